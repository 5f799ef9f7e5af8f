"""Heads for intervals of a file or of options, and what given heads deliver."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from scheduling.errors import StaffingError
from scheduling.redials import required_with_redials
from scheduling.staffing import HALF_HOUR_S, Targets, delivered, required

COLUMNS = (
    "agents",
    "scheduled",
    "service_level",
    "asa_s",
    "wait_all_s",
    "abandon_rate",
    "occupancy",
    "binding",
)
_NEEDED = ("contacts", "aht_s")


@dataclass(frozen=True)
class Heads:
    """
    A staffing question.

    Parameters
    ----------
    targets
        Promises for intervals that do not carry their own.
    agents
        Given heads, fractions allowed; None asks for the fewest.
    shrinkage
        Share of paid time not available.
    model
        `erlang-a`, `erlang-c`, or None: Erlang A where a patience is given.
    interval_s
        Length of an interval in seconds.
    redial
        Share of those who leave who call again, 0-1; contacts are first calls then.
    """

    targets: Targets = field(default_factory=Targets)
    agents: float | None = None
    shrinkage: float = 0.0
    model: str | None = None
    interval_s: float = HALF_HOUR_S
    redial: float = 0.0


def read_demand(path: Path) -> pl.DataFrame:
    """
    Read a CSV file of intervals: contacts, aht_s, and perhaps patience_s, target, target_wait_s.

    A target may be a share (0.8) or share and wait (80/20).

    Raises
    ------
    StaffingError
        If the file cannot be read, is empty or lacks a column.
    """
    try:
        frame = pl.read_csv(path, infer_schema_length=None)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0] or type(error).__name__
        message = f"{path.name}: expected a CSV file with a header, found none ({reason})"
        raise StaffingError(message) from error
    if frame.is_empty():
        message = f"{path.name}: expected at least one interval below the header, found none"
        raise StaffingError(message)
    for column in _NEEDED:
        if column not in frame.columns:
            found = ", ".join(frame.columns)
            message = f"{path.name}: expected a column {column!r}, found {found}"
            raise StaffingError(message)
    return _with_split_target(frame)


def _with_split_target(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn targets such as 80/20 into share and wait."""
    if "target" not in frame.columns or frame.schema["target"] != pl.String:
        return frame
    parsed = [None if text is None else parse_target(str(text)) for text in frame["target"]]
    shares = pl.Series("target", [None if goal is None else goal[0] for goal in parsed])
    waits = pl.Series("target_wait_s", [None if goal is None else goal[1] for goal in parsed])
    if "target_wait_s" in frame.columns:
        waits = frame["target_wait_s"]
    return frame.with_columns(shares.cast(pl.Float64), waits.cast(pl.Float64))


def parse_target(text: str) -> tuple[float, float | None]:
    """Return share and wait in seconds of `80/20` (80 % in 20 s), or the share alone of `0.8`."""
    share, slash, wait = text.partition("/")
    try:
        return (float(share) / 100.0, float(wait)) if slash else (float(share), None)
    except ValueError as error:
        message = f"target: expected percent/seconds such as 80/20, found {text!r}"
        raise StaffingError(message) from error


def staff(demand: pl.DataFrame, heads: Heads) -> pl.DataFrame:
    """
    Answer a staffing question interval by interval.

    Parameters
    ----------
    demand
        Columns `contacts`, `aht_s` and perhaps `patience_s`, `target`, `target_wait_s`.
    heads
        Targets, or given agents.

    Returns
    -------
    pl.DataFrame
        The demand with `COLUMNS`.
    """
    known = "patience_s" in demand.columns and demand["patience_s"].null_count() < demand.height
    model = heads.model or ("erlang-a" if known else "erlang-c")
    if model == "erlang-a" and not known:
        message = "erlang-a: expected a patience in seconds, found none; erlang-c needs none"
        raise StaffingError(message)
    if heads.redial > 0:
        return _with_redials(demand, heads, model)
    if heads.agents is None:
        return required(
            demand,
            heads.targets,
            shrinkage=heads.shrinkage,
            model=model,
            interval_s=heads.interval_s,
        )
    return delivered(
        demand,
        heads.agents,
        heads.targets,
        shrinkage=heads.shrinkage,
        model=model,
        interval_s=heads.interval_s,
    )


def _with_redials(demand: pl.DataFrame, heads: Heads, model: str) -> pl.DataFrame:
    """Return heads where some call again; only the fewest, of one promise, can be asked for."""
    if model != "erlang-a" or heads.agents is not None or "target" in demand.columns:
        message = (
            "redial: expected a patience, targets as options and no given agents, "
            f"found {model} and columns {', '.join(demand.columns)}"
        )
        raise StaffingError(message)
    return required_with_redials(
        demand,
        heads.targets,
        heads.redial,
        shrinkage=heads.shrinkage,
        interval_s=heads.interval_s,
    )
