"""Screens on a wall: their tokens, what they show, and the figures of every board."""
