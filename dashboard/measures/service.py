"""Service level: five formulas in real use, from the counts of one period.

A = answered, A_T = answered within the target wait T, B = abandoned, B_T = abandoned within T,
B_S = short abandons.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.measures.ratio import ratio

DEFAULT_FORMULA = "of_offered"

FORMULAS: Mapping[str, tuple[str, str]] = {
    "of_offered": ("A_T", "A + B"),
    "of_answered": ("A_T", "A"),
    "abandons_in_time_count": ("A_T + B_T", "A + B"),
    "abandons_in_time_leave": ("A_T", "A + B − B_T"),
    "short_abandons_leave": ("A_T", "A + B − B_S"),
}
"""Formula key → numerator and denominator, as printed on the tile."""

_A, _A_T, _B = pl.col("answered"), pl.col("in_target"), pl.col("abandoned")
_B_T, _B_S = pl.col("abandoned_in_target"), pl.col("short_abandoned")

_SHARES: Mapping[str, tuple[pl.Expr, pl.Expr]] = {
    "of_offered": (_A_T, _A + _B),
    "of_answered": (_A_T, _A),
    "abandons_in_time_count": (_A_T + _B_T, _A + _B),
    "abandons_in_time_leave": (_A_T, _A + _B - _B_T),
    "short_abandons_leave": (_A_T, _A + _B - _B_S),
}


@dataclass(frozen=True)
class Goal:
    """What a queue promises and how it is counted.

    Attributes
    ----------
    service_level : float
        Target share, 0-1.
    target_wait_s, short_abandon_s : float
        T and S in seconds.
    formula : str
        A key of `FORMULAS`.
    amber : float
        Width of the amber band under the target, share.
    """

    service_level: float = 0.8
    target_wait_s: float = 20.0
    short_abandon_s: float = 5.0
    formula: str = DEFAULT_FORMULA
    amber: float = 0.05


def service_level(formula: str = DEFAULT_FORMULA) -> pl.Expr:
    """Return the service level of summed counts by one formula.

    Parameters
    ----------
    formula : str
        A key of `FORMULAS`.

    Returns
    -------
    pl.Expr
        Share 0-1 over the columns answered, in_target, abandoned, abandoned_in_target and
        short_abandoned; null where a needed count is unknown or the denominator is zero.

    Raises
    ------
    KeyError
        For an unknown formula.
    """
    return ratio(*_SHARES[formula])


def status(value: float | None, goal: Goal) -> str:
    """Return ``ok``, ``watch``, ``breach`` or ``none`` for a service level beside its goal."""
    if value is None:
        return "none"
    if value >= goal.service_level:
        return "ok"
    return "watch" if value >= goal.service_level - goal.amber else "breach"
