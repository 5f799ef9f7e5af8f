"""Facts: what is kept of every interval, its sums and days, and what was moved to the archive."""
