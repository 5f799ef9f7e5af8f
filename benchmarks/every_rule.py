"""A roster problem with every rule over several agents laid over it, and how its build ends.

python benchmarks/every_rule.py PROBLEM.json [--seed 0] [--seconds 20] [--write OUT.json]

Teams of mixed contracts start together, sites have seats, pairs are off together or apart, breaks
are few at once, there is a floor at all times, training and meetings, and a rotation of codes.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

# this file's folder holds files that bear packages' names: look for those beside it, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np  # noqa: E402 - after the line above

from scheduling.problem import read_problem  # noqa: E402 - after the line above
from scheduling.solve import Limits, solve  # noqa: E402 - the same

TEAM, TEAMS, FLOOR, SEATS, RESTING = 6, 10, 0.4, 0.75, 0.3
"""People of a team, teams together of 100 people; shares of requirement, of people with a seat, of
people on a break."""
CODES = {
    "M": {"start": "07:00", "minutes": 480, "name": {"en": "morning", "zh": "早班"}},
    "A": {"start": "15:00", "minutes": 480, "name": {"en": "late", "zh": "晚班"}},
}
LAW = {"day_minutes_max": 540, "week_minutes_max": 2640, "week_days_off_min": 1}
Document = dict[str, Any]


def with_every_rule(document: Document, seed: int) -> Document:
    """Return the problem with rules over several agents; the last six of them rotate."""
    rng, agents = np.random.default_rng(seed), [dict(agent) for agent in document["agents"]]
    for n, agent in enumerate(agents):
        agent |= {"team": f"t{n // TEAM}", "site": ("north", "south")[n % 2]}
    names = [str(agent["id"]) for agent in agents]
    teams = sorted({agent["team"] for agent in agents})
    turning = _rotating(agents[-TEAM:])
    free, loose = _loose(rng, document, agents), rng.permutation(names[:-TEAM]).tolist()
    limits = {
        "seats": {site: int(SEATS * len(agents) / 2) for site in ("north", "south")},
        "breaks_at_once_share": RESTING,
        "teams_together": teams[: TEAMS * len(agents) // 100],
        "same_day_off": [loose[-2:], loose[-4:-2]],
        "apart": [free[n : n + 2] for n in (0, 2) if len(free) > n + 1],
    }
    floor = {
        queue: [[int(FLOOR * need) for need in day] for day in days]
        for queue, days in document["requirement"].items()
    }
    crew = [agent["id"] for agent in agents if agent["team"] == teams[1]]
    meeting = {"id": "meeting", "minutes": 60, "attendees": crew, "together": True}
    training = {"id": "training", "minutes": 30, "attendees": loose[:TEAM], "together": False}
    activities = [
        meeting | {"window": [1, document["open"][0], 4, document["open"][1]]},
        training | {"window": [0, document["open"][0], 5, document["open"][1]]},
    ]
    return (
        document
        | turning(document)
        | {
            "agents": agents,
            "limits": limits,
            "minimum": floor,
            "activities": activities,
            "forbidden_next": [["late", "early"]],
            "law": {"cn": LAW},
            "soft": [{"rule": "fairness", "weight": 1}],
        }
    )


def _loose(rng: np.random.Generator, document: Document, agents: list[Document]) -> list[str]:
    """Draw agents of no team that starts together who are free all week: pairs must not clash."""
    together = TEAM * (TEAMS * len(agents) // 100)
    week = [list(document["open"])] * document["days"]
    rest = [a for a in agents[together:-TEAM] if a["available"] == week]
    return rng.permutation([str(agent["id"]) for agent in rest]).tolist()


def _rotating(agents: list[Document]) -> Any:  # noqa: ANN401 - fields of a document
    """Put agents on a rotation; returns what fills in the contract, codes and pattern."""
    for n, agent in enumerate(agents):
        agent |= {"contract": "TURN", "rotation": {"name": "turn", "offset": n}}
        for key in ("paid_week_min", "available", "prefer"):
            agent.pop(key, None)

    def fields(document: Document) -> Document:
        turn = {"codes": ["M", "A"], "rest_minutes_min": 660}
        return {
            "codes": CODES,
            "contracts": document["contracts"] | {"TURN": turn},
            "rotations": {"turn": ["M", "M", "A", "A", "off", "off"]},
        }

    return fields


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    document = with_every_rule(json.loads(asked.problem.read_text()), asked.seed)
    if asked.write:
        asked.write.write_text(json.dumps(document))
        return
    answer = solve(read_problem(document), Limits(asked.seconds, asked.seconds))
    gap = "-" if answer.gap is None else f"{answer.gap:.2%}"
    print(
        f"{document['name']}: {answer.status}, gap {gap}, {answer.seconds:.1f} s, "
        f"{answer.objective:.0f} ≥ {answer.bound}"
    )
    print(Counter(violation.rule for violation in answer.violations), *answer.why, sep="\n  ")
    for violation in answer.violations[:20]:
        print(f"  {violation.rule} {violation.agent} {violation.day}: {violation.detail}")


if __name__ == "__main__":
    main()
