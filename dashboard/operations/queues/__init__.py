"""Queues: known by name, listed for choices, their settings and hours."""
