"""Rosters changed by hand: cells checked by the rules, stored as drafts, undone and redone."""
