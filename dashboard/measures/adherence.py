"""How far agents keep to their roster, from what they did and what was planned."""

from collections.abc import Mapping

import polars as pl

from dashboard.measures.ratio import ratio

ON_QUEUE = ("ready", "contact", "wrap")
"""States in which an agent works on the queue."""
_IN_ADHERENCE: Mapping[str, tuple[str, ...]] = {
    "on_queue": ON_QUEUE,
    "break": ("break",),
    "meeting": ("meeting",),
    "training": ("training",),
}
"""Planned activity → states that keep to it."""


def overlaps(planned: pl.DataFrame, stays: pl.DataFrame) -> pl.DataFrame:
    """Lay what agents did over what was planned.

    Parameters
    ----------
    planned : pl.DataFrame
        agent_id, activity (``on_queue``, ``break``, ``meeting``, ``training``), since, until;
        those of one agent do not overlap.
    stays : pl.DataFrame
        agent_id, state, since, until; those of one agent do not overlap, all have ended.

    Returns
    -------
    pl.DataFrame
        One row a planned activity and stay that meet: agent_id, activity, state, seconds.
    """
    met = planned.join(stays, on="agent_id", suffix="_did")
    since = pl.max_horizontal("since", "since_did")
    until = pl.min_horizontal("until", "until_did")
    seconds = (until - since).dt.total_microseconds() / 1e6
    rows = met.select("agent_id", "activity", "state", seconds=seconds)
    return rows.filter(pl.col("seconds") > 0)


def adherence(
    planned: pl.DataFrame, stays: pl.DataFrame, *, outside_counts: bool = False
) -> pl.DataFrame:
    """Return adherence and conformance of agents.

    Parameters
    ----------
    planned, stays : pl.DataFrame
        As for `overlaps`.
    outside_counts : bool
        Whether time at work outside the plan joins numerator and denominator.

    Returns
    -------
    pl.DataFrame
        agent_id, planned_s, out_s (time out of adherence), adherence
        = max(0, 1 − out_s / planned_s), null when nothing was planned, and conformance = time on
        queue / planned time on queue, which may exceed 1, null when none was planned.
    """
    length = (pl.col("until") - pl.col("since")).dt.total_microseconds() / 1e6
    met = overlaps(planned, stays)
    kept = pl.any_horizontal(
        (pl.col("activity") == activity) & pl.col("state").is_in(states)
        for activity, states in _IN_ADHERENCE.items()
    )
    in_s = met.filter(kept).group_by("agent_id").agg(in_s=pl.col("seconds").sum())
    plan = planned.group_by("agent_id").agg(
        planned_s=length.sum(),
        planned_queue_s=length.filter(pl.col("activity") == "on_queue").sum(),
    )
    at_work = stays.filter(pl.col("state") != "offline")
    did = at_work.group_by("agent_id").agg(
        work_s=length.sum(), queue_s=length.filter(pl.col("state").is_in(ON_QUEUE)).sum()
    )
    within = met.filter(pl.col("state") != "offline").group_by("agent_id")
    inside = within.agg(inside_s=pl.col("seconds").sum())
    rows = plan.join(in_s, on="agent_id", how="left").join(did, on="agent_id", how="left")
    rows = rows.join(inside, on="agent_id", how="left").with_columns(
        pl.exclude("agent_id").fill_null(0.0)
    )
    outside = pl.col("work_s") - pl.col("inside_s") if outside_counts else pl.lit(0.0)
    total = pl.col("planned_s") + outside
    out = pl.col("planned_s") - pl.col("in_s") + outside
    return rows.select(
        "agent_id",
        "planned_s",
        out_s=out,
        adherence=pl.max_horizontal(pl.lit(0.0), 1 - ratio(out, total)),
        conformance=ratio(pl.col("queue_s"), pl.col("planned_queue_s")),
    ).sort("agent_id")
