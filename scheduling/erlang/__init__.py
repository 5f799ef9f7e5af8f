"""Erlang B, C and A for real-valued agents, compiled and vectorised."""

from scheduling.erlang.performance import FORMULAS, Performance, blocking, performance, waiting

__all__ = ["FORMULAS", "Performance", "blocking", "performance", "waiting"]
