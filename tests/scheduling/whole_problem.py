"""Problems to read: a small one, and one with every key of the format."""

import json
from pathlib import Path
from typing import Any


def small() -> dict[str, Any]:
    """One week, one queue, two contracts, three agents, open 08:00-20:00 in half-hour slots."""
    return json.loads((Path(__file__).parent / "small_problem.json").read_text())


def whole() -> dict[str, Any]:
    """Return the small problem with everything that a problem may have."""
    document = small()
    document["codes"] = {"M": {"start": "08:00", "minutes": 360, "name": {"en": "A", "zh": "早班"}}}
    document["contracts"]["FT"]["codes"] = ["M"]
    document["contracts"]["FT"]["overtime"] = {"day_max": 120, "week_max": 300, "rate": 1.5}
    document["rotations"] = {"two": ["M", "off"]}
    document["law"] = {"cn": {"day_minutes_max": 480, "week_days_off_min": 1}}
    document["minimum"] = {"q0": [[1] * 24] * 7}
    document["soft"] = [{"rule": "minimum", "weight": 3}]
    document["agents"][2]["requests"] = [{"day": 4, "want": "late", "weight": 2}]
    document["locked"] = [{"agent": "cy", "day": 3, "off": True}]
    document["agents"][0]["rotation"] = {"name": "two", "offset": 1}
    document["agents"][0]["fixed"] = [{"day": 0, "code": "M"}, {"day": 1, "off": True}]
    document["agents"][1]["fixed"] = [{"day": 2, "start": "08:30", "minutes": 240}]
    document["agents"][1]["history"] = {"days_worked_in_a_row": 2, "last_end": "19:00"}
    document["agents"][1]["skills"] = {"q0": 0.8}
    document["agents"][2]["available"] = [["08:00", "20:00"], None, [["08:00", "14:00"]]] + [
        None
    ] * 4
    document["contracts"]["FT"] |= {
        "consecutive_days_min": 2,
        "days_off_min": 2,
        "night": ["22:00", "30:00"],
        "nights_max": 3,
        "codes_max": {"M": 4},
        "weekends_max": 1,
        "paid_total": [0, 1800],
    }
    document["forbidden_next"] = [["late", "early"], ["M", "off"]]
    document["holidays"] = [2]
    document["cover"] = [{"day": 1, "code": "M", "required": 1, "under": 9, "over": 1}]
    document["agents"][0] |= {"site": "s", "team": "t", "history": {"nights": 2, "holidays": 1}}
    document["limits"] = {
        "seats": {"s": 2},
        "breaks_at_once_share": 0.2,
        "teams_together": ["t"],
        "same_day_off": [["ann", "bo"]],
        "apart": [["bo", "cy"]],
    }
    meeting = {"id": "m", "minutes": 30, "attendees": ["ann"], "together": False, "skill": "q0"}
    document["activities"] = [meeting | {"window": [0, "09:00", 2, "17:00"]}]
    return document
