"""What a change does to a day, by paired runs: the same contacts with and without it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from scheduling.rules import Violation
from scheduling.simulation.estimate import BESIDE, METRICS, Difference, difference
from scheduling.simulation.rostered import new_violations
from scheduling.simulation.scenario import Made, Scenario
from scheduling.simulation.simulate import play

Differences = Mapping[str, Difference]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """
    The effect of a change.

    Parameters
    ----------
    queues, total
        By metric: the paired difference, changed minus unchanged.
    agent_hours
        Hours on contact that the change adds.
    days, seed, input_hash
        What makes the answer reproducible.
    made
        The changes one by one, each with the hours on contact that it adds.
    rules
        Rules that the changed roster breaks and the unchanged one does not. Empty where the people
        are not those of a roster, and for changes that name no agent: nobody's shift is known.
    beside
        By queue, and `total`: the paired differences of `estimate.BESIDE`.
    """

    queues: Mapping[str, Differences]
    total: Differences
    agent_hours: float
    days: int
    seed: int
    input_hash: str
    made: tuple[Made, ...] = ()
    rules: tuple[Violation, ...] = ()
    beside: Mapping[str, Differences] = field(default_factory=dict[str, Differences])


def whatif(base: Scenario, changed: Scenario, days: int = 50, seed: int = 1) -> WhatIf:
    """
    Compare two versions of a scenario's day by paired runs.

    Parameters
    ----------
    base, changed
        The same queues, with and without the change (see `change.apply_changes`).
    days, seed
        Days to play, from which seed.

    Returns
    -------
    WhatIf
        With the confidence interval of each mean difference and the prediction interval of a
        single day's difference.
    """
    before, after = play((base, changed), days, seed)
    differences = [
        {metric: difference(before.sums[:, k], after.sums[:, k], metric) for metric in METRICS}
        for k in range(len(base.queues) + 1)
    ]
    pair = f"{base.fingerprint} {changed.fingerprint} {days} {seed}"
    return WhatIf(
        dict(zip(base.names, differences[:-1], strict=True)),
        differences[-1],
        changed.agent_hours - base.agent_hours,
        days,
        seed,
        blake2b(pair.encode(), digest_size=16).hexdigest(),
        changed.made[len(base.made) :],
        _rules(base, changed),
        {
            name: {m: difference(before.sums[:, k], after.sums[:, k], m) for m in BESIDE}
            for k, name in enumerate((*base.names, "total"))
        },
    )


def _rules(base: Scenario, changed: Scenario) -> tuple[Violation, ...]:
    """Return the rules that a change of the roster breaks."""
    if base.rostered is None or changed.rostered is None or changed.rostered is base.rostered:
        return ()
    return new_violations(base.rostered, changed.rostered)
