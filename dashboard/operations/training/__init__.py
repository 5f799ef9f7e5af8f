"""Training and meetings: planned, asked of rosters, placed in them, withdrawn."""
