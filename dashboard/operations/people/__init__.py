"""People: compare what files and editors say with the store, apply it, and take it back."""
