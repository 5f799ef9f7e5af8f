"""Events a second of a bank's day, and what-ifs, beside the plain twin and, if installed, SimPy."""

import importlib
import math
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from scheduling.simulation.change import apply_changes
from scheduling.simulation.draw import Draw, draw_day
from scheduling.simulation.floor import Floor, Person, Skill
from scheduling.simulation.handling import Offer
from scheduling.simulation.kernel import run_day
from scheduling.simulation.run import kernel_inputs, run
from scheduling.simulation.scenario import Group, Queue, Scenario
from scheduling.simulation.shapes import Shape
from scheduling.simulation.simulate import play
from scheduling.simulation.tally import ABOVE, BELOW
from scheduling.simulation.twin import Twin
from scheduling.simulation.whatif import whatif

SLOT_S = 1800.0
PROFILE = np.interp(np.arange(32), [0, 5, 12, 20, 31], [0.15, 1.0, 0.8, 0.6, 0.15])
QUEUES = {
    # contacts a day, AHT, sigma, patience, target wait
    "accounts": (17_500, 210, 0.85, 475, 20),
    "cards": (12_500, 195, 0.80, 420, 20),
    "mobile": (7_500, 260, 0.90, 300, 30),
    "loans": (5_000, 420, 1.00, 600, 30),
    "fraud": (3_500, 330, 0.80, 900, 10),
    "vip": (4_000, 300, 0.85, 700, 10),
}
GROUPS = {
    # skills in order of priority, people
    "accounts": (("accounts",), 105),
    "mixed": (("accounts", "cards"), 100),
    "cards": (("cards", "accounts"), 95),
    "mobile": (("mobile", "accounts"), 85),
    "loans": (("loans", "accounts"), 75),
    "fraud": (("fraud", "cards"), 50),
    "vip": (("vip", "accounts"), 45),
    "all": (("fraud", "vip", "accounts", "cards", "mobile", "loans"), 25),
}


def bank(share: float = 1.0) -> Scenario:
    """Return a bank's day: six queues, 50,000 contacts, a share of 580 people."""
    names = list(QUEUES)
    shape = PROFILE / PROFILE.sum()
    queues = tuple(
        Queue(
            name,
            tuple((volume * shape).tolist()),
            (float(aht),) * 32,
            Shape("lognormal", sigma),
            float(patience),
            target_wait_s=float(wait),
        )
        for name, (volume, aht, sigma, patience, wait) in QUEUES.items()
    )
    groups = tuple(
        Group(
            name,
            tuple((queue, Skill(names.index(queue), rank)) for rank, queue in enumerate(skills)),
            tuple(np.rint(share * people * np.minimum(1.0, PROFILE + 0.1)).astype(int).tolist()),
        )
        for name, (skills, people) in GROUPS.items()
    )
    start = datetime(2025, 3, 4, 7, tzinfo=UTC)
    return Scenario(start, SLOT_S, queues, groups, busyness_cv=0.06)


def with_breaks(scenario: Scenario) -> Floor:
    """Return the day's people with two breaks and a lunch each."""
    people: list[Person] = []
    for number, (_, person) in enumerate(scenario.people):
        (start, end), *_ = person.on_contact
        cuts = [start + share * (end - start) + 60 * (number % 30) for share in (0.25, 0.5, 0.75)]
        spans: list[tuple[float, float]] = []
        for cut, length in zip(cuts, (900, 1800, 900), strict=True):
            spans.append((start, min(cut, end)))
            start = min(cut + length, end)
        people.append(Person(person.skills, (*spans, (start, end))))
    return Floor.of_people(people, len(scenario.queues))


def blended(scenario: Scenario) -> Scenario:
    """Return the bank's day with redials, transfers, chat, e-mail, a list to dial, callbacks."""
    names = list(QUEUES)
    queues = [
        replace(
            queue, redial=0.5, transfer=(("accounts", 0.03),) if queue.name != "accounts" else ()
        )
        for queue in scenario.queues
    ]
    flat = np.full(32, 1 / 32)
    chat = tuple((2_500 * PROFILE / PROFILE.sum()).tolist())
    queues += [
        Queue("chat", chat, (480.0,) * 32, patience_s=300.0, concurrency=3, slowdown=0.3),
        Queue("mail", tuple((1_000 * flat).tolist()), (420.0,) * 32, deadline_s=8 * 3600.0),
        Queue("list", tuple((800 * flat).tolist()), (200.0,) * 32, channel="outbound", reserve=5),
    ]
    chatters = Group("chat", (("chat", Skill(6)), ("mail", Skill(7, 1))), (25,) * 32)
    groups = [
        replace(group, skills=(*group.skills, ("mail", Skill(7, 5)), ("list", Skill(8, 6))))
        if group.name in {"accounts", "cards"}
        else group
        for group in scenario.groups
    ]
    offers = tuple(Offer(k, 0.0, 32 * SLOT_S, 120.0, 0.5, 3600.0) for k in range(len(names)))
    return replace(scenario, queues=tuple(queues), groups=(*groups, chatters), offers=offers)


def best_s(work: Callable[[], object], times: int) -> float:
    """Return the shortest of several runs."""
    best = math.inf
    for _ in range(times):
        before = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - before)
    return best


def simpy_s(draw: Draw, people: int) -> float | None:
    """Return SimPy's seconds for the same contacts and one pool of people; None if not there."""
    try:
        simpy: Any = importlib.import_module("simpy")
    except ImportError:
        return None
    environment = simpy.Environment()
    pool = simpy.Resource(environment, people)

    def contact(handle: float, patience: float) -> Any:  # noqa: ANN401 - SimPy has no types
        with pool.request() as request:
            yield request | environment.timeout(patience)
            if request.triggered:
                yield environment.timeout(handle)

    def arrivals() -> Any:  # noqa: ANN401 - the same
        now = 0.0
        for moment, handle, patience in zip(
            draw.arrival_s.tolist(), draw.handle_s.tolist(), draw.patience_s.tolist(), strict=True
        ):
            yield environment.timeout(moment - now)
            now = moment
            environment.process(contact(handle, patience))

    environment.process(arrivals())
    before = time.perf_counter()
    environment.run()
    return time.perf_counter() - before


def main() -> None:
    """Print the table."""
    scenario = bank()
    draw, floor = draw_day(scenario, 1, 0), with_breaks(scenario)
    events = run_day(*kernel_inputs(draw, floor))
    seconds = best_s(lambda: run_day(*kernel_inputs(draw, floor)), 20)
    print(
        f"a day of {len(draw):,} contacts, {floor.group.size} people and {floor.moment_s.size:,} "
        f"changes of duty: {1e3 * seconds:.1f} ms, {events / seconds:.3g} events/s"
    )
    twin = best_s(lambda: Twin(*kernel_inputs(draw, floor)).play(), 1)
    print(f"plain Python twin: {twin / seconds:.0f} x ours")
    peer = simpy_s(draw, floor.group.size)
    print("SimPy is not installed" if peer is None else f"SimPy: {peer / seconds:.0f} x ours")

    many = blended(scenario)
    draw, floor = draw_day(many, 1, 0), with_breaks(many)
    day = run(draw, floor, many.blend)
    seconds = best_s(lambda: run(draw, floor, many.blend), 20)
    came = day.answered_s.size
    print(
        f"the same day with chat, redials, transfers, callbacks, e-mail and a list: {came:,} "
        f"contacts, {1e3 * seconds:.1f} ms with its arrays, {day.events / seconds:.3g} events/s"
    )

    change = [{"kind": "overtime", "group": "all", "agents": 5, "from": "09:00", "to": "12:00"}]
    fresh = bank(0.72)  # a tense day
    whatif(fresh, apply_changes(fresh, change), 2, 1)
    both = best_s(lambda: whatif(fresh, apply_changes(fresh, change), 50, 2), 1)
    change[0]["agents"] = 6
    warm = best_s(lambda: whatif(fresh, apply_changes(fresh, change), 50, 2), 1)
    effect = whatif(fresh, apply_changes(fresh, change), 50, 2).total["service_level"]
    print(
        f"what-if of 50 paired days: {both:.2f} s, {warm:.2f} s once the unchanged day is known; "
        f"effect {100 * effect.mean:+.2f} ± {100 * (effect.hi95 - effect.mean):.2f} points"
    )
    base, other = play((fresh, apply_changes(fresh, change)), 50, 2)
    levels = [days.sums[:, -1, ABOVE] / days.sums[:, -1, BELOW] for days in (base, other)]
    gain = (levels[0].var() + levels[1].var()) / (levels[1] - levels[0]).var()
    print(f"at {levels[0].mean():.3f} pairing narrows the variance of the difference {gain:.0f} x")


if __name__ == "__main__":
    main()
