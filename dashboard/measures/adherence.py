"""How far agents keep to their roster, from what they did and what was planned."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from dashboard.frames import MOMENT
from dashboard.measures.gaps import gaps
from dashboard.measures.ratio import ratio

ON_QUEUE = ("ready", "contact", "wrap")
"""States in which an agent works on the queue."""
FITTING: Mapping[str, Sequence[str]] = {
    "on_queue": ON_QUEUE,
    "break": ("break",),
    "meeting": ("meeting",),
    "training": ("training",),
}
"""Planned activity → states that keep to it, unless a center says otherwise."""
SPANS = {"agent_id": pl.Int64, "since": MOMENT, "until": MOMENT}


@dataclass(frozen=True)
class Keeping:
    """What a center takes for keeping to the roster.

    Attributes
    ----------
    grace_start_s, grace_end_s : float
        An activity begun so much late, or left so much early, is still kept, seconds.
    outside_counts : bool
        Whether time at work outside the plan joins numerator and denominator.
    fitting : mapping
        Planned activity → states that keep to it; an activity that is not named is never kept.
    """

    grace_start_s: float = 0.0
    grace_end_s: float = 0.0
    outside_counts: bool = False
    fitting: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict(FITTING))


def stretches(
    planned: pl.DataFrame,
    stays: pl.DataFrame,
    keeping: Keeping,
    excused: pl.DataFrame | None = None,
    seen_until: dt.datetime | None = None,
) -> pl.DataFrame:
    """Return the stretches in which agents are out of adherence.

    Parameters
    ----------
    planned : pl.DataFrame
        agent_id, activity, since, until; those of one agent do not overlap.
    stays : pl.DataFrame
        agent_id, state, since, until; all have ended.
    keeping : Keeping
        Grace and fitting states. A stretch at the start of an activity no longer than the grace
        at its start is forgiven whole, one at its end likewise, but no activity is missed whole.
    excused : pl.DataFrame, optional
        agent_id, since, until: periods approved to be out of adherence; they leave the stretches.
    seen_until : datetime, optional
        The present: what is planned ends there without having ended, so that no grace applies.

    Returns
    -------
    pl.DataFrame
        agent_id, activity, since, until, in order of time.
    """
    whole = planned.with_row_index("number")
    did = stays.select("agent_id", "state", "since", "until")
    met = whole.select("number", "agent_id", "activity").join(did, on="agent_id")
    out = gaps(whole, met.filter(_fits(keeping)), "number")
    out = _forgiven(out, whole, keeping, seen_until)
    if excused is not None and excused.height:
        out = _without(out, excused)
    return out.select("agent_id", "activity", "since", "until").sort("agent_id", "since")


def _fits(keeping: Keeping) -> pl.Expr:
    return pl.any_horizontal(
        pl.lit(value=False),
        *(
            (pl.col("activity") == activity) & pl.col("state").is_in(list(states))
            for activity, states in keeping.fitting.items()
        ),
    )


def _forgiven(
    out: pl.DataFrame, whole: pl.DataFrame, keeping: Keeping, seen_until: dt.datetime | None
) -> pl.DataFrame:
    """Leave out the stretches at the borders of activities that grace covers."""
    edges = whole.select("number", begins="since", ends="until")
    starts = pl.col("since") == pl.col("begins")
    stops = pl.col("until") == pl.col("ends")
    if seen_until is not None:
        stops &= pl.col("ends") < seen_until
    short_start = starts & (_length_s() <= keeping.grace_start_s)
    short_stop = stops & (_length_s() <= keeping.grace_end_s)
    missed = starts & (pl.col("until") == pl.col("ends"))
    return (
        out.join(edges, on="number")
        .filter(missed | ~(short_start | short_stop))
        .drop("begins", "ends")
    )


def _without(out: pl.DataFrame, excused: pl.DataFrame) -> pl.DataFrame:
    """Take excused periods out of stretches."""
    whole = out.drop("number").with_row_index("place")
    parts = whole.select("place", "agent_id").join(excused, on="agent_id")
    return gaps(whole, parts, "place")


def _length_s() -> pl.Expr:
    return (pl.col("until") - pl.col("since")).dt.total_microseconds() / 1e6


def adherence(
    planned: pl.DataFrame,
    stays: pl.DataFrame,
    keeping: Keeping | None = None,
    out: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return adherence and conformance of agents.

    Parameters
    ----------
    planned, stays : pl.DataFrame
        As for `stretches`.
    keeping : Keeping, optional
        By default no grace, and time outside the plan does not count.
    out : pl.DataFrame, optional
        The `stretches` out of adherence; by default those that nothing excuses.

    Returns
    -------
    pl.DataFrame
        agent_id, planned_s, out_s (time out of adherence that nothing excuses), adherence
        = max(0, 1 − out_s / planned_s), null when nothing was planned, queue_s and
        planned_queue_s (seconds on queue, done and planned), and conformance = queue_s /
        planned_queue_s, which may exceed 1, null when none was planned.
    """
    keeping = keeping or Keeping()
    out = stretches(planned, stays, keeping) if out is None else out
    plan = planned.group_by("agent_id").agg(
        planned_s=_length_s().sum(),
        planned_queue_s=_length_s().filter(pl.col("activity") == "on_queue").sum(),
    )
    lost = out.group_by("agent_id").agg(lost_s=_length_s().sum())
    at_work = stays.filter(pl.col("state") != "offline")
    did = at_work.group_by("agent_id").agg(
        queue_s=_length_s().filter(pl.col("state").is_in(ON_QUEUE)).sum()
    )
    extra = _outside(planned, at_work).group_by("agent_id").agg(extra_s=_length_s().sum())
    rows = plan
    for told in (lost, did, extra):
        rows = rows.join(told, on="agent_id", how="left")
    rows = rows.with_columns(pl.exclude("agent_id").fill_null(0.0))
    outside = pl.col("extra_s") if keeping.outside_counts else pl.lit(0.0)
    out_s = pl.col("lost_s") + outside
    return rows.select(
        "agent_id",
        "planned_s",
        "queue_s",
        "planned_queue_s",
        out_s=out_s,
        adherence=pl.max_horizontal(pl.lit(0.0), 1 - ratio(out_s, pl.col("planned_s") + outside)),
        conformance=ratio(pl.col("queue_s"), pl.col("planned_queue_s")),
    ).sort("agent_id")


def _outside(planned: pl.DataFrame, at_work: pl.DataFrame) -> pl.DataFrame:
    """Return the time at work that nothing was planned for."""
    whole = at_work.select("agent_id", "since", "until").with_row_index("number")
    plan = planned.select("agent_id", "since", "until")
    return gaps(whole, whole.select("number", "agent_id").join(plan, on="agent_id"), "number")
