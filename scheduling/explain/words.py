"""Demands in words that a manager reads, in both languages."""

from collections.abc import Mapping
from itertools import pairwise

from scheduling.explain.model import Demand
from scheduling.hours import clock_of
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.values import WEEK

NAMED = 8
"""Of those away at most so many are named."""
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


_TOGETHER: Mapping[str, tuple[str, str]] = {
    "minimum": (
        "queue {about}, {days}{at}: at least {value} people{able}",
        "队列 {about_zh}，{days_zh}{at_zh}：至少{value}人{able_zh}",
    ),
    "seats": (
        "seats of site {about}, {days}{at}: {value}{taken}",
        "职场 {about_zh} 座位数，{days_zh}{at_zh}：{value}个{taken_zh}",
    ),
    "breaks_at_once": (
        "at most {share} of those on shift on a break at once{at}",
        "同时休息的人数不超过在班人数的{share}{at_zh}",
    ),
    "teams_together": ("team {about} starts together", "班组 {about_zh} 同时上班"),
    "same_day_off": ("same days off: {about}", "同日休息：{about_zh}"),
    "apart": ("apart: {about}", "不同时上班：{about_zh}"),
    "activities": (
        "{about}: {value} minutes for all who attend, on {days}",
        "{about_zh}：{days_zh}内所有参加者{value}分钟",
    ),
}


def words_of(problem: Problem, demand: Demand) -> dict[str, str]:
    """Say what `demand` asks of an agent, or of several together: `en` and `zh`."""
    if not demand.agent and demand.rule in _SENTENCES:
        return _many(problem, demand)
    if not demand.agent:
        english, chinese = _TOGETHER[demand.rule]
        values = _values(demand) | _shared(problem, demand)
        return {"en": english.format(**values), "zh": chinese.format(**values)}
    agent = problem.agents[problem.agent_index[demand.agent]]
    english, chinese = _SENTENCES[demand.rule]
    values = _values(demand) | _windows(agent, demand)
    return {
        "en": f"agent {agent.name}: {english.format(**values)}",
        "zh": f"坐席 {agent.name}：{chinese.format(**values)}",
    }


def _many(problem: Problem, demand: Demand) -> dict[str, str]:
    """Say what is asked of each of many agents."""
    agent = problem.agents[problem.agent_index[demand.away[0]]]
    english, chinese = _SENTENCES[demand.rule]
    values = _values(demand) | _windows(agent, demand)
    names, names_zh = _named(demand.away)
    count = len(demand.away)
    return {
        "en": f"{count} agents: {english.format(**values)} ({names})",
        "zh": f"{count} 名坐席：{chinese.format(**values)}（{names_zh}）",
    }


def _named(agents: tuple[str, ...]) -> tuple[str, str]:
    """List agents, the first few of many."""
    shown, more = agents[:NAMED], len(agents) - NAMED
    others, others_zh = (f" and {more} more", f"等{len(agents)}人") if more > 0 else ("", "")
    return f"{', '.join(shown)}{others}", f"{'、'.join(shown)}{others_zh}"


def _values(demand: Demand) -> dict[str, str]:
    days = demand.days or (0,)
    return {
        "days": _days(days, "day ", "days "),
        "days_short": _ranges(days),
        "days_zh": f"第{_ranges(days)}天",
        "hours": f"{demand.value / 60:g}",
        "value": str(demand.value),
        "week": str(days[0] // WEEK),
    }


def _shared(problem: Problem, demand: Demand) -> dict[str, str]:
    """Return what a demand over several agents is about, when, and how many there are."""
    times = "" if demand.at is None else f"{clock_of(demand.at[0])}-{clock_of(demand.at[1])}"
    able, able_zh = _able(demand)
    return {
        "about": " and ".join(demand.about),
        "about_zh": "、".join(demand.about),
        "at": f", {times}" if times else "",
        "at_zh": f"，{times}" if times else "",
        "able": able,
        "able_zh": able_zh,
        "taken": "" if demand.able is None else f"; {demand.able} people have fixed shifts then",
        "taken_zh": "" if demand.able is None else f"；届时有{demand.able}人的班次已固定",
        "share": f"{problem.limits.breaks_at_once_share or 0.0:.0%}",
    }


def _able(demand: Demand) -> tuple[str, str]:
    if demand.able is None:
        return "", ""
    english = f"; only {demand.able} who have the skill can be there"
    chinese = f"；具备技能且可到岗的只有{demand.able}人"
    if not demand.away:
        return english, chinese
    names, names_zh = _named(demand.away)
    return f"{english} (agents off: {names})", f"{chinese}（不在岗：{names_zh}）"


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
