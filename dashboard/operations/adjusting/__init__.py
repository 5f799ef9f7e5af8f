"""What people lay over a forecast: overrides and levers."""
