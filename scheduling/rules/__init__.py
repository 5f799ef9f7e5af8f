"""The rules of a roster: one function each, restated in plain Python, and the catalogue of them."""

from scheduling.rules.catalogue import CATALOGUE, Rule
from scheduling.rules.violation import Violation

__all__ = ["CATALOGUE", "Rule", "Violation"]
