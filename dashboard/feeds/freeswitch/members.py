"""Events of callcenter into contacts."""

import polars as pl

from dashboard.feeds.freeswitch.events import BRIDGE, FIELDS, JOIN, LEAVE, UNBRIDGE
from dashboard.feeds.options import Options
from dashboard.frames import CONTACTS, MOMENT, conform

_FLOWED_OUT = ("TIMEOUT", "NO_AGENT_TIMEOUT", "NO_AGENT", "EXIT_WITH_KEY")


def contacts(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make contacts of all events of some calls, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole calls.
    options : Options
        Not looked at.

    Returns
    -------
    pl.DataFrame
        CONTACTS, one a membership in a queue. Cancelled by BREAK_OUT is abandoned: the caller hung
        up. Cancelled by a timeout, for want of agents or by a key is flowed out.
    """
    del options
    kinds = (JOIN, LEAVE, BRIDGE, UNBRIDGE)
    told = events.filter(
        pl.col("kind").is_in(kinds), pl.col("call").is_not_null(), pl.col("queue").is_not_null()
    ).with_columns(pl.col("fields").str.json_decode(FIELDS).alias("f"))
    stays = told.unnest("f").with_columns(pl.col("at").dt.epoch("us"))
    member = pl.coalesce("member", "call")
    return _contacts(stays.group_by("call", "queue", member.alias("member")).agg(*_gathered()))


def _gathered() -> list[pl.Expr]:
    kind = pl.col("kind")
    in_talk = kind.is_in((BRIDGE, UNBRIDGE)) | ((kind == LEAVE) & (pl.col("answered") > 0))
    bridged = pl.coalesce("answered", pl.when(kind == BRIDGE).then("at"))
    unbridged = pl.when(kind == UNBRIDGE).then(pl.coalesce("terminated", "at"))
    left = pl.when(kind == LEAVE).then(pl.coalesce("left", "at"))
    return [
        pl.coalesce(pl.col("joined").min(), pl.col("at").filter(kind == JOIN).min()).alias(
            "joined"
        ),
        pl.col("at").min().alias("first"),
        bridged.filter(in_talk).min().alias("answered"),
        pl.coalesce(left.max(), unbridged.max()).alias("ended"),
        pl.col("agent").filter(in_talk).drop_nulls().sort().first().alias("agent"),
        pl.col("reason").filter(kind == LEAVE).drop_nulls().sort().first().alias("reason"),
        pl.col("customer").drop_nulls().sort().first().alias("customer"),
    ]


def _contacts(members: pl.DataFrame) -> pl.DataFrame:
    arrived = pl.coalesce("joined", "answered", "first")
    known = members.with_columns(arrived=arrived).with_columns(
        answered=pl.when(pl.col("answered").is_not_null()).then(
            pl.max_horizontal("arrived", "answered")
        )
    )
    outcome = (
        pl.when(pl.col("answered").is_not_null())
        .then(pl.lit("answered"))
        .when(pl.col("ended").is_null())
        .then(pl.lit("open"))
        .when(pl.col("reason").is_in(_FLOWED_OUT).fill_null(value=False))
        .then(pl.lit("flow_out"))
        .otherwise(pl.lit("abandoned"))
    )
    ended = pl.max_horizontal("ended", pl.coalesce("answered", "arrived"))
    ended = pl.when(pl.col("ended").is_not_null()).then(ended)
    nth = pl.struct("arrived", "member").rank("ordinal").over("call", "queue") - 1
    return conform(
        known.sort("call", "queue", "arrived", "member").select(
            source_key="call",
            segment=nth,
            queue="queue",
            channel=pl.lit("voice"),
            arrived_at=pl.col("arrived").cast(MOMENT),
            answered_at=pl.col("answered").cast(MOMENT),
            ended_at=ended.cast(MOMENT),
            outcome=outcome,
            agent=pl.when(pl.col("answered").is_not_null()).then("agent"),
            talk_s=(ended - pl.col("answered")) / 1e6,
            customer="customer",
        ),
        CONTACTS,
    )
