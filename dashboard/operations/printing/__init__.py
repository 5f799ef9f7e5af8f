"""Sheets of figures and tables, set as PDF."""
