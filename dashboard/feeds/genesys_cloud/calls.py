"""Conversations into contacts."""

import polars as pl

from dashboard.feeds.genesys_cloud.conversations import KIND
from dashboard.feeds.options import Options
from dashboard.frames import CONTACTS, MOMENT, conform

_FIELDS = pl.Struct(
    {
        "stays": pl.List(
            pl.Struct(
                {
                    **dict.fromkeys(("queue", "media", "outcome", "agent"), pl.String),
                    **dict.fromkeys(("arrived", "answered", "ended"), pl.Int64),
                    **dict.fromkeys(("talk", "hold", "acw"), pl.Float64),
                    "transferred": pl.Boolean,
                }
            )
        )
    }
)


def contacts(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make contacts of conversations, whichever copies came, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole conversations.
    options : Options
        Not looked at.

    Returns
    -------
    pl.DataFrame
        CONTACTS, one a stay in a queue. No agent and not abandoned by metric: flowed out where a
        metric, a transfer or a later stay says so.
    """
    del options
    copies = events.filter(pl.col("kind") == KIND).sort(
        "call", "at", pl.col("fields").str.len_bytes(), "fields"
    )
    told = copies.with_columns(pl.col("customer").drop_nulls().first().over("call"))
    fullest = told.unique("call", keep="last", maintain_order=True)
    rows = fullest.select(
        "call", "customer", pl.col("fields").str.json_decode(_FIELDS).struct.field("stays")
    )
    stays = rows.explode("stays").drop_nulls("stays").unnest("stays")
    nth = pl.col("arrived").rank("ordinal").over("call", "queue") - 1
    return conform(
        stays.select(
            source_key="call",
            segment=nth,
            queue="queue",
            channel=pl.col("media").str.to_lowercase(),
            arrived_at=pl.col("arrived").cast(MOMENT),
            answered_at=pl.col("answered").cast(MOMENT),
            ended_at=pl.col("ended").cast(MOMENT),
            outcome="outcome",
            agent="agent",
            talk_s="talk",
            hold_s="hold",
            acw_s="acw",
            transferred=pl.col("transferred").fill_null(value=False),
            customer="customer",
        ),
        CONTACTS,
    )
