"""Lines of a queue_log into events."""

import polars as pl

from dashboard.feeds.checks import Check, split
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.values import moment
from dashboard.frames import EVENTS, MOMENT, conform

NAME = "asterisk-queue-log"
POLICY = ("count_blocked", "infer_connect")
RESTART = "QUEUESTART"
SOURCE_WIDE = (RESTART,)

_FIELDS = ("epoch", "call", "queue", "agent", "kind", "args")
_FEWEST = 5
_LONGEST = 255
_EARLIEST_S, _LATEST_S = 631_152_000, 4_102_444_800  # 1990 and 2100
_EPOCH = r"^\d{9,10}(?:\.\d+)?$"
_KIND = r"^[A-Za-z][A-Za-z0-9_]*$"
_NUMBERS = r"\+?\d{7,}"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_NOBODY = ("", "unknown", "anonymous", "unavailable", "restricted")


def parse(rows: pl.DataFrame, options: Options) -> Parsed:
    """Read lines.

    Parameters
    ----------
    rows : pl.DataFrame
        As `dashboard.feeds.lines.lines_of_text` returns.
    options : Options
        The zone is needed only where a log (of the realtime kind) has local times, not epochs.

    Returns
    -------
    Parsed
        EVENTS; an event that is not known is one all the same. ``call`` is null for the pseudo ids
        (NONE, REALTIME, MANAGER, CLI): every real one has a digit.

    Raises
    ------
    FeedError
        When a log has only local times and no zone is given.
    """
    typed = _timed(_parted(rows), options)
    good, rejects = split(typed, _checks(), shown=["text"])
    return Parsed(rows.height, rejects, events=_events(good))


def _parted(rows: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("text").str.splitn("|", len(_FIELDS))
    named = (
        parts.struct.field(f"field_{i}").str.strip_chars().alias(name)
        for i, name in enumerate(_FIELDS)
    )
    return rows.select("line", "text", *named)


def _timed(parted: pl.DataFrame, options: Options) -> pl.DataFrame:
    epoch_s = pl.when(pl.col("epoch").str.contains(_EPOCH)).then(
        pl.col("epoch").cast(pl.Float64, strict=False)
    )
    usual = epoch_s.is_between(_EARLIEST_S, _LATEST_S, closed="left")
    at = pl.when(usual).then((epoch_s * 1e6).round().cast(pl.Int64).cast(MOMENT))
    timed = parted.with_columns(at=at)
    others = timed.filter(pl.col("at").is_null())
    if others.is_empty():
        return timed
    local = others.filter(pl.col("epoch").str.contains(r"^\d{4}-\d\d-\d\d "))
    if local.height and options.zone() is None and others.height == timed.height:
        raise FeedError("feed.zone_needed")
    clock = local.select("line", local_at=moment(pl.col("epoch"), options.zone(), pl.lit(0)))
    return timed.join(clock, on="line", how="left", maintain_order="left").with_columns(
        at=pl.coalesce("at", "local_at")
    )


def _checks() -> list[Check]:
    fields = pl.col("text").str.count_matches("|", literal=True) + 1
    long = pl.any_horizontal(
        pl.col(name).str.len_chars() > _LONGEST for name in ("call", "queue", "agent", "kind")
    )
    return [
        Check("blank_line", pl.col("text").str.strip_chars() == "", "line"),
        Check("too_few_fields", fields < _FEWEST, "epoch"),
        Check("not_a_time_or_skipped", pl.col("at").is_null(), "epoch"),
        Check("field_too_long", long, "epoch"),
        Check("no_event", ~pl.col("kind").str.contains(_KIND), "kind"),
    ]


def _events(good: pl.DataFrame) -> pl.DataFrame:
    entered = pl.col("kind") == "ENTERQUEUE"
    caller = pl.col("args").str.split("|").list.get(1, null_on_oob=True).str.strip_chars()
    told = entered & ~caller.str.to_lowercase().is_in(_NOBODY)
    return conform(
        good.select(
            "at",
            "kind",
            call=pl.when(pl.col("call").str.contains(r"\d")).then("call"),
            queue=_named("queue"),
            agent=_named("agent"),
            customer=pl.when(told).then(caller),
            fields=_json(_plain(entered)),
        ),
        EVENTS,
    )


def _named(column: str) -> pl.Expr:
    text = pl.col(column)
    return pl.when((text != "NONE") & (text != "")).then(text)


def _plain(entered: pl.Expr) -> pl.Expr:
    """Return the arguments without the caller, long numbers and addresses."""
    text = pl.col("args").fill_null("")
    without_caller = pl.when(entered).then(text.str.replace(r"^([^|]*)\|[^|]*", "$1|"))
    plain = without_caller.otherwise(text).str.strip_chars_end("| ")
    return plain.str.replace_all(_NUMBERS, "#").str.replace_all(_MAIL, "<mail>")


def _json(arguments: pl.Expr) -> pl.Expr:
    """Return ``a|b`` as the JSON array ``["a","b"]``."""
    whole = pl.struct(a=arguments.str.split("|")).struct.json_encode()
    return whole.str.strip_prefix('{"a":').str.strip_suffix("}")
