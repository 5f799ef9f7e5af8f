"""One file a page of the interface."""
