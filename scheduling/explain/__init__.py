"""Why no roster exists: what clashes, of one agent or of several together, and the ways out."""
