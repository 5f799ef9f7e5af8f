"""Use cases of scenarios: a day as a small file, changed, simulated, shared and played again."""
