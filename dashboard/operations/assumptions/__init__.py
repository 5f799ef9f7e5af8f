"""What staffing assumes: shrinkage, patience, redialling."""
