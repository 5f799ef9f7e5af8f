"""Rosters built, checked, explained, repaired, simulated and published."""
