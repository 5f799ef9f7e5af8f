"""Wait histograms of a fact: exact counts at every edge, packed as sparse pairs.

A bin holds the waits in (previous edge, edge]; the first one holds waits of zero. So the number
of contacts "within T" is exact for every T among the edges: every second to two minutes, every
five seconds to ten minutes, then coarse
up to a day, with the deadlines of work that may wait. In a pair a bin has a code; bins that were
added later have codes after those that stores hold already.
"""

import bisect
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

EDGES_S: tuple[float, ...] = (
    *range(121),
    *range(125, 601, 5),
    900,
    1200,
    1800,
    3600,
    7200,
    14_400,
    28_800,
    86_400,
    float("inf"),
)
"""Upper edges, seconds."""

_PAIR = np.dtype([("bin", "<u2"), ("count", "<u4")])
_UPPER = np.array(EDGES_S)
_ADDED = 3
"""Bins between two hours and infinity."""
_CODES = np.arange(len(EDGES_S), dtype=np.uint16)
_CODES[-1 - _ADDED : -1] += 1
_CODES[-1] -= _ADDED
_BINS = np.argsort(_CODES)
"""Code of every bin, and bin of every code."""


class UnknownTargetError(ValueError):
    """A wait target that lies on no edge, so that its count is not known exactly."""

    def __init__(self, target_wait_s: float) -> None:
        self.nearest_s = nearest_edge(target_wait_s)
        super().__init__(
            f"target wait {target_wait_s:g} s is not stored exactly; "
            f"the nearest one that is: {self.nearest_s:g} s"
        )


def nearest_edge(target_wait_s: float) -> float:
    """Return the finite edge nearest to `target_wait_s`, seconds."""
    return min(EDGES_S[:-1], key=lambda edge: abs(edge - target_wait_s))


def bin_of_target(target_wait_s: float) -> int:
    """Return the bin whose upper edge is `target_wait_s`.

    Raises
    ------
    UnknownTargetError
        When no edge equals the target; it names the nearest one.
    """
    place = bisect.bisect_left(EDGES_S, target_wait_s)
    if place == len(EDGES_S) or EDGES_S[place] != target_wait_s:
        raise UnknownTargetError(target_wait_s)
    return place


def bins(wait_s: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the bin of every wait, same shape as `wait_s` (seconds)."""
    return np.searchsorted(_UPPER, wait_s, side="left")


def pack(waits_s: Sequence[float] | npt.NDArray[np.float64]) -> bytes:
    """Return the packed histogram of some waits in seconds."""
    found, counts = np.unique(bins(np.asarray(waits_s, np.float64)), return_counts=True)
    return _pairs(found, counts).tobytes()


def _pairs(found: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.void]:
    pairs = np.empty(found.size, _PAIR)
    pairs["bin"], pairs["count"] = _CODES[found], counts
    return pairs


def pack_groups(
    group: npt.NDArray[np.int64], wait_s: npt.NDArray[np.float64], groups: int
) -> list[bytes]:
    """Return one packed histogram a group.

    Parameters
    ----------
    group, wait_s : arrays, same length
        Group 0 … `groups` − 1 and wait in seconds of every contact.
    groups : int
        Number of groups; one without contacts gets the empty histogram.
    """
    width = len(EDGES_S)
    cells, counts = np.unique(group * width + bins(wait_s), return_counts=True)
    pairs = _pairs(cells % width, counts)
    edges = np.searchsorted(cells, np.arange(groups + 1) * width)
    return [pairs[a:b].tobytes() for a, b in pairwise(edges)]


def combine(
    packed: pl.Series, sign: npt.NDArray[np.int64], group: npt.NDArray[np.int64]
) -> pl.Series:
    """Add up histograms of the same group, those with sign −1 taken away.

    Parameters
    ----------
    packed : pl.Series of Binary
        Null counts as empty.
    sign : array, length of `packed`
        +1 or −1.
    group : array, length of `packed`
        0 … number of groups − 1, each at least once.

    Returns
    -------
    pl.Series of Binary
        One packed histogram a group.
    """
    sizes = packed.bin.size().fill_null(0).to_numpy() // _PAIR.itemsize
    pairs, width = _unpack(packed), len(EDGES_S)
    cells, place = np.unique(np.repeat(group, sizes) * width + pairs["bin"], return_inverse=True)
    counts = np.bincount(
        place, np.repeat(sign, sizes) * pairs["count"].astype(np.int64), cells.size
    )
    kept = counts != 0
    made = _pairs(cells[kept] % width, counts[kept].astype(np.int64))
    groups = int(group.max()) + 1 if group.size else 0
    edges = np.searchsorted(cells[kept], np.arange(groups + 1) * width)
    return pl.Series(packed.name, [made[a:b].tobytes() for a, b in pairwise(edges)], pl.Binary)


def _unpack(packed: pl.Series) -> npt.NDArray[np.void]:
    chunks = cast("list[bytes]", packed.drop_nulls().to_list())
    pairs = np.frombuffer(b"".join(chunks), _PAIR).copy()
    pairs["bin"] = _BINS[pairs["bin"]]
    return pairs


def within(packed: pl.Series, target_wait_s: float | Sequence[float]) -> pl.Series:
    """Count the waits of at most `target_wait_s` in every packed histogram.

    Parameters
    ----------
    packed : pl.Series of Binary
        Null where the source told no waits.
    target_wait_s : float or sequence of float, length of `packed`
        Of `EDGES_S`, seconds: one for all, or one for each.

    Returns
    -------
    pl.Series of Int64
        Null where `packed` is null.
    """
    sizes = packed.bin.size().fill_null(0).to_numpy() // _PAIR.itemsize
    pairs = _unpack(packed)
    row = np.repeat(np.arange(sizes.size), sizes)
    if isinstance(target_wait_s, int | float):
        limit = np.int64(bin_of_target(target_wait_s))
    else:
        known = {target: bin_of_target(target) for target in set(target_wait_s)}
        limit = np.array([known[target] for target in target_wait_s], np.int64)[row]
    kept = np.where(pairs["bin"] <= limit, pairs["count"], 0)
    counts = np.bincount(row, kept, minlength=sizes.size).astype(np.int64)
    return (
        pl.select(pl.when(packed.is_not_null()).then(pl.Series(packed.name, counts)))
        .to_series()
        .alias(packed.name)
    )


def quantile(packed: pl.Series, share: float) -> float | None:
    """Return the upper edge of the bin in which the `share` quantile of all waits lies, seconds."""
    pairs = _unpack(packed)
    if not pairs.size:
        return None
    counts = np.bincount(pairs["bin"], pairs["count"], minlength=len(EDGES_S))
    place = bisect.bisect_left(np.cumsum(counts).tolist(), share * float(pairs["count"].sum()))
    return EDGES_S[place]
