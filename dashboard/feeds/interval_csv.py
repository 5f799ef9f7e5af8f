"""`interval-csv`: one row a queue and interval, as most systems export their history."""

import re
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from dashboard.feeds.checks import DAY_S, MOST_CONTACTS, Check, between, split, unreadable
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options, Parsed, mapped
from dashboard.feeds.presets import PRESETS, Preset, arranged
from dashboard.feeds.values import count, duration_s, has_offset, moments, number, occurrences
from dashboard.frames import INTERVALS, conform

NAME = "interval-csv"
KEYS: Mapping[str, bool] = {
    "start": True,
    "queue": False,
    "channel": False,
    "offered": True,
    "answered": False,
    "abandoned": False,
    "in_target": False,
    "aht_s": False,
    "asa_s": False,
    "staffed": False,
    "flow_out": False,
    "talk_total_s": False,
    "hold_total_s": False,
    "acw_total_s": False,
    "handle_total_s": False,
    "wait_total_s": False,
}
POLICY = ("length", "target_wait")
_COUNTS = ("offered", "answered", "abandoned", "flow_out")
_AVERAGES = ("aht_s", "asa_s")
_TOTALS = ("talk_total_s", "hold_total_s", "acw_total_s", "handle_total_s", "wait_total_s")
_DURATIONS = (*_AVERAGES, *_TOTALS)
_MOST_S = DAY_S * MOST_CONTACTS
_LENGTH = re.compile(r"(\d+)(m|h|s)?")
_UNIT_S = {"s": 1, "m": 60, "h": 3600, None: 60}
_DEFAULT_TARGET_S = "20"


def parse(table: pl.DataFrame, options: Options) -> Parsed:
    """Read interval rows.

    Parameters
    ----------
    table : pl.DataFrame
        As `dashboard.feeds.table.table_of_text` returns.
    options : Options
        Policy keys: ``length`` (such as ``30m``; by default found from the starts) and
        ``target_wait`` (seconds behind ``in_target``, default 20). A preset of
        `dashboard.feeds.presets` tells columns and units; the mapping overrides it.

    Returns
    -------
    Parsed
        INTERVALS rows. ``in_target`` may be a count, or a share given as ``81.2%`` or, in the
        whole file, numbers up to 1; then of the contacts that were answered or abandoned. Of
        several rows for one interval the last counts, the others are repeated.

    Raises
    ------
    FeedError
        When no line could be used.
    """
    preset = PRESETS[options.preset] if options.preset else None
    if preset:
        table, mapping = arranged(table, preset, options)
        options = replace(options, mapping=mapping)
    given = mapped(table, options, KEYS, NAME)
    zone = options.zone()
    if zone is None and not given.select(has_offset(pl.col("start")).any()).item():
        raise FeedError("feed.zone_needed")
    queue = pl.col("queue") if "queue" in given.columns else pl.lit(options.queue, pl.String)
    if "queue" not in given.columns and not options.queue:
        raise FeedError("feed.queue_needed")
    typed = _typed(given.with_columns(queue=queue), options, preset)
    length_s = _length_s(typed, options, preset)
    good, rejects = split(typed, _checks(typed, length_s))
    last = good.filter(pl.col("line") == pl.col("line").max().over("queue", "at"))
    rows = conform(_facts(last, options).with_columns(length_s=pl.lit(length_s)), INTERVALS)
    return Parsed(given.height, rejects, intervals=rows, repeated=good.height - last.height)


def _typed(given: pl.DataFrame, options: Options, preset: Preset | None) -> pl.DataFrame:
    here = set(given.columns)
    counts = {f"{n}_n": count(pl.col(n)) for n in _COUNTS if n in here}
    unit_s = 0.001 if preset and preset.unit == "ms" else 1.0
    spans = {f"{n}_n": duration_s(pl.col(n), unit_s) for n in _DURATIONS if n in here}
    if "staffed" in here:
        spans["staffed_n"] = number(pl.col("staffed"))
    if "in_target" in here:
        spans["in_target_n"] = number(pl.col("in_target").str.strip_suffix("%"))
    patterns = preset.patterns if preset else ()
    at = moments(given, "start", options.zone(), occurrences(["queue", "start"]), patterns)
    return given.with_columns(at=at, **counts, **spans)


def _length_s(typed: pl.DataFrame, options: Options, preset: Preset | None) -> int:
    if told := options.policy.get("length"):
        return _length_told(told)
    steps = (
        typed.filter(pl.col("at").is_not_null())
        .sort("queue", "at")
        .select((pl.col("at").diff().over("queue").dt.total_seconds()).alias("step"))
        .filter(pl.col("step") > 0)["step"]
    )
    if steps.is_empty():
        if preset and preset.length:
            return _length_told(preset.length)
        raise FeedError("feed.length_unknown")
    counted = steps.value_counts().sort("count", "step", descending=[True, False])
    return int(counted["step"][0])


def _length_told(told: str) -> int:
    found = _LENGTH.fullmatch(told)
    length_s = int(found[1]) * _UNIT_S[found[2]] if found else 0
    if not 0 < length_s <= DAY_S:
        raise FeedError("feed.bad_policy", key="length", value=told, expected="30m")
    return length_s


def _checks(typed: pl.DataFrame, length_s: int) -> list[Check]:
    here = set(typed.columns)
    checks = [
        Check("no_time", pl.col("start").is_null(), "start"),
        Check("not_a_time_or_skipped", pl.col("at").is_null(), "start"),
        Check("off_grid", pl.col("at").dt.epoch("s") % min(length_s, 900) != 0, "start"),
        Check("no_queue", pl.col("queue").is_null(), "start"),
        Check("no_count", pl.col("offered").is_null(), "start"),
    ]
    for name in (*_COUNTS, "in_target", "staffed"):
        if f"{name}_n" in here:
            checks += [unreadable(name, f"{name}_n"), between(f"{name}_n", 0, MOST_CONTACTS, name)]
    for name in _DURATIONS:
        if f"{name}_n" in here:
            most = _MOST_S if name in _TOTALS else DAY_S
            checks += [unreadable(name, f"{name}_n"), between(f"{name}_n", 0, most, name)]
    if "answered_n" in here:
        more = pl.col("answered_n") > pl.col("offered_n")
        checks.append(Check("answered_above_offered", more, "answered"))
    return checks


def _facts(good: pl.DataFrame, options: Options) -> pl.DataFrame:
    target_s = number_or_error(options.policy.get("target_wait", _DEFAULT_TARGET_S), "target_wait")
    named = good.select(
        "queue",
        pl.col("at").alias("start"),
        *(pl.col(n).alias(n.removesuffix("_n")) for n in good.columns if n.endswith("_n")),
        *([pl.col("in_target").str.ends_with("%").alias("percent")] if "in_target" in good else []),
    )
    for name in KEYS:
        if name not in named.columns:
            named = named.with_columns(pl.lit(None, pl.Float64).alias(name))
    if "percent" in named.columns:
        named = named.with_columns(in_target=_in_target())
    known = pl.col("in_target").is_not_null()
    parts = pl.sum_horizontal("talk_total_s", "hold_total_s", "acw_total_s")
    told = pl.col("talk_total_s").is_not_null()
    return named.with_columns(
        handled=pl.col("answered"),
        talk_s="talk_total_s",
        hold_s="hold_total_s",
        acw_s="acw_total_s",
        handle_s=pl.coalesce(
            "handle_total_s", pl.col("aht_s") * pl.col("answered"), pl.when(told).then(parts)
        ),
        wait_answered_s=pl.coalesce("wait_total_s", pl.col("asa_s") * pl.col("answered")),
        in_target_wait_s=pl.when(known).then(pl.lit(target_s)),
    )


def _in_target() -> pl.Expr:
    base = pl.coalesce(pl.col("answered") + pl.col("abandoned"), pl.col("offered"))
    value = pl.col("in_target")
    # A column of numbers up to 1, some between, holds shares: a 1 in it is all, not one contact.
    shares = (value.max() <= 1) & ((value > 0) & (value < 1)).any()
    return (
        pl.when(pl.col("percent"))
        .then(value / 100 * base)
        .when(shares)
        .then(value * base)
        .otherwise(value)
        .round()
        .cast(pl.Int64)
    )


def number_or_error(text: str, key: str) -> float:
    """Return the number of a policy switch.

    Raises
    ------
    FeedError
        When it is none.
    """
    try:
        return float(text)
    except ValueError as error:
        raise FeedError("feed.bad_policy", key=key, value=text, expected="20") from error
