"""Clashes of several agents: found where forced, smallest, and not where a roster exists."""

from typing import Any

import pytest

from scheduling.explain.why import Explanation, explain
from scheduling.problem import read_problem
from scheduling.relax import relaxed
from tests.scheduling.every_roster import some_legal
from tests.scheduling.test_rules import crew

Document = dict[str, Any]
OFF = {"day": 0, "off": True}
EIGHT = {"day": 0, "start": "08:00", "minutes": 240}
TEN = {"day": 0, "start": "10:00", "minutes": 240}
SOME = [["08:00", "14:00"], ["08:00", "14:00"], *[None] * 5]
"""Two days, few hours: all rosters can be tried."""
LONG = {"available": [["08:00", "16:00"], ["08:00", "16:00"], *[None] * 5]}
WEEK = {"available": [SOME[0]] * 7}


def two(
    first: Document | None = None,
    second: Document | None = None,
    contract: Document | None = None,
    **fields: Any,  # noqa: ANN401 - fields of a document
) -> Document:
    """Ann and Bo of one team at one site, who may work on two days, with the fields on top."""
    document: Document = crew() | {"start_every_minutes": 120} | fields
    document["contracts"]["FT"] |= {"shift_minutes": [240]} | (contract or {})
    ann, bo = document["agents"]
    document["agents"] = [
        ann | {"available": SOME} | (first or {}),
        bo | {"available": SOME} | (second or {}),
    ]
    return document


def floor(people: int, *days: int, first: int = 0, last: int = 4) -> Document:
    """So many people in the slots `first` to `last` - 1 of some days."""
    row = [people if first <= slot < last else 0 for slot in range(24)]
    return {"minimum": {"q0": [row if day in days else [0] * 24 for day in range(7)]}}


def ends(early: int, late: int) -> Document:
    """So many people from 8:00 on the first day, and so many up to 14:00, of shifts of 4 hours."""
    rows = [[early] * 2 + [0] * 8 + [late] * 2 + [0] * 12, *[[0] * 24] * 6]
    return {"minimum": {"q0": rows}}


def meeting(**fields: object) -> Document:
    entry = {"id": "m", "minutes": 60, "attendees": ["ann", "bo"], "together": True}
    return {"activities": [entry | {"window": [0, "08:00", 0, "14:00"]} | fields]}


def limits(**fields: object) -> Document:
    return {"limits": fields}


def fixed(*days: Document) -> Document:
    return {"fixed": list(days)}


PAIR = [["ann", "bo"]]
OWED = {"paid_week_min": [480]}
CODES = {"codes": {"M": {"start": "08:00", "minutes": 240}}, "rotations": {"MO": ["M", "off"]}}
MORNING, FREE = ({"rotation": {"name": "MO", "offset": n}} for n in (0, 1))
BREAK = {"breaks": {"240": [{"from": 90, "to": 90, "minutes": 30, "paid": True}]}}
TURNS = {"breaks": {"240": [{"from": 90, "to": 120, "minutes": 30, "paid": True}]}}
ONE_DAY = {"work_days_week_max": 1}

# what clashes as (rule, agent), and nearly the same problem, which has a roster
CASES: dict[str, tuple[Document, set[tuple[str, str]], Document]] = {
    "more than there are": (two(**floor(3, 0)), {("minimum", "")}, two(**floor(2, 0))),
    "somebody off": (
        two(second=fixed(OFF), **floor(2, 0)),
        {("minimum", ""), ("fixed", "bo")},
        two(second=fixed(OFF), **floor(2, 1)),
    ),
    "somebody elsewhere in the day": (
        two(second=fixed(TEN), **floor(2, 0)),
        {("minimum", ""), ("fixed", "bo")},
        two(second=fixed(TEN), **floor(2, 0, first=4, last=8)),
    ),
    "fewer working days than floors": (
        two(contract=ONE_DAY, **floor(2, 0, 1)),
        {("minimum", ""), ("work_days_week_max", "ann")},
        two(contract=ONE_DAY, **floor(1, 0, 1)),
    ),
    "both ends of a day": (two(**ends(2, 1)), {("minimum", "")}, two(**ends(1, 1))),
    "everybody on two days": (
        two(contract=ONE_DAY, **floor(2, 0, 1)),
        {("minimum", ""), ("work_days_week_max", "ann")},
        two(**floor(2, 0, 1)),
    ),
    "a rotation's day off": (
        two(second=FREE, contract={"codes": ["M"]}, **CODES, **floor(2, 0)),
        {("minimum", ""), ("rotation", "bo")},
        two(second=MORNING, contract={"codes": ["M"]}, **CODES, **floor(2, 0)),
    ),
    "a break in the middle of the floor": (
        two(first=fixed(EIGHT), second=fixed(EIGHT), **BREAK, **floor(1, 0)),
        {("minimum", "")},
        two(first=fixed(EIGHT), second=fixed(EIGHT), **BREAK, **floor(2, 0, last=3)),
    ),
    "seats of fixed shifts": (
        two(first=fixed(EIGHT), second=fixed(TEN), **limits(seats={"s": 1})),
        {("seats", ""), ("fixed", "ann"), ("fixed", "bo")},
        two(first=fixed(EIGHT), second=fixed(TEN), **limits(seats={"s": 2})),
    ),
    "seats for the hours owed": (
        two(first=OWED | WEEK, second={"available": [None] * 7}, **limits(seats={"s": 0})),
        {("seats", ""), ("paid_week_min", "ann")},
        two(first=OWED, **limits(seats={"s": 1})),
    ),
    "seats on the days there are": (
        two(first=OWED, second=OWED, **limits(seats={"s": 1})),
        {
            ("seats", ""),
            ("available", "ann"),
            ("available", "bo"),
            ("paid_week_min", "ann"),
            ("paid_week_min", "bo"),
        },
        two(first=OWED, second=OWED, **limits(seats={"s": 2})),
    ),
    "breaks of fixed shifts": (
        two(first=fixed(EIGHT), second=fixed(EIGHT), **BREAK, **limits(breaks_at_once_share=0.5)),
        {("breaks_at_once", ""), ("fixed", "ann"), ("fixed", "bo")},
        two(first=fixed(EIGHT), second=fixed(EIGHT), **TURNS, **limits(breaks_at_once_share=0.5)),
    ),
    "breaks of nobody": (
        two(first=OWED, **BREAK, **limits(breaks_at_once_share=0)),
        {("breaks_at_once", ""), ("paid_week_min", "ann")},
        two(first=OWED, **limits(breaks_at_once_share=0)),
    ),
    "a team at two times": (
        two(first=fixed(EIGHT), second=fixed(TEN), **limits(teams_together=["t"])),
        {("teams_together", ""), ("fixed", "ann"), ("fixed", "bo")},
        two(first=fixed(EIGHT), second=fixed(EIGHT), **limits(teams_together=["t"])),
    ),
    "one of a pair off": (
        two(first=fixed(EIGHT), second=fixed(OFF), **limits(same_day_off=PAIR)),
        {("same_day_off", ""), ("fixed", "ann"), ("fixed", "bo")},
        two(first=fixed(EIGHT), second=fixed(TEN), **limits(same_day_off=PAIR)),
    ),
    "a pair together": (
        two(first=fixed(EIGHT), second=fixed(TEN), **limits(apart=PAIR)),
        {("apart", ""), ("fixed", "ann"), ("fixed", "bo")},
        two(first=fixed(EIGHT), second=fixed({**EIGHT, "day": 1}), **limits(apart=PAIR)),
    ),
    "a pair of one team": (
        two(first=OWED | LONG, second=OWED | LONG, **limits(apart=PAIR, teams_together=["t"])),
        {
            ("apart", ""),
            ("paid_week_min", "ann"),
            ("available", "ann"),
            ("paid_week_min", "bo"),
            ("available", "bo"),
            ("teams_together", ""),
        },
        two(first=OWED | LONG, second=OWED | LONG, **limits(apart=PAIR)),
    ),
    "nobody at the meeting": (
        two(second=fixed(OFF), **meeting()),
        {("activities", ""), ("fixed", "bo")},
        two(second=fixed(OFF), **meeting(attendees=["ann"])),
    ),
    "no common time for the meeting": (
        two(
            first=fixed(EIGHT),
            second=fixed(TEN),
            **meeting(minutes=180),
        ),
        {("activities", ""), ("fixed", "ann"), ("fixed", "bo")},
        two(first=fixed(EIGHT), second=fixed(TEN), **meeting(minutes=120)),
    ),
    "a meeting of two who are apart": (
        two(**limits(apart=PAIR), **meeting()),
        {("activities", ""), ("apart", "")},
        two(**limits(apart=PAIR), **meeting(together=False, window=[0, "08:00", 1, "14:00"])),
    ),
}
NAMES = list(CASES)


def explained(document: Document) -> Explanation:
    return explain(read_problem(document, check=False))


@pytest.mark.parametrize("name", NAMES)
def test_a_forced_clash_is_found_and_there_is_no_roster(name: str) -> None:
    document, expected, _ = CASES[name]
    found = explained(document)
    assert not found.feasible
    assert {(clash.rule, clash.agent) for clash in found.clash} == expected
    assert len(found.clash) == len(expected)
    assert not some_legal(read_problem(document, check=False))


@pytest.mark.parametrize("name", NAMES)
def test_nearly_the_same_problem_has_a_roster_and_no_clash(name: str) -> None:
    document = CASES[name][2]
    assert some_legal(read_problem(document))
    assert explained(document) == Explanation(feasible=True)


@pytest.mark.parametrize("name", NAMES)
def test_ways_out_lead_out_and_come_cheapest_first(name: str) -> None:
    document = CASES[name][0]
    found = explained(document)
    assert found.relax
    assert [way.cost for way in found.relax] == sorted(way.cost for way in found.relax)
    for way in found.relax:
        assert way.by > 0
        assert explained(relaxed(document, way)).feasible, way


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_what_is_asked(name: str) -> None:
    for clash in explained(CASES[name][0]).clash:
        assert "{" not in clash.words["en"] + clash.words["zh"]
        assert clash.words["en"] != clash.words["zh"]
        assert clash.words["zh"].startswith("坐席 ") == bool(clash.agent)


def test_a_floor_names_who_could_be_there_and_who_is_off() -> None:
    words = explained(CASES["somebody off"][0]).clash[0].words
    assert words["en"] == (
        "queue q0, day 0, 08:00-10:00: at least 2 people; "
        "only 1 who have the skill can be there (agents off: bo)"
    )
    assert words["zh"] == (
        "队列 q0，第0天，08:00-10:00：至少2人；具备技能且可到岗的只有1人（不在岗：bo）"
    )


def crowd(people: int, **fields: Any) -> Document:  # noqa: ANN401 - fields of a document
    document = two(**fields)
    ann = document["agents"][0] | WEEK
    return document | {"agents": [ann | {"id": f"a{n}"} | OWED for n in range(people)]}


def test_the_same_of_many_agents_is_told_once() -> None:
    document = crowd(9, contract=ONE_DAY, **floor(6, 0, 1))
    for agent in document["agents"]:
        agent.pop("paid_week_min")
    clash = explained(document).clash
    assert [c.rule for c in clash] == ["minimum", "work_days_week_max"]
    assert clash[1].agent == ""
    assert clash[1].words["en"].startswith("7 agents: at most 1 working days in week 0 (a")
    assert clash[1].words["zh"].startswith("7 名坐席：第0周最多工作1天（a")


def test_hours_owed_at_a_large_site_are_counted_against_its_seats() -> None:
    found = explained(crowd(50, **limits(seats={"s": 2})))
    assert [c.rule for c in found.clash] == ["seats", "paid_week_min"]
    assert found.clash[1].words["en"].startswith("22 agents: at least 8 paid hours")
    assert [(way.rule, way.by) for way in found.relax] == [("seats", 3)]
    assert explained(crowd(50, **limits(seats={"s": 50}))).feasible


def test_a_weighted_rule_clashes_with_nothing() -> None:
    document = CASES["a pair together"][0] | {"soft": [{"rule": "apart", "weight": 3}]}
    assert explained(document) == Explanation(feasible=True)


def test_without_time_nothing_is_proven() -> None:
    document = CASES["a pair of one team"][0]
    assert explain(read_problem(document), seconds=0.0) == Explanation(feasible=True, proven=False)
