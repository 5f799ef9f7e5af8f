"""Which column of a table is which key of a feed, told by its heading alone."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from dashboard.feeds.catalogue import Feed
from dashboard.feeds.presets import DATE, START

_ALIKE = 0.88
_LIKE = 6
"""Fewest letters of a name that a slip of the pen is looked for in: short ones are all alike."""

USUAL: Mapping[str, tuple[str, ...]] = {
    "start": (
        "开始时间",
        "时间段",
        "时段",
        "统计时间",
        "日期时间",
        "时间",
        "Start Time",
        "Interval",
    ),
    "queue": ("队列", "队列名称", "技能组", "技能组名称", "技能", "业务组", "Queue Name", "Skill"),
    "channel": ("渠道", "媒体类型", "接入渠道", "Media Type", "Channel Type"),
    "offered": (
        *(
            "呼入量",
            "呼入总量",
            "来电量",
            "来电总量",
            "进线量",
            "进线总量",
            "接入量",
            "排队量",
            "话务量",
        ),
        *("Calls Offered", "Calls Inbound", "Offered Calls", "Calls", "Contacts"),
    ),
    "answered": (
        *("接通量", "人工接通量", "接听量", "应答量", "接起量", "接通数", "接听数"),
        *("Calls Answered", "Calls Handled", "Answered Calls", "Handled"),
    ),
    "abandoned": (
        *("放弃量", "呼损量", "排队放弃量", "放弃数", "未接通量"),
        *("Calls Abandoned", "Abandoned Calls", "Abandons"),
    ),
    "in_target": (
        *("服务水平", "接通率20秒", "20秒接通量", "20秒内接通量", "20秒服务水平"),
        *("Service Level", "Service Level %", "Answered in Target"),
    ),
    "aht_s": (
        *("平均处理时长", "平均处理时长(秒)", "平均处理时间", "平均通话处理时长"),
        *("AHT", "Average Handle Time", "Avg Handle Time", "Avg Handle Time (sec)"),
    ),
    "asa_s": (
        *("平均应答时长", "平均应答速度", "平均接通时长", "平均排队时长", "平均应答时间"),
        *("ASA", "Average Speed of Answer", "Avg Speed of Answer", "Avg Wait Time (sec)"),
    ),
    "staffed": ("坐席数", "在线坐席数", "签入坐席数", "登录坐席数", "Staffed Agents"),
    "flow_out": ("转出量", "溢出量", "流出量", "Flow Out", "Redirected"),
    "talk_total_s": ("通话总时长", "总通话时长", "Talk Time"),
    "hold_total_s": ("保持总时长", "总保持时长", "Hold Time"),
    "acw_total_s": ("话后总时长", "总话后时长", "整理总时长", "ACW Time"),
    "handle_total_s": ("处理总时长", "总处理时长", "Handle Time"),
    "wait_total_s": ("等待总时长", "总等待时长", "Wait Time"),
    "contact_id": (
        *(
            "流水号",
            "通话流水号",
            "呼叫流水号",
            "会话编号",
            "会话ID",
            "呼叫标识",
            "通话ID",
            "联系ID",
        ),
        *(
            "Call ID",
            "CallID",
            "Contact ID",
            "ContactId",
            "Conversation ID",
            "Interaction ID",
            "ID",
        ),
    ),
    "arrived_at": (
        *("呼入时间", "来电时间", "进线时间", "到达时间", "排队开始时间", "开始时间", "呼叫时间"),
        *("Arrival Time", "Start Time", "Call Start", "Queued At", "Enqueue Time"),
    ),
    "answered_at": (
        *("应答时间", "接听时间", "接通时间", "人工接听时间"),
        *("Answer Time", "Answered At", "Connect Time"),
    ),
    "ended_at": ("结束时间", "挂机时间", "挂断时间", "End Time", "Ended At", "Call End"),
    "agent": ("坐席", "座席", "坐席工号", "工号", "客服", "Agent Name", "Agent ID", "User"),
    "talk_s": ("通话时长", "通话时长(秒)", "Talk Time", "Talk Duration"),
    "hold_s": ("保持时长", "保持时长(秒)", "Hold Time", "Hold Duration"),
    "acw_s": ("话后时长", "话后处理时长", "整理时长", "After Call Work", "Wrap Up", "ACW"),
    "outcome": (
        "结果",
        "呼叫结果",
        "接通状态",
        "是否接通",
        "状态",
        "Result",
        "Disposition",
        "Status",
    ),
    "transferred": ("是否转接", "转接", "Transfer"),
    "customer": ("客户", "客户号", "客户号码", "主叫号码", "来电号码", "手机号", "Caller", "ANI"),
    "topic": ("主题", "业务类型", "来电原因", "Reason", "Category"),
    "text": ("内容", "文本", "会话内容", "备注", "Transcript", "Notes"),
}
"""Key → what exports call it, the commonest first; a heading is compared without case and signs."""


def fit(headings: Sequence[str], feed: Feed, preset: str | None = None) -> dict[str, str]:
    """Return the column that each key of a feed most likely stands in.

    Parameters
    ----------
    headings : sequence of str
        Of the table.
    feed : Feed
        Whose keys are looked for.
    preset : str or None
        What a known system's export looks like; its headings come before all others.

    Returns
    -------
    dict
        Key → heading as the table writes it; no heading serves two keys. By the preset, then by
        the key itself, then by what exports call it, then by a slip of the pen in either.
    """
    known = {_folded(heading): heading for heading in reversed(headings)}
    told = _by_preset(headings, feed, preset)
    found = {key: column for key, column in told.items() if key in feed.keys}
    parts = [column for key, column in told.items() if key not in feed.keys]
    open_keys = [key for key in feed.keys if not (key == START and DATE in told)]
    for names in (_by_key, _by_usage):
        for key in open_keys:
            _take(found, key, parts, (known.get(_folded(name)) for name in names(key)))
    for key in open_keys:
        near = (_near(name, known) for name in (key, *USUAL.get(key, ())))
        _take(found, key, parts, near)
    return found


def _by_preset(headings: Sequence[str], feed: Feed, preset: str | None) -> Mapping[str, str]:
    if preset is None:
        return {}
    return feed.presets[preset].found(pl.DataFrame(schema=dict.fromkeys(headings, pl.String)))


def _by_key(key: str) -> Sequence[str]:
    return (key,)


def _by_usage(key: str) -> Sequence[str]:
    return USUAL.get(key, ())


def _take(
    found: dict[str, str], key: str, parts: Sequence[str], columns: Iterable[str | None]
) -> None:
    """Give a key the first of some columns that nothing else has."""
    if key in found:
        return
    used = {*found.values(), *parts}
    if column := next((column for column in columns if column and column not in used), None):
        found[key] = column


def _near(name: str, known: Mapping[str, str]) -> str | None:
    """Return a heading that is a name but for a slip of the pen."""
    folded = _folded(name)
    if len(folded) < _LIKE:
        return None
    near = difflib.get_close_matches(folded, known, n=1, cutoff=_ALIKE)
    return known[near[0]] if near else None


def _folded(heading: str) -> str:
    """Return a heading without case, blanks and signs: 'Calls-Offered ' is 'callsoffered'."""
    return "".join(sign for sign in heading.casefold() if sign.isalnum())
