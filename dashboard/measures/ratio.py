"""Σ numerator / Σ denominator, with "nothing to divide by" as null."""

import polars as pl


def ratio(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Return numerator / denominator, null where the denominator is zero or either is unknown."""
    return pl.when(denominator > 0).then(numerator / denominator)
