"""What can be done about an alert: thought of, simulated, applied, undone, measured."""
