"""How long it takes to say what clashes: ``python benchmarks/clashes.py PROBLEM.json``.

Clashes of several agents are laid over a problem, and each is explained twice: in this process, as
a screen's job does, and by ``floorwalker roster explain``, with the start of Python and the reading
of the file. The answer is the smallest set of rules, and the price of every way out.
"""

import copy
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# this file's folder holds files that bear packages' names: look for those beside it, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

from scheduling.explain.explanation import Explanation  # noqa: E402 - after the line above
from scheduling.explain.why import explain  # noqa: E402 - the same
from scheduling.problem import read_problem  # noqa: E402 - the same

Document = dict[str, Any]
MUST_S = 1.0


def full_time(document: Document, count: int) -> list[Document]:
    """Return some agents of the contract that owes most."""
    return sorted(document["agents"], key=lambda agent: -agent["paid_week_min"][0])[:count]


def apart_and_together(document: Document) -> None:
    """Two of a team that starts together must never be on shift together."""
    team = full_time(document, 5)
    for agent in team:
        agent["team"] = "T"
    document["limits"] = {
        "teams_together": ["T"],
        "apart": [[team[1]["id"], team[3]["id"]]],
    }


def other_days_off(document: Document) -> None:
    """Two who are off on the same days can come on other days."""
    one, other = full_time(document, 2)
    there, days = [list(document["open"])], document["days"]
    one["available"] = [None, None, *there * (days - 2)]
    other["available"] = [*there * (days - 2), None, None]
    document["limits"] = {"same_day_off": [[one["id"], other["id"]]]}


def meeting(document: Document) -> None:
    """Six meet who are never there at one time."""
    six, days = document["agents"][:6], document["days"]
    opens, closes = document["open"]
    six[0] |= {"available": [[opens, "12:00"]] * days, "paid_week_min": [0] * (days // 7)}
    six[1] |= {"available": [["14:00", closes]] * days, "paid_week_min": [0] * (days // 7)}
    crew = {"attendees": [agent["id"] for agent in six], "together": True}
    when = {"id": "meeting", "minutes": 60, "window": [1, opens, 4, closes]}
    document["activities"] = [when | crew]


def too_few_seats(document: Document) -> None:
    """Half of the people owe more hours than their site has seats for."""
    agents = document["agents"]
    for number, agent in enumerate(agents):
        agent["site"] = "ab"[number % 2]
    document["limits"] = {"seats": {"a": len(agents) // 9, "b": len(agents)}}


def one_alone(document: Document) -> None:
    """Someone owes hours of four days and may come on three."""
    (agent,) = full_time(document, 1)
    there, days = [list(document["open"])], document["days"]
    agent["available"] = [*there * 3, *[None] * (days - 3)]


CLASHES: tuple[Callable[[Document], None], ...] = (
    one_alone,
    apart_and_together,
    other_days_off,
    meeting,
    too_few_seats,
)


def asked(document: Document) -> tuple[Explanation, float]:
    """Explain in this process."""
    problem = read_problem(document, check=False)
    began = time.perf_counter()
    found = explain(problem)
    return found, time.perf_counter() - began


def commanded(document: Document) -> float:
    """Explain by the command, from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        command = [sys.executable, "-m", "dashboard.cli", "roster", "explain", str(path), "--json"]
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=sys.path[0])
        return time.perf_counter() - began


def main() -> None:
    document: Document = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(
        f"{'clash':20s} {'rules':>6s} {'ways':>5s} {'s':>6s} {'command':>8s}   must <= {MUST_S:g}"
    )
    for lay in CLASHES:
        laid = copy.deepcopy(document)
        lay(laid)
        found, took = asked(laid)
        rules = "none" if found.feasible else str(len(found.clash))
        ways = len(found.relax)
        print(f"{lay.__name__:20s} {rules:>6s} {ways:5d} {took:6.2f} {commanded(laid):8.2f}")


if __name__ == "__main__":
    main()
