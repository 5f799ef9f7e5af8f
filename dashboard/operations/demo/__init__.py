"""The demo bank: its parameters, its past, and its simulated present day."""
