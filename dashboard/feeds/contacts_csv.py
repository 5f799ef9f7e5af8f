"""`contacts-csv`: one row a contact."""

from collections.abc import Mapping

import polars as pl

from dashboard.feeds.checks import DAY_S, Check, between, split, unreadable
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options, Parsed, mapped
from dashboard.feeds.values import duration_s, has_offset, moments
from dashboard.frames import CONTACTS, OUTCOMES, conform

NAME = "contacts-csv"
KEYS: Mapping[str, bool] = {
    "contact_id": True,
    "queue": False,
    "channel": False,
    "arrived_at": True,
    "answered_at": False,
    "ended_at": False,
    "agent": False,
    "talk_s": False,
    "hold_s": False,
    "acw_s": False,
    "outcome": False,
    "transferred": False,
    "customer": False,
    "topic": False,
    "text": False,
}
POLICY = ()
_MOMENTS = ("arrived_at", "answered_at", "ended_at")
_DURATIONS = ("talk_s", "hold_s", "acw_s")
_YES = ("1", "true", "yes", "y", "是")
_SAID = {
    "answered": (
        *("answered", "answer", "handled", "completed", "complete", "connected", "accepted"),
        *("已接通", "接通", "已接听", "接听", "已应答", "应答", "已接", "成功"),
    ),
    "abandoned": (
        *("abandoned", "abandon", "missed", "unanswered", "not answered", "no answer", "noanswer"),
        *("放弃", "已放弃", "呼损", "未接通", "未接听", "未接", "未应答", "客户挂断"),
    ),
    "flow_out": (
        *("flow_out", "flowed out", "flow-out", "flow out", "flowout", "overflow", "overflowed"),
        *("transferred out", "redirected", "timeout", "溢出", "转出", "流出", "超时"),
    ),
    "open": ("open", "waiting", "in progress", "queued", "ringing", "进行中", "排队中", "等待中"),
}
_OUTCOME = {word: outcome for outcome, words in _SAID.items() for word in words}


def parse(table: pl.DataFrame, options: Options) -> Parsed:
    """Read contact rows.

    Parameters
    ----------
    table : pl.DataFrame
        As `dashboard.feeds.table.table_of_text` returns.
    options : Options
        Without a column ``queue`` all rows belong to ``options.queue``.

    Returns
    -------
    Parsed
        CONTACTS rows. Without an outcome column a contact with an answer time is answered, one
        with an end only is abandoned, one with neither is open. Several rows of one contact and
        queue are its segments, numbered by arrival; of several for one arrival the fullest counts
        (ended beats answered beats open), then the last, and the others are repeated. ``text`` is
        not kept yet.

    Raises
    ------
    FeedError
        When no line could be used.
    """
    given = mapped(table, options, KEYS, NAME)
    if options.zone() is None and not given.select(has_offset(pl.col("arrived_at")).any()).item():
        raise FeedError("feed.zone_needed")
    if "queue" not in given.columns:
        if not options.queue:
            raise FeedError("feed.queue_needed")
        given = given.with_columns(queue=pl.lit(options.queue))
    given = given.drop("text", strict=False)
    absent = [name for name in KEYS if name not in given.columns]
    given = given.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    good, rejects = split(_typed(given, options), _checks())
    fullest = _fullest(good)
    repeated = good.height - fullest.height
    return Parsed(given.height, rejects, contacts=_contacts(fullest), repeated=repeated)


def _typed(given: pl.DataFrame, options: Options) -> pl.DataFrame:
    first = pl.lit(0)
    read = {f"{n}_n": moments(given, n, options.zone(), first) for n in _MOMENTS}
    spans = {f"{n}_n": duration_s(pl.col(n)) for n in _DURATIONS}
    typed = given.with_columns(**read, **spans)
    word = pl.col("outcome").str.to_lowercase()
    told = word.replace_strict(_OUTCOME, default=word, return_dtype=pl.String)
    inferred = (
        pl.when(pl.col("answered_at_n").is_not_null())
        .then(pl.lit("answered"))
        .when(pl.col("ended_at_n").is_not_null())
        .then(pl.lit("abandoned"))
        .otherwise(pl.lit("open"))
    )
    return typed.with_columns(outcome_n=pl.coalesce(told, inferred))


def _checks() -> list[Check]:
    arrived, answered, ended = (pl.col(f"{n}_n") for n in _MOMENTS)
    checks = [
        Check("no_id", pl.col("contact_id").is_null(), "arrived_at"),
        Check("no_queue", pl.col("queue").is_null(), "contact_id"),
        Check("not_a_time_or_skipped", arrived.is_null(), "arrived_at"),
        Check("unknown_outcome", ~pl.col("outcome_n").is_in(OUTCOMES), "outcome"),
        Check("answered_before_arrival", answered < arrived, "answered_at"),
        Check("ended_before_start", ended < pl.coalesce(answered, arrived), "ended_at"),
        Check(
            "no_answer_time", (pl.col("outcome_n") == "answered") & answered.is_null(), "contact_id"
        ),
        Check("no_end_time", (pl.col("outcome_n") == "abandoned") & ended.is_null(), "contact_id"),
    ]
    for name in ("answered_at", "ended_at"):
        broken = pl.col(name).is_not_null() & pl.col(f"{name}_n").is_null()
        checks.append(Check("not_a_time_or_skipped", broken, name))
    for name in _DURATIONS:
        checks += [unreadable(name, f"{name}_n"), between(f"{name}_n", 0, DAY_S, name)]
    return checks


def _fullest(good: pl.DataFrame) -> pl.DataFrame:
    key = ("contact_id", "queue", "arrived_at_n")
    known = [pl.col(f"{name}_n").is_not_null() for name in ("ended_at", "answered_at")]
    ranked = good.sort(*key, *known, "line")
    return ranked.filter(
        pl.struct(key).rle_id() != pl.struct(key).rle_id().shift(-1, fill_value=-1)
    )


def _contacts(good: pl.DataFrame) -> pl.DataFrame:
    named = good.select(
        pl.col("contact_id").alias("source_key"),
        pl.col("queue", "channel", "agent", "customer", "topic"),
        *(pl.col(f"{n}_n").alias(n) for n in (*_MOMENTS, *_DURATIONS)),
        pl.col("outcome_n").alias("outcome"),
        pl.col("transferred").str.to_lowercase().is_in(_YES).alias("transferred"),
    )
    talk = (pl.col("ended_at") - pl.col("answered_at")).dt.total_microseconds() / 1e6
    answered = pl.col("outcome") == "answered"
    return conform(
        named.with_columns(
            segment=pl.col("arrived_at").rank("ordinal").over("source_key", "queue") - 1,
            talk_s=pl.coalesce(pl.col("talk_s"), pl.when(answered).then(talk)),
        ),
        CONTACTS,
    )
