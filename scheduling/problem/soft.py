"""Rules with a weight: which may have one, and why the others may not."""

from collections.abc import Mapping
from dataclasses import replace

from scheduling.problem.fields import as_list, as_object, as_text, as_weight, need
from scheduling.problem.keys import SOFT, refuse_name, refuse_unknown
from scheduling.refusals import refused
from scheduling.shifts import Contract

WEIGHABLE: Mapping[str, str] = {
    "minimum": "a person short in a slot",
    "paid_week_min": "a paid minute short in a week",
    "paid_week_max": "a paid minute beyond in a week",
    "work_days_week_max": "a day beyond in a week",
    "consecutive_days_max": "a day beyond in a row",
    "consecutive_days_min": "a day short in a row",
    "days_off_min": "a day off short in a row",
    "nights_max": "a night beyond",
    "codes_max": "a shift beyond",
    "weekends_max": "a weekend beyond",
    "paid_total": "a paid minute beyond or short",
    "forbidden_next": "a pair of days",
    "seats": "a person beyond in a slot",
    "breaks_at_once": "a person beyond in a slot",
    "teams_together": "a different start beyond the first on a day",
    "same_day_off": "a day",
    "apart": "a slot",
    "fairness": "a step up in the ledger",
}
"""What one unit of the weight is charged for, by rule."""
_SHAPE = "it says what a shift is", "它规定的是班次本身"
_LAW = "it is decided outside the roster", "它不由排班决定"
HARD: Mapping[str, tuple[str, str]] = {
    "one_shift_a_day": _SHAPE,
    "shift_length": _SHAPE,
    "shift_start": _SHAPE,
    "opening_hours": _SHAPE,
    "breaks": _SHAPE,
    "paid_time": _SHAPE,
    "available": (
        "nobody can work when absent; a wish is a request",
        "不在的人无法上班；意愿请用申请",
    ),
    "rest_minutes_min": ("rest is a matter of health", "休息关乎健康"),
    "start_band": (
        "the search is laid out by it; a wish for a time is a request",
        "求解以它为框架；对上班时间的意愿请用申请",
    ),
    "fixed": _LAW,
    "locked": _LAW,
    "rotation": _LAW,
    "overtime": ("a build plans none", "排班不会安排加班"),
    "cover": ("each entry carries its own weights", "每条需求自带权重"),
    "activities": _LAW,
    "law": _LAW,
    "requests": ("each request carries its own weight", "每项申请自带权重"),
}
"""Why a rule cannot be weighted, in English and Chinese."""


def read_soft(value: object) -> dict[str, float]:
    """Read `soft`: the weight of each weighted rule."""
    found: dict[str, float] = {}
    for i, listed in enumerate(as_list(value or [], "soft")):
        where = f"soft[{i}]"
        entry = as_object(listed, where)
        refuse_unknown(entry, SOFT, where)
        rule = as_text(need(entry, "rule", where), f"{where}.rule")
        refuse_name(rule, (*WEIGHABLE, *HARD), where, "rule")
        if rule in HARD:
            raise refused(where, "hard", rule=rule, why=HARD[rule][0], why_zh=HARD[rule][1])
        found[rule] = as_weight(need(entry, "weight", where), f"{where}.weight")
    return found


def hardened(contract: Contract, soft: Mapping[str, float]) -> Contract:
    """Return the contract without the limits that are weighted."""
    limits = ("paid_week_max", "work_days_week_max", "consecutive_days_max")
    return replace(contract, **{limit: None for limit in limits if limit in soft})
