"""A contact center's day, drawn ahead and played by a compiled event loop."""
