"""Each rule: kept by a plain roster, found where it is broken, and not found at its very edge."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduling.audit import audit
from scheduling.hours import minutes_of
from scheduling.problem import keys, read_problem
from scheduling.problem.floor import Placed
from scheduling.problem.soft import HARD, WEIGHABLE
from scheduling.roster import Roster
from scheduling.rules import CATALOGUE
from scheduling.shifts import Shift


def small() -> dict[str, Any]:
    """One week, one queue, two contracts, three agents, open 08:00-20:00 in half-hour slots."""
    return json.loads((Path(__file__).parent / "small_problem.json").read_text())


def shift(day: int, start: str, minutes: int = 240, agent: str = "ann", **change: object) -> Shift:
    begin = minutes_of(start, "test")
    breaks = ((begin + 60, 30),) if minutes == 360 else ()
    paid = minutes - sum(length for _, length in breaks)
    values: dict[str, Any] = {"paid_minutes": paid, "breaks": breaks} | change
    return Shift(agent, day, begin, begin + minutes, **values)


def with_agent(**fields: object) -> dict[str, Any]:
    document = small()
    document["agents"] = [{"id": "ann", "contract": "FT", "skills": ["q0"]} | fields]
    return document


def with_contract(**fields: object) -> dict[str, Any]:
    document = with_agent()
    document["contracts"]["FT"] |= fields
    return document


def with_contracts(**fields: object) -> dict[str, Any]:
    """Contracts alone, to be laid over a document."""
    return {"contracts": with_contract(**fields)["contracts"]}


def round_the_clock() -> dict[str, Any]:
    document = with_agent() | {"open": ["00:00", "24:00"]}
    document["requirement"] = {"q0": [[1] * 48 for _ in range(7)]}
    return document


def coded(**fields: object) -> dict[str, Any]:
    """Codes M 08:00-12:00 and A 14:00-18:00 beside the lengths, and a band that allows both."""
    document = with_agent(**fields)
    document["codes"] = {
        "M": {"start": "08:00", "minutes": 240, "name": {"en": "morning", "zh": "早班"}},
        "A": {"start": "14:00", "minutes": 240, "name": {"en": "afternoon", "zh": "中班"}},
    }
    document["contracts"]["FT"] |= {"codes": ["M", "A"], "start_band_week_minutes": 720}
    document["rotations"] = {"MAO": ["M", "A", "off"]}
    return document


def least(first: int, last: int) -> dict[str, Any]:
    """One person at least in the slots `first` to `last` - 1 of day 0, none else."""
    day = [int(first <= slot < last) for slot in range(24)]
    return with_agent() | {"minimum": {"q0": [day] + [[0] * 24] * 6}}


def locked(**entry: object) -> dict[str, Any]:
    return with_agent() | {"locked": [{"agent": "ann"} | entry]}


def law(weeks: int = 1, **limits: int) -> dict[str, Any]:
    document = with_agent() | {"law": {"cn": limits}, "days": 7 * weeks}
    document["requirement"] = {"q0": [[1] * 24] * 7 * weeks}
    return document


def free_starts(**fields: object) -> dict[str, Any]:
    """Without the band of starts, so that any two days may have any starts."""
    return with_contract(start_band_week_minutes=None, rest_minutes_min=None, **fields)


def crew(**fields: object) -> dict[str, Any]:
    """Ann and Bo of one team at one site."""
    document: dict[str, Any] = free_starts() | fields
    ann: dict[str, Any] = document["agents"][0] | {"team": "t", "site": "s"}
    document["agents"] = [ann, ann | {"id": "bo"}]
    return document


def limits(**fields: object) -> dict[str, Any]:
    return crew(limits=fields)


def met(**fields: object) -> dict[str, Any]:
    """Half an hour for both on day 0 from 09:00 to 12:00."""
    meeting = {"id": "m", "minutes": 30, "attendees": ["ann", "bo"]}
    window = [0, "09:00", 0, "12:00"]
    return crew(activities=[meeting | {"window": window} | fields])


def both(*shifts: Shift) -> list[Shift]:
    return [*shifts, *(replace(s, agent="bo") for s in shifts)]


NIGHTS = {"night": ["18:00", "22:00"], "nights_max": 1}
FOUR_CODES = {"codes_max": {"M": 1}}
TURNING = {"rotation": {"name": "MAO", "offset": 1}}
TURNS = [shift(0, "14:00"), *(shift(d, s) for d, s in ((2, "08:00"), (3, "14:00"), (5, "08:00")))]
NINE = {"day": 0, "want": "shift", "start": "09:00", "minutes": 240}
OVERTIME = {"day_max": 120, "week_max": 120, "month_max": 120, "rate": 1.5}


def extended(day: int, minutes: int) -> Shift:
    """Six hours from 08:00 with their break, and more minutes after them."""
    taken = ((540, 30),)
    return shift(day, "08:00", 360 + minutes, breaks=taken, paid_minutes=330 + minutes)


FIXED = [{"day": 0, "start": "08:00", "minutes": 240}, {"day": 1, "off": True}]
HALF_DAY = [["08:00", "13:00"], None, None, None, None, None, None]
HISTORY = {"days_worked_in_a_row": 4, "last_end": "22:00"}

# rule, problem, roster that breaks it, roster at the edge that keeps it
CASES: list[tuple[str, dict[str, Any], list[Shift], list[Shift]]] = [
    ("one_shift_a_day", with_agent(), [shift(0, "08:00"), shift(0, "12:00")], [shift(0, "08:00")]),
    ("shift_length", with_agent(), [shift(0, "08:00", 300)], [shift(0, "08:00", 360)]),
    ("shift_start", with_agent(), [shift(0, "08:15")], [shift(0, "08:30")]),
    (
        "shift_start",
        with_agent(contract="EARLY"),
        [shift(0, "09:30")],
        [shift(0, "09:00")],
    ),
    ("opening_hours", with_agent(), [shift(0, "16:30")], [shift(0, "16:00")]),
    ("opening_hours", round_the_clock(), [shift(0, "24:00")], [shift(0, "22:00")]),
    (
        "breaks",
        with_agent(),
        [shift(0, "08:00", 360, breaks=((615, 30),))],
        [shift(0, "08:00", 360, breaks=((600, 30),))],
    ),
    ("breaks", with_agent(), [shift(0, "08:00", 360, breaks=())], [shift(0, "08:00", 240)]),
    (
        "paid_time",
        with_agent(),
        [shift(0, "08:00", 360, paid_minutes=360)],
        [shift(0, "08:00", 360)],
    ),
    ("available", with_agent(available=HALF_DAY), [shift(0, "09:30")], [shift(0, "09:00")]),
    ("available", with_agent(available=HALF_DAY), [shift(1, "09:00")], []),
    (
        "paid_week_max",
        with_contract(paid_week_max=480),
        [shift(d, "08:00") for d in range(3)],
        [shift(d, "08:00") for d in range(2)],
    ),
    (
        "paid_week_min",
        with_agent(paid_week_min=[480]),
        [shift(0, "08:00")],
        [shift(0, "08:00"), shift(1, "08:00")],
    ),
    (
        "work_days_week_max",
        with_contract(consecutive_days_max=7),
        [shift(d, "08:00") for d in range(6)],
        [shift(d, "08:00") for d in range(5)],
    ),
    (
        "consecutive_days_max",
        with_contract(consecutive_days_max=3),
        [shift(d, "08:00") for d in range(4)],
        [shift(d, "08:00") for d in (0, 1, 2, 4, 5)],
    ),
    (
        "consecutive_days_max",
        with_agent(history=HISTORY),
        [shift(d, "10:00") for d in range(2)],
        [shift(0, "10:00")],
    ),
    (
        "rest_minutes_min",
        with_contract(rest_minutes_min=1200),
        [shift(0, "08:30"), shift(1, "08:00")],
        [shift(0, "08:00"), shift(1, "08:00")],
    ),
    ("rest_minutes_min", with_agent(history=HISTORY), [shift(0, "08:30")], [shift(0, "09:00")]),
    (
        "start_band",
        with_agent(),
        [shift(0, "08:00"), shift(2, "11:30")],
        [shift(0, "08:00"), shift(2, "11:00")],
    ),
    ("fixed", with_agent(fixed=FIXED), [shift(0, "08:30")], [shift(0, "08:00")]),
    (
        "fixed",
        with_agent(fixed=FIXED),
        [shift(0, "08:00"), shift(1, "08:00")],
        [shift(0, "08:00"), shift(2, "08:00")],
    ),
    ("locked", locked(day=2, off=True), [shift(2, "08:00")], [shift(1, "08:00")]),
    ("locked", locked(day=2, start="09:00", minutes=240), [], [shift(2, "09:00")]),
    ("rotation", coded(**TURNING), TURNS[:3], [*TURNS, shift(6, "14:00")]),
    ("rotation", coded(**TURNING, available=[["08:00", "20:00"]] + [None] * 6), [], TURNS[:1]),
    (
        "rotation",
        coded(**TURNING),
        [shift(d, "14:00") for d in range(7)],
        [*TURNS, shift(6, "14:00")],
    ),
    (
        "overtime",
        with_contract(overtime=OVERTIME),
        [extended(0, 60), extended(2, 90)],
        [extended(0, 120)],
    ),
    ("shift_length", with_contract(overtime=OVERTIME), [extended(0, 150)], [extended(0, 120)]),
    (
        "requests",
        with_agent(requests=[{"day": 0, "want": "off"}]),
        [shift(0, "08:00")],
        [shift(1, "08:00")],
    ),
    (
        "requests",
        with_agent(requests=[{"day": 0, "want": "early"}]),
        [shift(0, "10:00")],
        [shift(0, "09:30")],
    ),
    (
        "requests",
        with_agent(requests=[{"day": 0, "want": "late"}]),
        [shift(0, "10:30")],
        [shift(0, "11:00")],
    ),
    ("requests", coded(requests=[{"day": 0, "want": "M"}]), [], [shift(0, "08:00", code="M")]),
    ("requests", with_agent(requests=[NINE]), [shift(0, "09:30")], [shift(0, "09:00")]),
    ("requests", with_agent(requests=[NINE]), [shift(0, "09:00", 360)], [shift(0, "09:00")]),
    ("minimum", least(0, 4), [shift(0, "08:30")], [shift(0, "08:00")]),
    ("minimum", least(2, 4), [shift(0, "08:00", 360)], [shift(0, "09:00")]),
    (
        "consecutive_days_min",
        with_contract(consecutive_days_min=2),
        [shift(d, "08:00") for d in (0, 3, 5)],
        [shift(d, "08:00") for d in (0, 3, 4, 6)],
    ),
    (
        "consecutive_days_min",
        with_agent(history=HISTORY) | with_contracts(consecutive_days_min=5),
        [],
        [shift(0, "10:00")],
    ),
    (
        "days_off_min",
        with_contract(days_off_min=2),
        [shift(d, "08:00") for d in (1, 3)],
        [shift(d, "08:00") for d in (1, 4, 5)],
    ),
    (
        "days_off_min",
        with_agent(history=HISTORY) | with_contracts(days_off_min=2),
        [shift(1, "10:00")],
        [shift(2, "10:00")],
    ),
    (
        "forbidden_next",
        free_starts() | {"forbidden_next": [["late", "early"]]},
        [shift(0, "11:00"), shift(1, "09:30")],
        [shift(0, "11:00"), shift(1, "10:00"), shift(2, "09:30")],
    ),
    (
        "forbidden_next",
        with_agent(history={"last_end": "19:00"}) | {"forbidden_next": [["late", "early"]]},
        [shift(0, "09:30")],
        [shift(0, "10:00")],
    ),
    (
        "forbidden_next",
        coded() | {"forbidden_next": [["A", "off"]]},
        [shift(0, "14:00", code="A")],
        [shift(0, "14:00", code="A"), shift(1, "08:00", code="M")],
    ),
    (
        "nights_max",
        free_starts(**NIGHTS),
        [shift(0, "14:30"), shift(1, "15:00")],
        [shift(0, "14:00"), shift(1, "14:30")],
    ),
    (
        "codes_max",
        coded()
        | {"contracts": coded()["contracts"] | {"FT": coded()["contracts"]["FT"] | FOUR_CODES}},
        [shift(d, "08:00", code="M") for d in (0, 1)],
        [shift(0, "08:00", code="M"), shift(1, "14:00", code="A")],
    ),
    (
        "weekends_max",
        with_contract(weekends_max=0),
        [shift(5, "08:00")],
        [shift(4, "08:00")],
    ),
    (
        "weekends_max",
        law(weeks=2) | with_contracts(weekends_max=1),
        [shift(d, "08:00") for d in (5, 13)],
        [shift(d, "08:00") for d in (5, 6)],
    ),
    (
        "paid_total",
        with_contract(paid_total=[480, 720]),
        [shift(0, "08:00")],
        [shift(d, "08:00") for d in (0, 1, 2)],
    ),
    (
        "paid_total",
        with_contract(paid_total=[480, 720]),
        [shift(d, "08:00") for d in range(4)],
        [shift(d, "08:00") for d in (0, 1)],
    ),
    ("seats", limits(seats={"s": 1}), both(shift(0, "08:00")), [shift(0, "08:00")]),
    (
        "breaks_at_once",
        limits(breaks_at_once_share=0.5),
        both(shift(0, "08:00", 360)),
        [shift(0, "08:00", 360), shift(0, "08:30", 360, agent="bo")],
    ),
    (
        "teams_together",
        limits(teams_together=["t"]),
        [shift(0, "08:00"), shift(0, "08:30", agent="bo")],
        [shift(0, "08:00"), shift(0, "08:00", 360, agent="bo"), shift(1, "09:00")],
    ),
    (
        "same_day_off",
        limits(same_day_off=[["ann", "bo"]]),
        [shift(0, "08:00")],
        [shift(0, "08:00"), shift(0, "12:00", agent="bo")],
    ),
    (
        "apart",
        limits(apart=[["ann", "bo"]]),
        [shift(0, "08:00"), shift(0, "11:30", agent="bo")],
        [shift(0, "08:00"), shift(0, "12:00", agent="bo")],
    ),
    ("law", law(day_minutes_max=300), [shift(0, "08:00", 360)], [shift(0, "08:00")]),
    (
        "law",
        law(week_minutes_max=480),
        [shift(d, "08:00") for d in range(3)],
        [shift(d, "08:00") for d in range(2)],
    ),
    (
        "law",
        law(weeks=2, week_average_minutes_max=480),
        [shift(d, "08:00") for d in (0, 1, 2, 8, 9)],
        [shift(d, "08:00") for d in (0, 1, 2, 8)],
    ),
    (
        "law",
        law(week_days_off_min=3),
        [shift(d, "08:00") for d in (0, 1, 3, 4, 5)],
        [shift(d, "08:00") for d in (0, 1, 3, 4)],
    ),
    (
        "law",
        law(rest_minutes_min=1200),
        [shift(0, "08:30"), shift(1, "08:00")],
        [shift(0, "08:00"), shift(1, "08:00")],
    ),
    (
        "law",
        with_contract(overtime=OVERTIME) | {"law": {"cn": {"overtime_day_max": 60}}},
        [extended(0, 90)],
        [extended(0, 60)],
    ),
    (
        "law",
        with_contract(overtime=OVERTIME) | {"law": {"cn": {"overtime_month_max": 60}}},
        [extended(1, 60), extended(2, 30)],
        [extended(1, 60), extended(2, 0)],
    ),
]


def broken(
    document: dict[str, Any], shifts: list[Shift], placed: tuple[Placed, ...] = ()
) -> set[str]:
    roster = Roster.of(shifts, placed)
    return {v.rule for v in audit(read_problem(document), roster).violations}


LONG = both(shift(0, "08:00", 360))
TEN = Placed("m", "ann", 0, 10 * 60, 30)
APART = replace(TEN, agent="bo", start=10 * 60 + 30)
MEETINGS: list[tuple[dict[str, Any], tuple[Placed, ...], bool]] = [
    (met(), (TEN, replace(TEN, agent="bo")), True),
    (met(), (TEN,), False),
    (met(), (TEN, APART), False),
    (met(together=False), (TEN, APART), True),
    (met(minutes=60), (TEN, replace(TEN, agent="bo")), False),
    (met(window=[0, "10:15", 0, "12:00"]), (TEN, replace(TEN, agent="bo")), False),
    (met(), tuple(replace(TEN, agent=a, start=9 * 60) for a in ("ann", "bo")), False),
    (met(attendees=["ann"]), (replace(TEN, day=1),), False),
]


@pytest.mark.parametrize(("document", "placed", "kept"), MEETINGS)
def test_activities_are_inside_shifts_windows_and_not_over_breaks(
    document: dict[str, Any], placed: tuple[Placed, ...], *, kept: bool
) -> None:
    assert ("activities" not in broken(document, LONG, placed)) == kept


def test_a_weighted_rule_is_paid_for_and_not_broken() -> None:
    document = limits(apart=[["ann", "bo"]])
    document["soft"] = [{"rule": "apart", "weight": 3}, {"rule": "weekends_max", "weight": 7}]
    document["contracts"]["FT"]["weekends_max"] = 0
    shifts = [shift(5, "08:00"), shift(5, "11:00", agent="bo")]
    found = audit(read_problem(document), Roster.of(shifts))
    assert found.violations == ()
    assert found.soft == {"apart": 3 * 2, "weekends_max": 7 * 2}


def test_demand_by_shift_costs_what_is_short_and_beyond() -> None:
    document = coded()
    entry = {"day": 0, "required": 1, "under": 5, "over": 2}
    document["cover"] = [entry | {"code": "A"}, entry | {"code": "M", "required": 0}]
    found = audit(read_problem(document), Roster.of([shift(0, "08:00", code="M")]))
    assert found.soft == {"cover": 5 + 2}


def test_the_ledger_counts_from_whoever_had_the_least() -> None:
    document = crew(soft=[{"rule": "fairness", "weight": 1}], holidays=[1])
    document["agents"][0]["history"] = {"holidays": 3}
    document["agents"][1]["history"] = {"holidays": 1}
    first = audit(read_problem(document), Roster.of([shift(1, "08:00")]))
    second = audit(read_problem(document), Roster.of([shift(1, "08:00", agent="bo")]))
    assert first.soft == {"fairness": 3}
    assert second.soft == {"fairness": 1}
    assert first.violations == ()


@pytest.mark.parametrize(("rule", "document", "bad", "good"), CASES)
def test_a_broken_rule_is_found(
    rule: str, document: dict[str, Any], bad: list[Shift], good: list[Shift]
) -> None:
    del good
    assert rule in broken(document, bad)


@pytest.mark.parametrize(("rule", "document", "bad", "good"), CASES)
def test_the_permitted_edge_is_kept(
    rule: str, document: dict[str, Any], bad: list[Shift], good: list[Shift]
) -> None:
    del bad
    assert rule not in broken(document, good)


@pytest.mark.parametrize("rule", [rule.key for rule in CATALOGUE])
def test_a_plain_roster_keeps_the_rule(rule: str) -> None:
    assert rule not in broken(with_agent(), [shift(d, "09:00", 360) for d in (0, 1, 3, 4)])


OBJECTS = (
    "problem",
    "contract",
    "code",
    "break",
    "agent",
    "fixed",
    "history",
    "locked",
    "rotation",
    "overtime",
    "law",
    "request",
    "soft",
    "cover",
    "limits",
    "activity",
    "prefer",
    "early",
    "late",
)


def test_every_rule_has_cases_names_and_fields_of_the_format() -> None:
    known = {f"{name}.{key}" for name in OBJECTS for key in getattr(keys, name.upper()).built}
    for rule in CATALOGUE:
        assert rule.key in {case[0] for case in CASES} | {"cover", "activities", "fairness"}
        assert set(rule.names) == {"en", "zh"}
        assert all(rule.names.values())
        assert rule.fields
        assert set(rule.fields) <= known


def test_every_rule_may_be_weighted_or_says_why_not() -> None:
    assert {rule.key for rule in CATALOGUE} == {*WEIGHABLE, *HARD}
    assert not set(WEIGHABLE) & set(HARD)


def test_every_field_that_a_rule_can_read_is_read_by_one() -> None:
    read = {field for rule in CATALOGUE for field in rule.fields}
    told = {"contract", "skills", "id", "team", "site", "prefer", "history"}
    for name in OBJECTS[1:]:
        for key in getattr(keys, name.upper()).built - told:
            assert f"{name}.{key}" in read


def test_unknown_agents_and_days_are_violations() -> None:
    found = broken(with_agent(), [shift(0, "08:00", agent="eve"), shift(8, "08:00")])
    assert found == {"known_agent", "known_day"}
