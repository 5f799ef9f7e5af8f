"""Printed formulas say what is computed."""

import polars as pl
import pytest

from dashboard.measures.kpis import kpis
from dashboard.measures.made_of import KPIS, SIGNS, made_of
from dashboard.measures.service import FORMULAS

SUMS = {
    "offered": 1000,
    "answered": 900,
    "in_target": 760,
    "abandoned": 100,
    "abandoned_in_target": 40,
    "short_abandoned": 15,
    "handled": 880,
    "wait_answered_s": 13_500.0,
    "handle_s": 220_000.0,
    "wait_offered_s": 16_000.0,
    "open": 0,
    "transferred": 3,
}


def _worked_out(text: str) -> float:
    """Work a printed side of a formula out by its signs."""
    names = sorted(SIGNS.items(), key=lambda pair: -len(pair[1]))
    parts = text.replace("−", "+ −").split("+") if "talk" not in text else [text]
    total = 0.0
    for part in parts:
        sign = -1 if part.strip().startswith("−") else 1
        mine = part.replace("−", "").strip()
        total += sign * next(SUMS[name] for name, shown in names if shown == mine)
    return total


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("kpi", ["service_level", *KPIS])
def test_a_formula_as_printed_gives_the_figure(kpi: str, formula: str) -> None:
    value = kpis(pl.DataFrame([SUMS]), {}, formula).row(0, named=True)[kpi]
    how = made_of(kpi, formula)
    bottom = _worked_out(how.bottom) if how.bottom else 1.0
    assert value == pytest.approx(_worked_out(how.top) / bottom)
    assert all(SIGNS[name] in f"{how.top} {how.bottom}" for name in how.sums)
