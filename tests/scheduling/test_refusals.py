import copy
import json
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from scheduling.errors import SchedulingError
from scheduling.problem import read_problem
from scheduling.problem.soft import HARD
from scheduling.refusals import EXPECTED, KINDS, REFUSALS, expected, refused, unknown
from scheduling.repair import Now, repair
from scheduling.roster import ACTIVITY_COLUMNS, COLUMNS, Roster, read_activities, read_roster
from tests.scheduling.in_chinese import foreign
from tests.scheduling.whole_problem import whole

JUNK: list[Any] = [
    None, True, -1, 45, 1.5, 1e300, 10**400, float("nan"), "", "earl", "25:99", "99:00", [], [[]],
    ["M", "M"], ["18:00", "08:00"], [0, "09:00", 0, "08:00"], {}, {"q9": 0.5}, {"x": "y"},
    [{"day": 9, "off": True}], [{"day": 3, "start": "10:00", "minutes": 240}] * 2, "b" * 80,
]  # fmt: skip
CELLS = ["", "x", "-1", "99:00", "07:00", "lunch", "99:00+15"]
GAPS_OF_ONE = {"why", "why_zh", "column"}
"""Gaps that one language has alone: what a library says in English, and where it says it."""


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every path of a document; of a long list its first three."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, part in cast("dict[str, object]", value).items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(cast("list[object]", value)[:3]):
            yield from places(part, (*path, i))


def refusal(read: Callable[[Any], object], source: object) -> SchedulingError | None:
    """Return why something is refused; anything else that is raised fails the test."""
    try:
        read(source)
    except SchedulingError as error:
        return error
    return None


def broken(path: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    """Yield the whole problem with junk at a place, without it, and with its key misspelt."""
    for junk in [*JUNK, KeyError, NameError]:
        document = whole()
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        if junk is KeyError:
            del place[path[-1]]
        elif junk is not NameError:
            place[path[-1]] = copy.deepcopy(junk)
        elif isinstance(place, dict):
            keyed = cast("dict[str, object]", place)
            keyed[f"{path[-1]}s"] = keyed.pop(path[-1])
        yield document


@pytest.mark.parametrize("part", list(whole()))
def test_whatever_is_broken_is_refused_in_both_languages(part: str) -> None:
    for path in places(whole()):
        for document in broken(path) if path[0] == part else ():
            if error := refusal(read_problem, document):
                source = json.dumps(document) + str(document)
                assert foreign(error.words["zh"], source) == [], error.words
                assert error.words["en"] == str(error)


@pytest.mark.parametrize(
    ("columns", "row", "read"),
    [
        (COLUMNS, ["ann", "0", "08:00", "12:00", "240", "09:00+15", "M"], read_roster),
        (ACTIVITY_COLUMNS, ["m", "ann", "0", "08:00", "30"], read_activities),
    ],
)
def test_whatever_is_broken_in_a_roster_is_refused_in_both_languages(
    columns: tuple[str, ...], row: list[str], read: Callable[[str], object]
) -> None:
    rows = [[*row[:i], cell, *row[i + 1 :]] for i in range(len(row)) for cell in CELLS]
    texts = [",".join(columns) + "\n" + ",".join(row) for row in rows]
    texts += [",".join([*columns[:i], *columns[i + 1 :]]) for i in range(len(columns))]
    errors = [(text, error) for text in texts if (error := refusal(read, text))]
    assert len(errors) > len(columns)
    for text, error in errors:
        assert foreign(error.words["zh"], text + ",".join(columns)) == [], error.words


def test_places_are_said_in_chinese_where_they_are_no_path() -> None:
    said = [
        refused(where, "no_agents").words["zh"].split("：")[0]
        for where in (
            "problem", "problem.format", "agent agent 7.skills", "agents[0].id", "activity m",
            "roster line 2", "roster line 2, day", "activities line 3, start", "slot_minutes",
        )
    ]  # fmt: skip
    assert said == [
        "排班问题", "format", "坐席 agent 7.skills", "agents[0].id", "活动 m",
        "排班表第 2 行", "排班表第 2 行 day", "培训与会议表第 3 行 start", "slot_minutes",
    ]  # fmt: skip
    assert refused(Path("agent x.json"), "no_text").words["zh"] == "agent x.json：不是 UTF-8 文本"


def test_values_stand_in_chinese_as_the_file_has_them() -> None:
    error = expected("days", "whole", {"a": [None, True]})
    assert str(error) == "days: expected a whole number, found {'a': [None, True]}"
    assert error.words["zh"] == 'days：应为整数，实际为 {"a": [null, true]}'
    assert "您是否指“FT”？" in unknown("agent ann", "contract", "F", "FT").words["zh"]


def test_both_languages_have_the_same_gaps_and_chinese_has_no_english() -> None:
    for english, chinese in [*REFUSALS.values(), *EXPECTED.values(), *HARD.values()]:
        gaps = [
            {gap for _, gap, *_ in string.Formatter().parse(t) if gap} for t in (english, chinese)
        ]
        assert gaps[0] ^ gaps[1] <= GAPS_OF_ONE, english
        words = " ".join([*gaps[0], *gaps[1], "sales"])
        assert foreign(f"应为{chinese}", words) == [], chinese
    assert not [kind for kind in KINDS.values() if foreign(kind, "")]


def test_an_error_without_chinese_says_it_in_english() -> None:
    assert SchedulingError("so").words == {"en": "so", "zh": "so"}


@pytest.mark.parametrize(
    ("now", "zh"),
    [
        (Now(day=9, minute=0), "当前时刻：第9天不在排班期内，排班期为第 0-6 天"),
        (
            Now(day=0, minute=0, absent=frozenset({"anna"})),
            "缺勤人员：未知的坐席“anna”，您是否指“ann”？",
        ),
        (
            Now(day=0, minute=0, surge={"q0": -1.0}),
            "来电激增：应为队列 q0 不小于 0 的倍数，实际为 -1.0",
        ),
    ],
)
def test_a_repair_of_what_is_not_there_is_refused_in_chinese(now: Now, zh: str) -> None:
    with pytest.raises(SchedulingError) as caught:
        repair(read_problem(whole()), Roster.of([]), now)
    assert caught.value.words["zh"] == zh
