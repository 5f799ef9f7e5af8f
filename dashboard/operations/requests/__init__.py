"""What agents ask for: time off, swaps, wishes; the answer at once, the decision, what it does."""
