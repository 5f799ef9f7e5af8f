"""What changes would do to a day: simulated on the same contacts with and without them."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named, worked_by_people
from dashboard.operations.scenarios.of_day import scenario_of
from dashboard.text import SaidError
from scheduling.errors import ScenarioError
from scheduling.simulation.change import KINDS, apply_changes
from scheduling.simulation.read import read_scenario
from scheduling.simulation.simulate import simulate
from scheduling.simulation.whatif import whatif

DAYS = 50
CHANGES = tuple(KINDS)


def try_changes(
    desk: Desk, actor: Actor, day: dt.date, changes: Sequence[Mapping[str, Any]], seed: int = 1
) -> dict[str, Any]:
    """Simulate a day of all queues as planned and with changes.

    Parameters
    ----------
    desk, actor
        Where and in whose name.
    day : date
        Local.
    changes : sequence of mapping
        As `scheduling.simulation.change` reads them; none: the day as it is.
    seed : int
        Same day, changes and seed: same answer.

    Returns
    -------
    dict
        scenario and changes as they may be saved and run again, planned (by queue and ``total``:
        means with 95 %), difference (with 95 % of the mean and of a single day), agent_hours, made
        (hours of each change), days, seed, input_hash.

    Raises
    ------
    SaidError
        Where nothing is known of the day, or a change is not possible.
    """
    require(actor, "see_staffing")
    with desk.store.read() as session:
        document = scenario_of(
            session, worked_by_people(queues_named(session, [])), day, desk.now()
        )
    told = [dict(change) for change in changes]
    try:
        base = read_scenario(document)
        found = whatif(base, apply_changes(base, told), DAYS, seed)
        planned = simulate(base, DAYS, seed)
    except ScenarioError as error:
        raise SaidError("scenario.refused", why=str(error)) from error
    return {
        "scenario": document,
        "changes": told,
        "planned": _plain({**planned.queues, "total": planned.total}),
        "difference": _plain({**found.queues, "total": found.total}),
        "agent_hours": found.agent_hours,
        "made": [asdict(made) for made in found.made],
        "days": found.days,
        "seed": found.seed,
        "input_hash": found.input_hash,
    }


def _plain(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return figures as they are kept: what is not defined is null."""
    return {
        name: {
            metric: {k: v if math.isfinite(v) else None for k, v in asdict(figure).items()}
            for metric, figure in row.items()
        }
        for name, row in figures.items()
    }
