"""What heads rest on: shrinkage, redials, patience, people shared by queues."""
