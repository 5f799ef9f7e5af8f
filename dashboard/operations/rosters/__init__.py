"""Versions of rosters: their shifts, activities and problems, as screens and exports see them."""
