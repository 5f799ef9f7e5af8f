"""The catalogue: every rule once, with its fields and the name that a manager reads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.rules import (
    activity_rules,
    agent_rules,
    floor_rules,
    law_rules,
    ledger_rules,
    request_rules,
    sequence_rules,
    shift_rules,
    together_rules,
)
from scheduling.rules.floor_rules import Whole
from scheduling.rules.sentences import Said
from scheduling.rules.violation import Finding, Found, Violation
from scheduling.shifts import Shift

Finder = Callable[[Problem, Agent, list[Shift]], Found]
ShiftFinder = Callable[[Problem, Agent, Shift], Iterator[Said]]
WholeFinder = Callable[[Problem, Whole], Found]


def _nothing(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Find nothing: a rule over all agents asks nothing of one alone."""
    del problem, agent, shifts
    yield from ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Parameters
    ----------
    key
        Its name in answers.
    fields
        The fields of the problem file that it reads, `object.key`.
    names
        What a manager reads, by language: `en`, `zh`.
    find
        Yields each break of the rule by one agent.
    find_over_all
        Yields each break of a rule over all agents together.
    never_hard
        Whether it asks for nothing without a weight.
    """

    key: str
    fields: tuple[str, ...]
    names: Mapping[str, str]
    find: Finder = _nothing
    find_over_all: WholeFinder | None = None
    never_hard: bool = False

    def check(self, problem: Problem, agent: Agent, shifts: list[Shift]) -> Iterator[Violation]:
        """Yield what one agent's shifts, sorted by day, break of this rule, unless weighted."""
        if self.key not in problem.soft and not self.never_hard:
            for day, detail, _ in self.find(problem, agent, shifts):
                yield Violation.of(self.key, agent.name, day, detail)

    def check_all(self, problem: Problem, whole: Whole) -> Iterator[Violation]:
        """Yield what all agents together break of this rule, unless it is weighted."""
        if self.find_over_all is not None and self.key not in problem.soft:
            for day, detail, _ in self.find_over_all(problem, whole):
                yield Violation.of(self.key, "", day, detail)


def _each(find: ShiftFinder) -> Finder:
    """Turn a rule of one shift into a rule of one agent."""

    def over_all(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
        for shift in shifts:
            for detail in find(problem, agent, shift):
                yield Finding(shift.day, detail)

    return over_all


def _rule(key: str, fields: str, en: str, zh: str, find: Finder) -> Rule:
    return Rule(key, tuple(fields.split()), {"en": en, "zh": zh}, find)


def _over_all(key: str, fields: str, en: str, zh: str, find: WholeFinder) -> Rule:
    return Rule(key, tuple(fields.split()), {"en": en, "zh": zh}, find_over_all=find)


CATALOGUE: tuple[Rule, ...] = (
    _rule(
        "one_shift_a_day",
        "problem.days",
        "One shift a day",
        "每天最多一个班次",
        agent_rules.one_shift_a_day,
    ),
    _rule(
        "shift_length",
        "contract.shift_minutes contract.codes problem.codes code.start code.minutes code.name",
        "Shift lengths and codes of the contract",
        "合同允许的班次时长与班次代码",
        _each(shift_rules.shift_length),
    ),
    _rule(
        "shift_start",
        "problem.start_every_minutes contract.starts",
        "Start times",
        "上班时间",
        _each(shift_rules.shift_start),
    ),
    _rule(
        "opening_hours",
        "problem.open",
        "Within the opening hours",
        "在营业时间内",
        _each(shift_rules.opening_hours),
    ),
    _rule(
        "breaks",
        "problem.breaks contract.breaks break.from break.to break.minutes",
        "Breaks and lunch within their windows",
        "休息与用餐在规定时段内",
        _each(shift_rules.breaks),
    ),
    _rule(
        "paid_time",
        "break.paid",
        "Paid time without unpaid breaks",
        "计薪时长不含无薪休息",
        _each(shift_rules.paid_time),
    ),
    _rule(
        "available",
        "agent.available",
        "Availability and time off",
        "可排班时间与休假",
        _each(shift_rules.available),
    ),
    _rule(
        "paid_week_max",
        "contract.paid_week_max",
        "Most paid hours a week",
        "每周计薪工时上限",
        agent_rules.paid_week_max,
    ),
    _rule(
        "paid_week_min",
        "agent.paid_week_min",
        "Least paid hours a week",
        "每周计薪工时下限",
        agent_rules.paid_week_min,
    ),
    _rule(
        "work_days_week_max",
        "contract.work_days_week_max",
        "Most working days a week",
        "每周工作天数上限",
        agent_rules.work_days_week_max,
    ),
    _rule(
        "consecutive_days_max",
        "contract.consecutive_days_max history.days_worked_in_a_row",
        "Most working days in a row",
        "连续工作天数上限",
        agent_rules.consecutive_days_max,
    ),
    _rule(
        "consecutive_days_min",
        "contract.consecutive_days_min history.days_worked_in_a_row",
        "Least working days in a row",
        "连续工作天数下限",
        sequence_rules.consecutive_days_min,
    ),
    _rule(
        "days_off_min",
        "contract.days_off_min",
        "Least days off in a row",
        "连续休息天数下限",
        sequence_rules.days_off_min,
    ),
    _rule(
        "forbidden_next",
        "problem.forbidden_next history.last_end prefer.early prefer.late early.start_before "
        "late.start_from",
        "Shifts that may not follow each other",
        "禁止的班次衔接",
        sequence_rules.forbidden_next,
    ),
    _rule(
        "nights_max",
        "contract.nights_max contract.night",
        "Most nights",
        "夜班次数上限",
        sequence_rules.nights_max,
    ),
    _rule(
        "codes_max",
        "contract.codes_max",
        "Most shifts of a code",
        "某一班次的次数上限",
        sequence_rules.codes_max,
    ),
    _rule(
        "weekends_max",
        "contract.weekends_max",
        "Most weekends worked",
        "上班周末数上限",
        sequence_rules.weekends_max,
    ),
    _rule(
        "paid_total",
        "contract.paid_total",
        "Paid hours of the whole horizon",
        "整个排班期的计薪工时",
        sequence_rules.paid_total,
    ),
    _rule(
        "rest_minutes_min",
        "contract.rest_minutes_min history.last_end",
        "Rest between shifts",
        "班次间最短休息",
        agent_rules.rest_minutes_min,
    ),
    _rule(
        "start_band",
        "contract.start_band_week_minutes",
        "Starts close together within a week",
        "一周内上班时间相近",
        agent_rules.start_band,
    ),
    _rule(
        "fixed",
        "agent.fixed fixed.day fixed.off fixed.code fixed.start fixed.minutes",
        "Fixed assignments",
        "固定安排",
        law_rules.fixed,
    ),
    _rule(
        "locked",
        "problem.locked locked.agent locked.day locked.off locked.code locked.start locked.minutes",
        "Days locked from an earlier roster",
        "沿用原排班的锁定日",
        law_rules.locked,
    ),
    _rule(
        "rotation",
        "problem.rotations agent.rotation rotation.name rotation.offset",
        "Rotation",
        "轮班",
        law_rules.rotation,
    ),
    _rule(
        "overtime",
        "contract.overtime overtime.day_max overtime.week_max overtime.month_max overtime.rate",
        "Overtime a day, week and month",
        "每日、每周、每月加班上限",
        law_rules.overtime,
    ),
    _rule(
        "requests",
        "agent.requests request.day request.want request.code request.start request.minutes "
        "request.weight",
        "Requests",
        "员工申请",
        request_rules.requests,
    ),
    Rule(
        "minimum",
        ("problem.minimum", "problem.soft", "soft.rule", "soft.weight"),
        {"en": "Minimum cover at all times", "zh": "任何时刻的最低在岗人数"},
        find_over_all=floor_rules.minimum,
    ),
    _over_all(
        "cover",
        "problem.cover cover.day cover.code cover.required cover.under cover.over",
        "People on each shift",
        "各班次人数",
        together_rules.cover,
    ),
    _over_all(
        "seats",
        "problem.limits limits.seats agent.site",
        "Seats of a site",
        "职场座位数",
        together_rules.seats,
    ),
    _over_all(
        "breaks_at_once",
        "limits.breaks_at_once_share",
        "Most people on a break at once",
        "同时休息人数上限",
        together_rules.breaks_at_once,
    ),
    _over_all(
        "teams_together",
        "limits.teams_together agent.team",
        "Teams start together",
        "班组同时上班",
        together_rules.teams_together,
    ),
    _over_all(
        "same_day_off",
        "limits.same_day_off",
        "Two agents off on the same days",
        "两人同日休息",
        together_rules.same_day_off,
    ),
    _over_all(
        "apart",
        "limits.apart",
        "Two agents never on shift together",
        "两人不同时上班",
        together_rules.apart,
    ),
    _over_all(
        "activities",
        "problem.activities activity.id activity.minutes activity.attendees activity.together "
        "activity.window activity.skill",
        "Training and meetings",
        "培训与会议",
        activity_rules.activities,
    ),
    Rule(
        "fairness",
        (
            "problem.soft",
            "problem.holidays",
            "history.nights",
            "history.weekends",
            "history.holidays",
        ),
        {
            "en": "Fair share of nights, weekends, holidays, lates",
            "zh": "夜班、周末、节假日、晚班公平分配",
        },
        ledger_rules.fairness,
        never_hard=True,
    ),
    _rule(
        "law",
        "problem.law law.day_minutes_max law.week_minutes_max law.week_average_minutes_max "
        "law.week_days_off_min law.rest_minutes_min law.overtime_day_max law.overtime_month_max",
        "Labour law",
        "劳动法规",
        law_rules.law,
    ),
)
