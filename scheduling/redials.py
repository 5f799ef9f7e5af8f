"""Heads where some who give up call again: the load depends on the heads that meet it."""

import math

import numpy as np
import polars as pl

from scheduling.erlang.performance import performance
from scheduling.erlang.redial import load_with_redials
from scheduling.erlang.search import SHRINKAGE_SLACK
from scheduling.staffing import HALF_HOUR_S, Targets, required


def required_with_redials(
    frame: pl.DataFrame,
    targets: Targets,
    redial: float,
    *,
    shrinkage: float = 0.0,
    interval_s: float = HALF_HOUR_S,
) -> pl.DataFrame:
    """
    Return the fewest agents that meet every target on first calls and those who call again.

    Parameters
    ----------
    frame
        Columns `contacts` (first calls), `aht_s`, optional `patience_s`.
    targets
        Kept for all calls together.
    redial
        Share of abandoned callers who call again, at least 0 and below 1.
    shrinkage
        Share of paid time not available, 0-1.
    interval_s
        Length of an interval in seconds.

    Returns
    -------
    pl.DataFrame
        The frame with `calls`, first calls and redials, `agents`, `scheduled`, the figures that
        these agents deliver, and `binding`, the target that one agent fewer would miss.

    Notes
    -----
    More agents lose fewer callers, so that fewer call again (Erlang X, see `erlang.redial`): agents
    are raised until they are enough for the load that settles in with them.
    """
    found = required(frame, targets, interval_s=interval_s)
    contacts = frame["contacts"].cast(pl.Float64).to_numpy()
    aht = frame["aht_s"].cast(pl.Float64).fill_null(1.0).to_numpy()
    patience = np.full(aht.size, math.inf)
    if "patience_s" in frame.columns:
        patience = frame["patience_s"].cast(pl.Float64).fill_null(math.inf).to_numpy()
    agents = found["agents"].to_numpy().astype(np.int64)
    while True:
        load = load_with_redials(agents, contacts * aht / interval_s, aht, patience, redial)
        calls = load * interval_s / aht
        whole = frame.with_columns(contacts=pl.Series(calls))
        found = required(whole, targets, interval_s=interval_s)
        short = found["agents"].to_numpy() > agents
        if not short.any():
            break
        agents = agents + short
    figures = performance(
        agents,
        load,
        aht,
        patience,
        target_wait_s=targets.target_wait_s,
        formula=targets.formula,
        short_abandon_s=targets.short_abandon_s,
    )
    people = np.ceil(agents / (1 - shrinkage) - SHRINKAGE_SLACK).astype(np.int64)
    return frame.with_columns(
        calls=pl.Series(calls),
        agents=pl.Series(agents),
        scheduled=pl.Series(people),
        service_level=pl.Series(figures.service_level),
        asa_s=pl.Series(figures.asa_s).fill_nan(None),
        wait_all_s=pl.Series(figures.wait_all_s),
        abandon_rate=pl.Series(figures.abandon_rate),
        occupancy=pl.Series(figures.occupancy),
        binding=found["binding"],
    )
