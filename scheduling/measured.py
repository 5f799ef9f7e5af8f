"""What played days measured in each slot, beside what was promised."""

import math
from dataclasses import dataclass

import numpy as np

from scheduling.arrays import Bools, Floats, Whole
from scheduling.erlang.performance import Performance, formula_number
from scheduling.staffing import Targets
from scheduling.trial import (
    ANSWERED,
    BUSY,
    IN_TARGET,
    LOST_IN_TARGET,
    OFFERED,
    SHORT,
    WAIT,
)

_LEAST_WORTH = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """
    Figures of slots, or of days; NaN where nothing came or nobody was there.

    Parameters
    ----------
    service_level, asa_s, abandon_rate, occupancy
        By the definitions of the whole product.
    level_error
        Standard error of the service level.
    """

    service_level: Floats
    asa_s: Floats
    abandon_rate: Floats
    occupancy: Floats
    level_error: Floats

    @classmethod
    def of(cls, sums: Floats, heads: Whole, targets: Targets, interval_s: float) -> "Measured":
        """
        Return slots over all days.

        Parameters
        ----------
        sums
            Shape (days, slots, 7), as `Trial.play` gives them.
        heads
            People in each slot.
        targets
            For the service level's formula.
        interval_s
            Length of a slot.
        """
        total, days = sums.sum(axis=0), len(sums)
        staffed: Floats = heads.astype(np.float64) * (interval_s * days)
        level, asa, lost, busy = ratios(total, staffed, targets)
        # error of a ratio of sums (Cochran 1977, Sampling Techniques, 6.13)
        apart = sums[:, :, IN_TARGET] - np.nan_to_num(level) * sums[:, :, OFFERED]
        spread = ratio(apart.std(axis=0), sums[:, :, OFFERED].mean(axis=0))
        return cls(level, asa, lost, busy, spread / math.sqrt(max(days - 1, 1)))

    @classmethod
    def of_days(cls, sums: Floats, heads: Whole, targets: Targets, interval_s: float) -> "Measured":
        """Return whole days, one an element; the error is 0, since a day is what it is."""
        staffed = np.full(len(sums), heads.sum() * interval_s)
        level, asa, lost, busy = ratios(sums.sum(axis=1), staffed, targets)
        return cls(level, asa, lost, busy, np.zeros_like(level))

    def kept(self, targets: Targets, slack: float = 0.0) -> Bools:
        """
        Whether every target is kept; where nothing came, it is.

        Parameters
        ----------
        targets
            What was promised.
        slack
            How far under its target the service level may lie.
        """
        asa = math.inf if targets.max_asa_s is None else targets.max_asa_s
        lost = 1.0 if targets.max_abandon is None else targets.max_abandon
        busy = 1.0 if targets.max_occupancy is None else targets.max_occupancy
        return ~(
            (self.service_level < (targets.service_level or 0.0) - slack)
            | (self.asa_s > asa)
            | (self.abandon_rate > lost)
            | (self.occupancy > busy * (1 + 1e-9))
        )

    def spare(self, targets: Targets, worth: Performance, slack: float) -> Floats:
        """
        Return about how many agents each slot has beyond what its targets need, below 0: lacks.

        Parameters
        ----------
        targets, slack
            As in `kept`.
        worth
            What one agent more improves in each slot, as `worth_of_one` gives it.
        """
        beyond = [np.full(self.service_level.shape, math.inf)]
        if targets.service_level is not None:
            over = self.service_level - targets.service_level + slack
            beyond.append(over / worth.service_level)
        if targets.max_asa_s is not None:
            beyond.append((targets.max_asa_s - self.asa_s) / worth.asa_s)
        if targets.max_abandon is not None:
            beyond.append((targets.max_abandon - self.abandon_rate) / worth.abandon_rate)
        if targets.max_occupancy is not None:
            beyond.append((targets.max_occupancy - self.occupancy) / worth.occupancy)
        return np.min([np.nan_to_num(each, nan=0.0) for each in beyond], axis=0)


def worth_of_one(here: Performance, more: Performance) -> Performance:
    """Return by how much one agent more improves each figure, never nothing."""

    def better(by: Floats, least: float) -> Floats:
        return np.maximum(np.nan_to_num(by, nan=least, posinf=least, neginf=least), least)

    return Performance(
        better(here.wait_probability - more.wait_probability, _LEAST_WORTH),
        better(more.service_level - here.service_level, _LEAST_WORTH),
        better(here.asa_s - more.asa_s, 0.1),
        better(here.wait_all_s - more.wait_all_s, 0.1),
        better(here.abandon_rate - more.abandon_rate, _LEAST_WORTH / 10),
        better(here.occupancy - more.occupancy, _LEAST_WORTH / 10),
    )


def ratios(
    sums: Floats, staffed_s: Floats, targets: Targets
) -> tuple[Floats, Floats, Floats, Floats]:
    """
    Return service level, ASA, abandon rate and occupancy.

    Parameters
    ----------
    sums
        Last axis as in `Trial.play`.
    staffed_s
        Seconds that people were on contact.
    targets
        For the formula.
    """
    offered, answered = sums[..., OFFERED], sums[..., ANSWERED]
    return (
        level_of(sums, targets),
        ratio(sums[..., WAIT], answered),
        ratio(offered - answered, offered),
        ratio(np.minimum(sums[..., BUSY], staffed_s), staffed_s),
    )


def level_of(sums: Floats, targets: Targets) -> Floats:
    """Return the service level by the targets' formula, of sums whose last axis is a trial's."""
    in_target, lost = sums[..., IN_TARGET], sums[..., LOST_IN_TARGET]
    offered = sums[..., OFFERED]
    above, below = (
        (in_target, offered),
        (in_target, sums[..., ANSWERED]),
        (in_target + lost, offered),
        (in_target, offered - lost),
        (in_target, offered - sums[..., SHORT]),
    )[formula_number(targets.formula)]
    return ratio(above, below)


def ratio(above: Floats, below: Floats) -> Floats:
    """Divide; NaN by nothing."""
    return np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)
