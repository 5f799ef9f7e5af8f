"""Why a file is refused, in words: a sentence in each language for every way to break one.

A refusal names the place first, then what is wrong there. Keys, paths and values stand in both
languages as they stand in the file; in Chinese whole values are written as its JSON has them.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from scheduling.errors import SchedulingError

SHORT = 60
"""Longest value that a Chinese sentence shows whole."""
REFUSALS: Mapping[str, tuple[str, str]] = {
    "break_empty": (
        "the break may start from {first} to {last} minutes, an empty window",
        "休息可在上班后 {first} 至 {last} 分钟之间开始，起点晚于终点",
    ),
    "break_late": (
        "the last break may end after the shift of {length} minutes",
        "最后一次休息可能晚于 {length} 分钟班次的下班时间结束",
    ),
    "breaks_overlap": (
        "breaks whose windows overlap are not built yet",
        "各次休息的可选时间相互重叠，目前尚不支持",
    ),
    "clock_far": (
        "{text} lies more than two days ahead",
        "{text} 超出了两天，最晚为 72:00",
    ),
    "code_off_grid": (
        "the start {start} is not on the grid of start_every_minutes {grid} from the opening",
        "{start} 上班，不在开始营业后每 {grid} 分钟一档（start_every_minutes）的时刻上",
    ),
    "columns": (
        "expected the columns {columns}; missing {missing}",
        "应有 {columns} 各列，缺少 {missing}",
    ),
    "day_past": (
        "day {day} lies past the last day {last}",
        "第{day}天超出排班期，最后一天为第{last}天",
    ),
    "day_too_long": (
        "a shift and its rest of more than 24 hours together is not built yet",
        "班次与班次间休息合计超过 24 小时，目前尚不支持",
    ),
    "file_folder": ("{why}", "这是文件夹，不是文件"),
    "file_forbidden": ("{why}", "没有读取权限"),
    "file_missing": ("{why}", "没有该文件"),
    "file_unread": ("{why}", "无法读取"),
    "fixed_away": (
        "day {day} is fixed to {times}, when the agent is not available",
        "第{day}天固定为 {times}，但该坐席此时不可排班",
    ),
    "fixed_closed": (
        "day {day} is fixed to {times}, outside the opening hours {opening}",
        "第{day}天固定为 {times}，不在营业时间 {opening} 内",
    ),
    "fixed_days": (
        "week {week} has {days} fixed working days, more than the {most} of contract {contract}",
        "第{week}周固定工作 {days} 天，超过合同 {contract} 的 {most} 天",
    ),
    "fixed_off_grid": (
        "day {day} is fixed to {times}, off the grid of start_every_minutes {grid}",
        "第{day}天固定为 {times}，不在开始营业后每 {grid} 分钟一档（start_every_minutes）的时刻上",
    ),
    "fixed_paid": (
        "week {week} has {paid} fixed paid minutes, more than the {most} of contract {contract}",
        "第{week}周的固定班次共计薪 {paid} 分钟，超过合同 {contract} 的 {most} 分钟",
    ),
    "fixed_shift": (
        "day {day} is fixed to {shown}, which contract {contract} does not allow",
        "第{day}天固定为 {shown}，合同 {contract} 不允许该班次",
    ),
    "fixed_starts": (
        "day {day} is fixed to {times}, outside the starts of contract {contract}",
        "第{day}天固定为 {times}，不在合同 {contract} 规定的上班时间内",
    ),
    "fixed_twice": ("a day is fixed twice", "同一天固定了两次"),
    "hard": (
        "the rule {rule!r} cannot be weighted: {why}",
        "规则“{rule}”不能设权重：{why_zh}",
    ),
    "id_twice": ("the id {name!r} occurs twice", "编号“{name}”出现了两次"),
    "json": ("no JSON, line {line}: {why}", "不是有效的 JSON，第 {line} 行第 {column} 列有误"),
    "json_beyond": (
        "no JSON that can be read: a number is too long, or it nests too deep",
        "JSON 无法读取：数字过长或嵌套过深",
    ),
    "json_object": ("expected a JSON object", "应为一个 JSON 对象"),
    "key_missing": ("the key {key!r} is missing", "缺少“{key}”"),
    "key_near": (
        "unknown key {key!r}; did you mean {near!r}?",
        "未知的键“{key}”，您是否指“{near}”？",
    ),
    "key_unknown": ("unknown key {key!r}", "未知的键“{key}”"),
    "name_near": (
        "{kind}{name!r} is unknown; did you mean {near!r}?",
        "未知的{kind}“{name}”，您是否指“{near}”？",
    ),
    "name_unknown": ("{kind}{name!r} is unknown", "未知的{kind}“{name}”"),
    "night_missing": (
        "nights_max counts shifts in the window 'night', which is missing",
        "nights_max 按时间窗“night”统计夜班，但缺少“night”",
    ),
    "no_agents": ("0 agents, so there is nobody to roster", "坐席数为 0，无人可排班"),
    "no_folder": ("there is no folder {folder}", "没有文件夹 {folder}"),
    "no_shift": (
        "no shift is allowed; give 'shift_minutes' or 'codes'",
        "没有可用的班次，请填写“shift_minutes”或“codes”",
    ),
    "no_skill": (
        "no skill of at least {able}, so no queue could be served",
        "没有熟练度达到 {able} 的技能，无法服务任何队列",
    ),
    "no_text": ("it is no UTF-8 text", "不是 UTF-8 文本"),
    "now_outside": (
        "day {day} lies outside the days 0-{last}",
        "第{day}天不在排班期内，排班期为第 0-{last} 天",
    ),
    "open_slots": (
        "expected at most 24 hours in whole slots of {slot} minutes",
        "营业时间最长 24 小时，起止须为时段 {slot} 分钟的整数倍",
    ),
    "part_weeks": (
        "{days} days are no whole weeks; a horizon of part-weeks is not built yet",
        "{days} 天不是整周，目前排班期只支持整周",
    ),
    "preference": (
        "prefers {prefer!r}, which 'prefer' does not define",
        "偏好“{prefer}”，但“prefer”没有规定其时间",
    ),
    "queues_joined": (
        "{count} queues hang together by shared agents; more than {most} is not built yet",
        "{count} 个队列因共用坐席而连在一起，目前最多支持 {most} 个",
    ),
    "shift_ends": (
        "the shift ends at {end}, not after its start {start}",
        "班次于 {end} 下班，不晚于上班时间 {start}",
    ),
    "shift_too_long": (
        "the shortest shift of {shortest} minutes exceeds the opening window",
        "最短的班次为 {shortest} 分钟，超过了营业时间",
    ),
    "slot": (
        "no multiple of the slot of {slot} minutes",
        "不是时段 {slot} 分钟的整数倍",
    ),
    "slot_minutes": (
        "{minutes} minutes is no multiple of the slot of {slot} minutes",
        "{minutes} 分钟不是时段 {slot} 分钟的整数倍",
    ),
    "week_owed": (
        "week {week} owes {owed} paid minutes, but contract {contract} allows {most}",
        "第{week}周至少须计薪 {owed} 分钟，但合同 {contract} 最多允许 {most} 分钟",
    ),
    "window_ends": (
        "the window ends at {end}, not after its beginning {begin}",
        "时间窗于 {end} 结束，不晚于其开始时间 {begin}",
    ),
}
EXPECTED: Mapping[str, tuple[str, str]] = {
    "activity_window": ("a window [day, from, day, to]", "时间窗 [天, 起, 天, 止]"),
    "at_least_0": ("a number of at least 0", "不小于 0 的数"),
    "attendees": ("at least one attendee, each once", "至少一名参加者，且不得重复"),
    "break": ("HH:MM+minutes", "HH:MM+分钟数"),
    "clock": ("a time HH:MM", "时间 HH:MM"),
    "cover_once": ("each day and code once", "不重复的天与班次代码"),
    "date": ("a date YYYY-MM-DD", "日期 YYYY-MM-DD"),
    "day": ("a day 0-{last}", "第 0-{last} 天之一"),
    "day_pair": ("[day, day after]", "[当天, 次日]"),
    "days": ("{days} days", "{days} 天"),
    "early_or_late": ("null, 'early' or 'late'", "null、“early”或“late”"),
    "exactly": ("{value!r}", "{value}"),
    "factor": ("a factor of at least 0 for {queue}", "队列 {queue} 不小于 0 的倍数"),
    "from_to": ("[from, to]", "[起, 止]"),
    "id_once": ("each id once", "互不相同的编号"),
    "known_agent": ("an agent of the problem", "排班问题中的坐席"),
    "least_first": ("the least before the most", "最少在前、最多在后"),
    "least_most": ("[least, most] in minutes", "[最少, 最多]，单位为分钟"),
    "limit": ("a rule with a limit to ease", "可以放宽的限制规则"),
    "list": ("a list", "列表"),
    "moment": ("DAY@HH:MM such as 2@13:00", "“天@HH:MM”，例如 2@13:00"),
    "object": ("an object", "一个 JSON 对象"),
    "off_beside_code": ("'want': 'off' beside a code", "“off”（“want”与“code”同时填写时）"),
    "on_slot": (
        "minutes in a multiple of the slot of {slot} minutes",
        "时段 {slot} 分钟的整数倍",
    ),
    "queues": ("the queues {queues}", "队列 {queues}"),
    "queues_once": ("at least one queue, each named once", "至少一个队列，且名称不得重复"),
    "seats": (
        "a number, or {days} days of {slots} slots",
        "一个数，或 {days} 天、每天 {slots} 个时段",
    ),
    "share": ("a share 0-1", "0 至 1 的比例"),
    "shift_lengths": ("shift lengths in minutes as keys", "以班次时长（分钟）为键"),
    "slot_length": ("5, 10, 15 or 30", "5、10、15 或 30"),
    "slots": ("{slots} slots", "{slots} 个时段"),
    "surge": ("QUEUE=FACTOR such as sales=1.2", "“队列=倍数”，例如 sales=1.2"),
    "target": ("80/20 for 80 % in 20 s", "80/20，即 20 秒内 80%"),
    "target_share": (
        "a share between 0 and 100 % and a wait",
        "0 至 100% 之间的比例和等待秒数",
    ),
    "text": ("a text", "非空文本"),
    "true_or_false": ("true or false", "true 或 false"),
    "true_or_false_together": (
        "true or false as 'together'",
        "true 或 false（“together”）",
    ),
    "turns": ("at least one day", "至少一天"),
    "two_agents": ("two different agents", "两名不同的坐席"),
    "weeks": ("{weeks} weeks", "{weeks} 周"),
    "whole": ("a whole number", "整数"),
    "whole_least": ("a whole number of at least {least}", "不小于 {least} 的整数"),
    "window_order": ("a window that ends after it begins", "结束晚于开始的时间窗"),
    "zone": ("an IANA zone such as Asia/Shanghai", "IANA 时区，例如 Asia/Shanghai"),
}
"""What may be expected of a value."""
KINDS: Mapping[str, str] = {
    "": "取值",
    "agent": "坐席",
    "attendee": "参加者",
    "code": "班次代码",
    "code or kind": "班次代码或类别",
    "contract": "合同",
    "queue": "队列",
    "rotation": "轮班",
    "rule": "规则",
    "site": "职场",
    "skill": "技能",
    "team": "班组",
    "want": "意愿",
}
"""What a name may be of; nothing where the place says it."""
_PLACES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"agent (?=.)", "坐席 "),
        (r"activity (?=.)", "活动 "),
        (r"problem$", "排班问题"),
        (r"problem\.", ""),
        (r"roster$", "排班表"),
        (r"roster line (\d+),?", r"排班表第 \1 行"),
        (r"activities line (\d+),?", r"培训与会议表第 \1 行"),
        (r"now$", "当前时刻"),
        (r"absent$", "缺勤人员"),
        (r"surge$", "来电激增"),
        (r"relax$", "放宽"),
    )
)
"""How a place begins where it is no path of the file."""


def refused(where: str | Path, key: str, /, **values: object) -> SchedulingError:
    """Return the error "where: sentence" with the sentence `key` of `REFUSALS`.

    Parameters
    ----------
    where
        A path within the problem, a line of a roster, or a file.
    key, values
        Of the sentence, and what stands in its gaps.
    """
    english, chinese = REFUSALS[key]
    return SchedulingError(
        f"{where}: {english.format(**values)}",
        f"{_place(where)}：{chinese.format(**_in_chinese(values))}",
    )


def expected(
    where: str, key: str, found: object, /, *, most: int | None = None, **values: object
) -> SchedulingError:
    """Return the error "where: expected …, found …".

    Parameters
    ----------
    where
        As of `refused`.
    key, values
        Of the phrase in `EXPECTED`, and what stands in its gaps.
    found
        A value of the file.
    most
        Letters of the value that are shown in English; None: all.
    """
    english, chinese = EXPECTED[key]
    due, due_zh = english.format(**values), chinese.format(**_in_chinese(values))
    blank = " " if due_zh[0].isascii() else ""
    return SchedulingError(
        f"{where}: expected {due}, found {_short(repr(found), most)}",
        f"{_place(where)}：应为{blank}{due_zh}，实际为 {_short(_written(found), SHORT)}",
    )


def unknown(where: str, kind: str, name: object, near: str) -> SchedulingError:
    """Return the error about a name that is none of a kind; `near` is the nearest that is."""
    key = "name_near" if near else "name_unknown"
    english, chinese = REFUSALS[key]
    values = {"name": name, "near": near}
    return SchedulingError(
        f"{where}: {english.format(kind=kind and f'{kind} ', **values)}",
        f"{_place(where)}：{chinese.format(kind=KINDS[kind], **_in_chinese(values))}",
    )


def _place(where: str | Path) -> str:
    """Return a place in Chinese: a path stays as it is, but for a word before it."""
    if isinstance(where, Path):
        return str(where)
    for begins, chinese in _PLACES:
        if begins.match(where):
            return begins.sub(chinese, where, count=1)
    return where


def _in_chinese(values: Mapping[str, object]) -> dict[str, str]:
    return {
        gap: value if isinstance(value, str) else _written(value) for gap, value in values.items()
    }


def _written(value: object) -> str:
    """Return a value as its file has it."""
    return json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)


def _short(shown: str, most: int | None) -> str:
    return shown if most is None or len(shown) <= most else f"{shown[: most - 3]}..."
