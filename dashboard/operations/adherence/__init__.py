"""Adherence: what was planned and done, what is excused, and what a center takes for kept."""
