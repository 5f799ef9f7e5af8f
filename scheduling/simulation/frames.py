"""A simulated day in the shape of a measured one."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scheduling.arrays import Floats
from scheduling.errors import ScenarioError
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor
from scheduling.simulation.run import Outcome


def _moments(name: str, seconds: Floats, day_start: datetime) -> pl.Series:
    """Return seconds of the day as moments in UTC; NaN becomes null."""
    known = np.isfinite(seconds)
    stamps = np.where(known, seconds, 0.0) * 1e6 + day_start.timestamp() * 1e6
    moments = pl.Series(name, np.rint(stamps).astype(np.int64)).cast(pl.Datetime("us"))
    return moments.dt.replace_time_zone("UTC").set(pl.Series(~known), None)


def _names(count: int, names: Sequence[str] | None) -> list[str]:
    """Return given names, or positions as text."""
    if names is None:
        return [str(number) for number in range(count)]
    if len(names) < count:
        message = f"names of people: expected {count}, found {len(names)}"
        raise ScenarioError(message)
    return list(names)


def _ends(outcome: Outcome) -> NDArray[np.str_]:
    """Return how every contact ended, in a word."""
    words = np.where(_in_line(outcome), "answered", "abandoned").astype(np.str_)
    if outcome.still_open is not None and outcome.asked_s is not None:
        words[outcome.still_open] = "open"
        words[~np.isnan(outcome.asked_s)] = "flow_out"
    return words


def _in_line(outcome: Outcome) -> NDArray[np.bool_]:
    """Return who was answered while waiting in line."""
    answered = ~np.isnan(outcome.answered_s)
    return answered if outcome.asked_s is None else answered & np.isnan(outcome.asked_s)


def contacts_frame(
    draw: Draw,
    outcome: Outcome,
    queues: Sequence[str],
    day_start: datetime,
    agents: Sequence[str] | None = None,
) -> pl.DataFrame:
    """
    Return a played day's contacts as the feeds would.

    Parameters
    ----------
    draw, outcome
        The day and what happened on it.
    queues
        Names by position.
    day_start
        Aware moment at which the seconds of the day begin.
    agents
        Names of the people by position; by default their positions.

    Returns
    -------
    pl.DataFrame
        In order of arrival: queue, arrived_at, answered_at (null if abandoned), ended_at (UTC),
        wait_s, talk_s (0 if abandoned), agent (null if abandoned), outcome: answered, abandoned,
        flow_out (left for a callback), or open (work that was not done; no ended_at).

    Notes
    -----
    Redials and transfers are contacts like any other. A contact that accepts a callback ends when
    it leaves the line; the callback itself stands in `states_frame`. talk_s of chats is wall clock.
    """
    came = draw if outcome.came is None else outcome.came
    if day_start.tzinfo is None:
        message = f"day_start: expected an aware moment, found {day_start}"
        raise ScenarioError(message)
    answered = _in_line(outcome)
    ended_s = outcome.ended_s
    if outcome.asked_s is not None:
        ended_s = np.where(np.isnan(outcome.asked_s), ended_s, outcome.asked_s)
    people = pl.Series(_names(outcome.busy_s.size, agents), dtype=pl.String)
    answerer = pl.Series(np.where(answered, outcome.agent, 0)).set(pl.Series(~answered), None)
    talk = np.where(answered, ended_s - outcome.answered_s, 0.0)
    return pl.DataFrame(
        [
            pl.Series(list(queues), dtype=pl.String).gather(came.queue).alias("queue"),
            _moments("arrived_at", came.arrival_s, day_start),
            _moments("answered_at", np.where(answered, outcome.answered_s, np.nan), day_start),
            _moments("ended_at", ended_s, day_start),
            pl.Series("wait_s", outcome.wait_s),
            pl.Series("talk_s", talk),
            people.gather(answerer).alias("agent"),
            pl.Series("outcome", _ends(outcome), dtype=pl.String),
        ]
    )


def states_frame(
    draw: Draw,
    outcome: Outcome,
    floor: Floor,
    queues: Sequence[str],
    day_start: datetime,
    agents: Sequence[str] | None = None,
) -> pl.DataFrame:
    """
    Return what every person did all day: on a contact, ready, or offline between duties.

    Parameters
    ----------
    draw, outcome, floor
        The day, what happened on it, and who was there.
    queues, day_start, agents
        As in `contacts_frame`.

    Returns
    -------
    pl.DataFrame
        By agent in order of time: agent, state (contact, ready or offline), since, until (UTC),
        queue of the contact. Offline before the first and after the last duty is left out.
    """
    names = pl.Series(_names(floor.group.size, agents), dtype=pl.String)
    answered = ~np.isnan(outcome.answered_s)
    came, duties = (draw if outcome.came is None else outcome.came), floor.on <= 1
    changes = pl.DataFrame(
        {
            "person": np.concatenate([floor.agent[duties], *(2 * [outcome.agent[answered]])]),
            "at": np.concatenate(
                [floor.moment_s[duties], outcome.answered_s[answered], outcome.ended_s[answered]]
            ),
            "on": np.concatenate(
                [2 * floor.on[duties] - 1, np.zeros(2 * answered.sum(), np.int64)]
            ),
            "busy": np.repeat([0, 1, -1], [duties.sum(), answered.sum(), answered.sum()]),
            "contact": np.concatenate(
                [np.full(duties.sum(), -1), came.queue[answered], np.full(answered.sum(), -1)]
            ),
        }
    )
    on_contact, on_duty = pl.col("busy") > 0, pl.col("on") > 0
    state = pl.when(on_contact).then(pl.lit("contact")).when(on_duty).then(pl.lit("ready"))
    begins = (pl.col("contact") >= 0) | (pl.col("state") != pl.col("state").shift(1)).fill_null(
        value=True
    ).over("person")
    spans = (
        changes.group_by("person", "at")
        .agg(pl.col("on", "busy").sum(), pl.col("contact").max())
        .sort("person", "at")
        .with_columns(pl.col("on", "busy").cum_sum().over("person"))
        .with_columns(state=state.otherwise(pl.lit("offline")))
        .filter(begins)
        .with_columns(end=pl.col("at").shift(-1).over("person"))
        .filter(pl.col("end").is_not_null())
    )
    queue = pl.Series(list(queues), dtype=pl.String)
    contact = spans["contact"].set(spans["contact"] < 0, None)
    return pl.DataFrame(
        [
            names.gather(spans["person"]).alias("agent"),
            spans["state"],
            _moments("since", spans["at"].to_numpy(), day_start),
            _moments("until", spans["end"].to_numpy(), day_start),
            queue.gather(contact).alias("queue"),
        ]
    )
