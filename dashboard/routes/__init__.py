"""Plain HTTP beside the screens; each route checks the session itself."""
