"""Demands in words that a manager reads, in both languages."""

from collections.abc import Mapping
from itertools import pairwise

from scheduling.explain_model import Demand
from scheduling.hours import clock_of
from scheduling.people import Agent
from scheduling.problem.values import WEEK

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "opening_hours": ("shifts within the opening hours", "班次须在营业时间内"),
    "shift_start": ("the contract's start times", "合同规定的上班时间"),
    "available": ("{windows} on {days}", "{days_zh}{windows_zh}"),
    "fixed": ("the fixed assignment on {days}", "{days_zh}的固定安排"),
    "locked": ("the locked days {days_short}", "{days_zh}沿用的锁定安排"),
    "requests": ("the requests granted on {days}", "{days_zh}已批准的申请"),
    "rotation": ("the rotation on {days}", "{days_zh}的轮班"),
    "law": ("at most {hours} paid hours a day by law", "法定每天最多{hours}计薪小时"),
    "paid_week_min": (
        "at least {hours} paid hours in week {week}",
        "第{week}周至少{hours}计薪小时",
    ),
    "paid_week_max": ("at most {hours} paid hours in week {week}", "第{week}周最多{hours}计薪小时"),
    "work_days_week_max": (
        "at most {value} working days in week {week}",
        "第{week}周最多工作{value}天",
    ),
    "consecutive_days_max": ("at most {value} working days in a row", "最多连续工作{value}天"),
    "consecutive_days_min": (
        "at least {value} working days in a row",
        "至少连续工作{value}天",
    ),
    "days_off_min": ("at least {value} days off in a row", "至少连续休息{value}天"),
    "forbidden_next": ("shifts that may not follow each other", "禁止的班次衔接"),
    "nights_max": ("at most {value} nights", "最多{value}个夜班"),
    "codes_max": ("at most {value} shifts of one code", "某一班次最多{value}次"),
    "weekends_max": ("at most {value} weekends worked", "最多{value}个周末上班"),
    "paid_total": ("the paid hours of the whole horizon", "整个排班期的计薪工时"),
    "rest_minutes_min": ("{hours} hours of rest between shifts", "班次间至少休息{hours}小时"),
    "start_band": (
        "starts within {hours} hours of each other in week {week}",
        "第{week}周内上班时间相差不超过{hours}小时",
    ),
}


def words_of(agent: Agent, demand: Demand) -> dict[str, str]:
    """Say what `demand` asks of `agent`: `en` and `zh`."""
    english, chinese = _SENTENCES[demand.rule]
    values = {
        "days": _days(demand.days, "day ", "days "),
        "days_short": _ranges(demand.days),
        "days_zh": f"第{_ranges(demand.days)}天",
        "hours": f"{demand.value / 60:g}",
        "value": str(demand.value),
        "week": str(demand.days[0] // WEEK),
    } | _windows(agent, demand)
    return {
        "en": f"agent {agent.name}: {english.format(**values)}",
        "zh": f"坐席 {agent.name}：{chinese.format(**values)}",
    }


def _windows(agent: Agent, demand: Demand) -> dict[str, str]:
    windows = [w for day in demand.days for w in agent.available[day]]
    if not windows:
        return {"windows": "time off", "windows_zh": "休假"}
    shown = ", ".join(dict.fromkeys(f"{clock_of(low)}-{clock_of(high)}" for low, high in windows))
    return {"windows": f"available only {shown}", "windows_zh": f"仅可在 {shown} 工作"}


def _days(days: tuple[int, ...], one: str, many: str) -> str:
    return (one if len(days) == 1 else many) + _ranges(days)


def _ranges(days: tuple[int, ...]) -> str:
    """`1-4, 6` for 1, 2, 3, 4 and 6."""
    starts = [days[0], *(b for a, b in pairwise(days) if b > a + 1)]
    ends = [*(a for a, b in pairwise(days) if b > a + 1), days[-1]]
    spans = zip(starts, ends, strict=True)
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
