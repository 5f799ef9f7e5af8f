"""Stays of agents in states, put down one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from dashboard.frames import MOMENT, STATES, conform


class State(NamedTuple):
    """What an agent does: a name of the catalogue, the queue and the source's own word."""

    name: str
    queue: str | None = None
    detail: str | None = None


@dataclass(slots=True)
class Stays:
    """One agent's stays; moments in microseconds, in order."""

    agent: str
    rows: list[tuple[str, str, int, int | None, str | None, str | None]] = field(
        default_factory=list[tuple[str, str, int, int | None, str | None, str | None]]
    )
    _now: State | None = None
    _since: int = 0

    def turn(self, state: State, at: int) -> None:
        """Begin a state, unless it lasts already; a stay of no length is none."""
        if state == self._now:
            return
        self._end(at)
        self._now, self._since = state, at
        if self.rows and self.rows[-1][3] == at and self._same(state):
            self._since = self.rows.pop()[2]

    def _same(self, state: State) -> bool:
        _, name, _, _, queue, detail = self.rows[-1]
        return state == State(name, queue, detail)

    def _end(self, until: int | None) -> None:
        if self._now is not None and (until is None or until > self._since):
            name, queue, detail = self._now
            self.rows.append((self.agent, name, self._since, until, queue, detail))

    def all(self) -> list[tuple[str, str, int, int | None, str | None, str | None]]:
        """Return every stay; the last one lasts."""
        self._end(None)
        self._now = None
        return self.rows


def frame_of(agents: Iterable[Stays]) -> pl.DataFrame:
    """Return the stays of agents as STATES."""
    schema = {
        "agent": pl.String,
        "state": pl.String,
        "since": pl.Int64,
        "until": pl.Int64,
        "queue": pl.String,
        "detail": pl.String,
    }
    rows = [row for stays in agents for row in stays.all()]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return conform(frame.with_columns(pl.col("since", "until").cast(MOMENT)), STATES)
