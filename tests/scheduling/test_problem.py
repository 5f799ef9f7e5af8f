import copy
import json
from pathlib import Path
from typing import Any

import pytest

from scheduling.errors import SchedulingError
from scheduling.problem import fingerprint, read_problem, write_problem
from tests.scheduling.in_chinese import foreign
from tests.scheduling.whole_problem import small, whole

DATA = Path(__file__).parents[3] / "shared" / "data" / "scheduling"


def test_what_is_written_is_read_back_unchanged() -> None:
    problem = read_problem(whole())
    written = write_problem(problem)
    assert write_problem(read_problem(json.loads(json.dumps(written)))) == written
    assert fingerprint(written) == fingerprint(write_problem(read_problem(written)))


def test_a_break_that_is_not_paid_shortens_the_paid_time() -> None:
    kinds = read_problem(small()).contracts["FT"].kinds
    assert [(kind.minutes, kind.paid_minutes) for kind in kinds] == [(240, 240), (360, 330)]


REFUSED: list[tuple[list[Any], object, str]] = [
    (["colour"], 1, "unknown key 'colour'"),
    (["contrats"], {}, "did you mean 'contracts'"),
    (["limits"], {"seat": {}}, "unknown key 'seat'; did you mean 'seats'"),
    (["limits"], {"seats": {"s": 1}}, "site 's' is unknown"),
    (["limits"], {"apart": [["ann", "ann"]]}, "expected two different agents"),
    (["limits"], {"teams_together": ["t"]}, "team 't' is unknown"),
    (["limits"], {"breaks_at_once_share": 2}, "expected a share 0-1"),
    (["contracts", "FT", "nights_max"], 2, "counts shifts in the window 'night'"),
    (["contracts", "FT", "paid_total"], [9, 8], "the least before the most"),
    (["contracts", "FT", "codes_max"], {"M": 1}, "code 'M' is unknown"),
    (["forbidden_next"], [["late"]], r"expected \[day, day after\]"),
    (["forbidden_next"], [["late", "earl"]], "did you mean 'early'"),
    (["cover"], [{"day": 0, "code": "M", "required": 1}], "code 'M' is unknown"),
    (["holidays"], [7], "expected a day 0-6"),
    (["activities"], [{"id": "m", "minutes": 45, "attendees": ["bo"]}], "multiple of the slot"),
    (["activities"], [{"id": "m", "minutes": 30, "attendees": []}], "at least one attendee"),
    (["contracts", "FT", "paid_weekmax"], 2, "did you mean 'paid_week_max'"),
    (["agents", 0, "requests"], [{"day": 0}], "'want' is missing"),
    (["agents", 0, "requests"], [{"day": 0, "want": "earl"}], "did you mean 'early'"),
    (["soft"], [{"rule": "breaks", "weight": 1}], "cannot be weighted: it says what a shift is"),
    (["minimum"], {"q0": []}, "minimum.q0: expected 7 days"),
    (["agents", 0, "skills"], ["q9"], "skill 'q9' is unknown; did you mean 'q0'"),
    (["agents", 0, "skills"], {"q0": 1.5}, "expected a share 0-1, found 1.5"),
    (["agents", 0, "skills"], {"q0": 0.4}, "no skill of at least 0.5"),
    (["agents", 0, "contract"], "FTT", "contract 'FTT' is unknown; did you mean 'FT'"),
    (["agents", 1, "id"], "ann", "'ann' occurs twice"),
    (["agents"], [], "0 agents"),
    (["requirement", "q0", 2, 3], -1, r"requirement.q0\[2\]\[3\].*found -1"),
    (["requirement", "q0", 2, 3], 1.5, r"requirement.q0\[2\]\[3\].*found 1.5"),
    (["requirement", "q0", 2, 3], float("nan"), r"requirement.q0\[2\]\[3\].*found nan"),
    (["requirement", "q0", 2], [1], r"requirement.q0\[2\]: expected 24 slots, found 1"),
    (["requirement", "q0"], [], "requirement.q0: expected 7 days, found 0"),
    (["requirement"], {"x": []}, "expected the queues"),
    (["agents", 1, "paid_week_min"], [9999], "owes 9999 paid minutes, but contract FT allows 1800"),
    (["agents", 1, "paid_week_min"], [1, 2], "expected 1 weeks, found 2"),
    (["agents", 0, "available"], [None], "expected 7 days, found 1"),
    (["slot_minutes"], 7, "5, 10, 15 or 30"),
    (["days"], 8, "not built yet"),
    (["open"], ["08:00", "25:99"], "expected a time HH:MM"),
    (["timezone"], "Mars/Olympus", "IANA zone"),
    (["weights", "under"], None, "weights.under"),
    (["breaks", "360", 0, "minutes"], 20, "no multiple of the slot"),
    (["rotations"], {"r": ["X"]}, "code 'X' is unknown"),
    (["agents", 0, "rotation"], {"name": "r"}, "rotation 'r' is unknown"),
    (["law"], {"cn": {"day_max": 1}}, "unknown key 'day_max'"),
    (["locked"], [{"agent": "eve", "day": 0, "off": True}], "agent 'eve' is unknown"),
    (["contracts", "FT", "overtime"], {"day_max": 40}, "no multiple of the slot"),
    (["format"], "floorwalker-roster-2", "floorwalker-roster-1"),
]


@pytest.mark.parametrize(("path", "value", "message"), REFUSED)
def test_broken_problems_are_refused_in_one_sentence(
    path: list[Any], value: object, message: str
) -> None:
    document = copy.deepcopy(small())
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(SchedulingError, match=message) as caught:
        read_problem(document)
    assert "\n" not in str(caught.value)
    assert foreign(caught.value.words["zh"], json.dumps(document)) == []


def test_more_fixed_hours_than_the_week_are_refused() -> None:
    document = small()
    shift = {"start": "08:00", "minutes": 360}
    document["agents"][0]["fixed"] = [{"day": day, **shift} for day in range(6)]
    with pytest.raises(
        SchedulingError, match="1980 fixed paid minutes, more than the 1800"
    ) as caught:
        read_problem(document)
    assert caught.value.words["zh"] == (
        "坐席 ann：第0周的固定班次共计薪 1980 分钟，超过合同 FT 的 1800 分钟"
    )


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ({"day": 0, "start": "08:00", "minutes": 300}, "does not allow"),
        ({"day": 0, "start": "18:00", "minutes": 240}, "outside the opening hours"),
        ({"day": 9, "off": True}, "past the last day"),
        ({"day": 0, "code": "N"}, "code 'N' is unknown"),
    ],
)
def test_impossible_fixed_days_are_refused(fixed: dict[str, Any], message: str) -> None:
    document = small()
    document["agents"][0]["fixed"] = [fixed]
    with pytest.raises(SchedulingError, match=message) as caught:
        read_problem(document)
    assert foreign(caught.value.words["zh"], json.dumps(document)) == []


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared scheduling instances are not here")
def test_shared_instances_read_and_write_back() -> None:
    for path in sorted(DATA.glob("cc-*x7-*.json")):
        written = write_problem(read_problem(json.loads(path.read_text())))
        assert write_problem(read_problem(written)) == written
