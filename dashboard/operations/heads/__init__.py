"""Heads required, planned for the coming days."""
