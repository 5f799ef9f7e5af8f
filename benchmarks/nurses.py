"""Public nurse instances (Curtois and Qu) built by the product and priced by an own evaluator.

    python -m benchmarks.nurses FOLDER [NUMBER…] [--seconds 120]

FOLDER holds `InstanceN.txt`. Each is turned into a `floorwalker-roster-1` problem and built with
`scheduling.solve`; the roster is then priced and checked by this file alone, as the instance says.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from scheduling.problem import read_problem
from scheduling.roster import Roster
from scheduling.solve import Limits, solve

BEST = {1: 607, 3: 1001, 5: 1143, 7: 1056, 9: 439, 11: 3443, 13: 1905}
Assigned = dict[str, dict[int, str]]
"""By employee and day, the shift."""


@dataclass(frozen=True)
class Staff:
    """One line of the staff: most shifts by type, minutes, rows of days, weekends."""

    most: dict[str, int]
    minutes: tuple[int, int]
    row: tuple[int, int]
    off_min: int
    weekends: int


@dataclass(frozen=True)
class Instance:
    """One instance as its file has it."""

    days: int
    minutes: dict[str, int]
    not_after: dict[str, list[str]]
    staff: dict[str, Staff]
    off: dict[str, list[int]]
    on_requests: list[tuple[str, int, str, int]]
    off_requests: list[tuple[str, int, str, int]]
    cover: list[tuple[int, str, int, int, int]]


def read_instance(text: str) -> Instance:
    """Read the sections of a file."""
    parts: dict[str, list[list[str]]] = {}
    for section in re.split(r"^SECTION_", text, flags=re.MULTILINE)[1:]:
        name, *lines = section.splitlines()
        rows = [line.strip().split(",") for line in lines if line.strip() and line[0] != "#"]
        parts[name.strip()] = rows
    requests = [
        [(a, int(day), shift, int(weight)) for a, day, shift, weight in parts.get(name, [])]
        for name in ("SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS")
    ]
    return Instance(
        days=int(parts["HORIZON"][0][0]),
        minutes={row[0]: int(row[1]) for row in parts["SHIFTS"]},
        not_after={row[0]: [s for s in row[2].split("|") if s] for row in parts["SHIFTS"]},
        staff={row[0]: _staff(row) for row in parts["STAFF"]},
        off={row[0]: [int(day) for day in row[1:]] for row in parts["DAYS_OFF"]},
        on_requests=requests[0],
        off_requests=requests[1],
        cover=[(int(r[0]), r[1], int(r[2]), int(r[3]), int(r[4])) for r in parts["COVER"]],
    )


def _staff(row: list[str]) -> Staff:
    most = {s: int(n) for s, n in (part.split("=") for part in row[1].split("|"))}
    high, low, row_max, row_min, off_min, weekends = (int(value) for value in row[2:8])
    return Staff(most, (low, high), (row_min, row_max), off_min, weekends)


def problem_of(name: str, instance: Instance) -> dict[str, object]:
    """Write an instance as a problem of `floorwalker-roster-1`."""
    return {
        "format": "floorwalker-roster-1",
        "name": name,
        "start": "2026-11-30",
        "days": instance.days,
        "timezone": "UTC",
        "slot_minutes": 30,
        "open": ["00:00", "24:00"],
        "queues": ["ward"],
        "requirement": {"ward": [[0] * 48] * instance.days},
        "codes": {s: {"start": "08:00", "minutes": n} for s, n in instance.minutes.items()},
        "contracts": {a: _contract(instance, staff) for a, staff in instance.staff.items()},
        "forbidden_next": [[s, t] for s, after in instance.not_after.items() for t in after],
        "agents": [_agent(instance, a) for a in instance.staff],
        "cover": [
            {"day": day, "code": s, "required": n, "under": under, "over": over}
            for day, s, n, under, over in instance.cover
        ],
        "weights": dict.fromkeys(
            ["paid_slot", "under", "deep_under", "deep_share", "over", "preference", "weekend"], 0
        ),
    }


def _contract(instance: Instance, staff: Staff) -> dict[str, object]:
    binding = {s: n for s, n in staff.most.items() if 0 < n < instance.days}
    return {
        "codes": [s for s in instance.minutes if staff.most.get(s, 0)],
        "codes_max": binding,
        "consecutive_days_max": staff.row[1],
        "consecutive_days_min": staff.row[0],
        "days_off_min": staff.off_min,
        "weekends_max": staff.weekends,
        "paid_total": list(staff.minutes),
    }


def _agent(instance: Instance, name: str) -> dict[str, object]:
    off = instance.off.get(name, [])
    wishes = [
        {"day": day, "want": shift, "weight": weight}
        for a, day, shift, weight in instance.on_requests
        if a == name
    ]
    wishes += [
        {"day": day, "want": "off", "code": shift, "weight": weight}
        for a, day, shift, weight in instance.off_requests
        if a == name
    ]
    return {
        "id": name,
        "contract": name,
        "skills": ["ward"],
        "available": [None if d in off else ["00:00", "48:00"] for d in range(instance.days)],
        "requests": wishes,
    }


def assigned_of(roster: Roster) -> Assigned:
    """Return who works what when."""
    return {a: {s.day: s.code for s in shifts} for a, shifts in roster.by_agent().items()}


def price(instance: Instance, assigned: Assigned) -> int:
    """Price requests and cover as the instance does."""
    cost = 0
    for a, day, shift, weight in instance.on_requests:
        cost += weight * (assigned.get(a, {}).get(day) != shift)
    for a, day, shift, weight in instance.off_requests:
        cost += weight * (assigned.get(a, {}).get(day) == shift)
    for day, shift, required, under, over in instance.cover:
        there = sum(days.get(day) == shift for days in assigned.values())
        cost += under * max(0, required - there) + over * max(0, there - required)
    return cost


def broken(instance: Instance, assigned: Assigned) -> Iterator[str]:
    """Yield every hard rule of the instance that is broken."""
    for a, staff in instance.staff.items():
        days = assigned.get(a, {})
        shifts = list(days.values())
        minutes = sum(instance.minutes[s] for s in shifts)
        if not staff.minutes[0] <= minutes <= staff.minutes[1]:
            yield f"{a}: {minutes} minutes"
        yield from (
            f"{a}: too many {s}" for s in set(shifts) if shifts.count(s) > staff.most.get(s, 0)
        )
        yield from (f"{a}: day off {day}" for day in instance.off.get(a, []) if day in days)
        for day, shift in days.items():
            if days.get(day + 1) in instance.not_after[shift]:
                yield f"{a}: {shift} then {days[day + 1]} on day {day + 1}"
        weekends = {day // 7 for day in days if day % 7 in {5, 6}}
        if len(weekends) > staff.weekends:
            yield f"{a}: {len(weekends)} weekends"
        yield from _rows(a, staff, [day in days for day in range(instance.days)])


def _rows(a: str, staff: Staff, worked: list[bool]) -> Iterator[str]:
    at = 0
    for works, group in groupby(worked):
        length = len(list(group))
        edge = at == 0 or at + length == len(worked)
        at += length
        least = staff.row[0] if works else staff.off_min
        if (not edge and length < least) or (works and length > staff.row[1]):
            yield f"{a}: {length} days in a row ({'work' if works else 'off'})"


def main() -> None:
    """Build every instance and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("numbers", nargs="*", type=int, default=[1, 3, 5, 7, 9, 11])
    parser.add_argument("--seconds", type=float, default=120.0)
    asked = parser.parse_args()
    print("instance | ours | bound | best known | above best | broken | seconds")
    for number in asked.numbers:
        name = f"Instance{number}"
        instance = read_instance((asked.folder / f"{name}.txt").read_text())
        limits = Limits(asked.seconds, asked.seconds)
        answer = solve(read_problem(problem_of(name, instance)), limits)
        assigned = assigned_of(answer.roster)
        ours, best = price(instance, assigned), BEST.get(number)
        above = "" if best is None else f"{ours / best - 1:.2%}"
        faults = [*broken(instance, assigned), *(v.detail for v in answer.violations)]
        bound = "" if answer.bound is None else f"{answer.bound:.0f}"
        cells = number, ours, bound, best, above, len(faults), answer.seconds
        print(" | ".join(str(cell) for cell in cells), *faults[:5], flush=True)


if __name__ == "__main__":
    main()
