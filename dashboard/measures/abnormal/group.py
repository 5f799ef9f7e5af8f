"""Group first, then the queue that drives it: small streams are luck, their sum is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.measures.abnormal.verdict import Floats, Verdict

_RECENT = 6
_DRIVER = 0.6
"""A member with this share of the excess is what drives a group."""


@dataclass(frozen=True)
class Stream:
    """A queue's complete buckets of the day so far, shape (buckets,) each."""

    observed: Floats
    forecast: Floats


@dataclass(frozen=True)
class Driver:
    """A member of an abnormal group.

    Attributes
    ----------
    name : str
        The queue.
    share : float
        Its part of the group's excess over the last half hour; those of all members sum to 1,
        and one that goes the other way has a negative part.
    """

    name: str
    share: float


@dataclass(frozen=True)
class Finding:
    """Something abnormal: a group with what drives it, or a queue by itself."""

    subject: str
    verdict: Verdict
    drivers: tuple[Driver, ...] = ()

    @property
    def driver(self) -> str | None:
        """Name of the queue that drives the group, None where it is many."""
        first = self.drivers[0] if self.drivers else None
        return first.name if first is not None and first.share >= _DRIVER else None


def summed(streams: Sequence[Stream]) -> Stream:
    """Return the stream of several queues together."""
    observed = np.sum([stream.observed for stream in streams], axis=0)
    return Stream(observed, np.sum([stream.forecast for stream in streams], axis=0))


def drivers(streams: Mapping[str, Stream], level: float) -> tuple[Driver, ...]:
    """Return the members of a group by their part of its excess, largest first.

    Parameters
    ----------
    streams : mapping
        Member → its buckets.
    level : float
        How busy the day is: tracked expectation / forecast of the whole group.
    """
    excess = {
        name: float((one.observed - level * one.forecast)[-_RECENT:].sum())
        for name, one in streams.items()
    }
    total = sum(excess.values())
    if total == 0:
        return ()
    found = [Driver(name, value / total) for name, value in excess.items()]
    return tuple(sorted(found, key=lambda driver: -driver.share))


def judge_together(
    streams: Mapping[str, Stream],
    groups: Mapping[str, Sequence[str]],
    judge: Callable[[Floats, Floats], Verdict],
) -> list[Finding]:
    """Judge groups from the first to the last, then queues that no abnormal group explains.

    Parameters
    ----------
    streams : mapping
        Queue → its buckets.
    groups : mapping
        Group → its queues, the widest first; queues without a stream are left out.
    judge : callable
        A detector of observed and forecast buckets.

    Returns
    -------
    list of Finding
        An abnormal group stands for its members that go the same way: they are its drivers and
        not told again by themselves.
    """
    found: list[Finding] = []
    explained: set[tuple[str, int]] = set()
    for group, names in groups.items():
        mine = {name: streams[name] for name in names if name in streams}
        if not mine:
            continue
        whole = summed(list(mine.values()))
        verdict = judge(whole.observed, whole.forecast)
        told = {(name, verdict.direction) for name in mine}
        if verdict.abnormal and not told <= explained:
            due = float(whole.forecast[-1])
            level = verdict.expected / due if due > 0 else 1.0
            found.append(Finding(group, verdict, drivers(mine, level)))
            explained |= told
    for name, stream in streams.items():
        verdict = judge(stream.observed, stream.forecast)
        if verdict.abnormal and (name, verdict.direction) not in explained:
            found.append(Finding(name, verdict))
    return found
