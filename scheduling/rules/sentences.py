"""What a rule found, in words: a sentence in each language for every break of a rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

NAMED = frozenset({"early", "late", "night", "off", "shift"})
"""Names of days and wishes that are words; any other is a code."""
SENTENCES: Mapping[str, tuple[str, str]] = {
    "apart": (
        "{first} and {second} are on shift together for {minutes} minutes",
        "{first} 与 {second} 同时在班 {minutes} 分钟",
    ),
    "available": (
        "{times}, but the agent is {windows} available",
        "{times}，但该坐席{windows}",
    ),
    "available_in": ("{windows}", "仅可在 {windows} 上班"),
    "available_not": ("not", "当天不可排班"),
    "band": (
        "starts from {first} to {last} in week {week}, at most {band} apart",
        "第{week}周上班时间为 {first} 至 {last}，相差不得超过 {band} 分钟",
    ),
    "beyond_breaks": ("beyond {share:.0%} on a break", "同时休息超过 {share:.0%}"),
    "beyond_seats": ("beyond the seats of {site}", "超出职场 {site} 的座位数"),
    "break": (
        "break {taken}, expected {minutes} from {low} to {high}",
        "休息 {taken}，应在 {low} 至 {high} 之间开始，共 {minutes} 分钟",
    ),
    "breaks": ("{found} breaks, expected {due}", "有 {found} 次休息，应为 {due} 次"),
    "code_start": ("{code} starts at {due}, not {start}", "{code} 应于 {due} 上班，而不是 {start}"),
    "codes": ("{found} shifts {code}, at most {most}", "{code} 班 {found} 次，最多 {most} 次"),
    "day": ("day {day} {time}", "第{day}天 {time}"),
    "day_paid": (
        "{found} paid minutes, at most {most} a day",
        "计薪 {found} 分钟，每天最多 {most} 分钟",
    ),
    "days_off": (
        "{found} days off in a row, at least {least}",
        "连续休息 {found} 天，至少 {least} 天",
    ),
    "each_slot": (
        "up to {most} people {what}, in {slots} slots",
        "{slots} 个时段内，最多有 {most} 人{what}",
    ),
    "early": ("early", "早班"),
    "fairness": (
        "{found} {count} after {past} more than the least",
        "{count} {found} 次，此前已比最少者多 {past} 次",
    ),
    "fixed_missing": ("the fixed shift {shown} is missing", "缺少固定班次 {shown}"),
    "fixed_off": ("works at {start} on the fixed day off", "固定休息日却于 {start} 上班"),
    "forbidden_next": ("{then} after {first}", "{first} 之后接 {then}"),
    "grid": (
        "starts at {start}, off the grid of {grid} minutes from the opening",
        "{start} 上班，不在开始营业后每 {grid} 分钟一档的时刻上",
    ),
    "holidays": ("holidays", "节假日"),
    "in_a_row": ("day {found} in a row, at most {most}", "连续第 {found} 天上班，最多 {most} 天"),
    "is_off": ("is off", "休息"),
    "known_agent": ("the problem has no such agent", "排班问题中没有该坐席"),
    "known_day": ("the horizon has days 0-{last}", "排班期为第 0-{last} 天"),
    "late": ("late", "晚班"),
    "lates": ("lates", "晚班"),
    "law": ("{pack}: {what}", "{pack}：{what}"),
    "length": (
        "{minutes} minutes{named} is no shift of contract {contract}",
        "{minutes} 分钟{named}不是合同 {contract} 允许的班次",
    ),
    "locked_missing": ("the locked shift {shown} is missing", "缺少锁定班次 {shown}"),
    "locked_off": ("works at {start} on the locked day off", "锁定休息日却于 {start} 上班"),
    "meeting_apart": ("{name}: not together, but {times}", "{name}：未同时参加，分别为 {times}"),
    "meeting_late": (
        "{name}: {agent} at {start}, outside its window",
        "{name}：{agent} 于 {start}，不在规定时段内",
    ),
    "meeting_long": (
        "{name}: {agent} at {start} for {minutes} minutes, not {due}",
        "{name}：{agent} 于 {start} 共 {minutes} 分钟，应为 {due} 分钟",
    ),
    "meeting_none": ("{name}: no time for {agent}", "{name}：没有 {agent} 可参加的时间"),
    "meeting_out": (
        "{name}: {agent} at {start}, not inside a shift or over a break",
        "{name}：{agent} 于 {start}，不在班次内或与休息重叠",
    ),
    "meeting_twice": (
        "{name}: {agent} at {start}, at the same time as {other}",
        "{name}：{agent} 于 {start}，与 {other} 同时",
    ),
    "month_overtime": (
        "{found} minutes of overtime, at most {most} a month",
        "加班 {found} 分钟，每月最多 {most} 分钟",
    ),
    "must_have": ("{shown}, but must have '{want}'", "{shown}，但必须满足申请“{want}”"),
    "night": ("night", "夜班"),
    "nights": ("nights", "夜班"),
    "nights_max": ("{found} nights, at most {most}", "夜班 {found} 次，最多 {most} 次"),
    "off": ("off", "休息"),
    "opening": (
        "{times} lies outside the opening hours {opening}",
        "{times} 不在营业时间 {opening} 内",
    ),
    "overtime_day": (
        "{found} minutes of overtime, at most {most} a day",
        "加班 {found} 分钟，每天最多 {most} 分钟",
    ),
    "paid": ("{found} paid minutes, expected {due}", "计薪 {found} 分钟，应为 {due} 分钟"),
    "rest": (
        "{found} minutes of rest, at least {least}",
        "班次间休息 {found} 分钟，至少 {least} 分钟",
    ),
    "rotation_missing": ("the rotation's shift {shown} is missing", "缺少轮班班次 {shown}"),
    "rotation_off": ("works at {start} on the rotation's day off", "轮班休息日却于 {start} 上班"),
    "same_day_off": (
        "of {first} and {second} only {off} is off",
        "{first} 与 {second} 中只有 {off} 休息",
    ),
    "second_shift": ("a second shift at {start}", "{start} 有第二个班次"),
    "shift": ("shift", "指定班次"),
    "short_of_minimum": ("short of the minimum", "低于最低在岗人数"),
    "starts": (
        "starts at {start}, outside the contract's {window}",
        "{start} 上班，不在合同规定的 {window} 内",
    ),
    "team": ("team {team} starts at {starts}", "班组 {team} 分别于 {starts} 上班"),
    "total_least": (
        "{found} paid minutes in all, at least {least}",
        "合计计薪 {found} 分钟，至少 {least} 分钟",
    ),
    "total_most": (
        "{found} paid minutes in all, at most {most}",
        "合计计薪 {found} 分钟，最多 {most} 分钟",
    ),
    "week_average": (
        "{found:g} paid minutes a week on average, at most {most}",
        "平均每周计薪 {found:g} 分钟，最多 {most} 分钟",
    ),
    "week_days": (
        "{found} working days in week {week}, at most {most}",
        "第{week}周工作 {found} 天，最多 {most} 天",
    ),
    "week_days_off": (
        "{found} days off, at least {least} a week",
        "休息 {found} 天，每周至少 {least} 天",
    ),
    "week_law": (
        "{found} paid minutes, at most {most} a week",
        "计薪 {found} 分钟，每周最多 {most} 分钟",
    ),
    "week_least": (
        "{found} paid minutes in week {week}, at least {least}",
        "第{week}周计薪 {found} 分钟，至少 {least} 分钟",
    ),
    "week_most": (
        "{found} paid minutes in week {week}, at most {most}",
        "第{week}周计薪 {found} 分钟，最多 {most} 分钟",
    ),
    "week_overtime": (
        "{found} minutes of overtime, at most {most} a week",
        "加班 {found} 分钟，每周最多 {most} 分钟",
    ),
    "weekends": ("weekends", "周末"),
    "weekends_max": (
        "{found} weekends worked, at most {most}",
        "{found} 个周末上班，最多 {most} 个",
    ),
    "work_days": (
        "{found} working days in a row, at least {least}",
        "连续工作 {found} 天，至少 {least} 天",
    ),
    "works_at": ("works at {start}", "{start} 上班"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the catalogue with what stands in its gaps.

    Parameters
    ----------
    key
        In `SENTENCES`.
    values
        By gap; a `Said` is put in in the same language, several of them or of texts as a list.
    """

    key: str
    values: Mapping[str, object]

    def words(self, language: str) -> str:
        """Return the sentence in Chinese for `zh`, else in English."""
        shown = {gap: _shown(value, language) for gap, value in self.values.items()}
        return SENTENCES[self.key][language == "zh"].format(**shown)


def said(key: str, **values: object) -> Said:
    """Return the sentence `key` with its gaps filled."""
    return Said(key, values)


def called(name: str) -> Said | str:
    """Return what a day or a wish is called: a word, or a code as it is."""
    return said(name) if name in NAMED else name


def _shown(value: object, language: str) -> object:
    if isinstance(value, Said):
        return value.words(language)
    if isinstance(value, list):
        between = "、" if language == "zh" else ", "
        return between.join(str(_shown(part, language)) for part in cast("list[object]", value))
    return value
