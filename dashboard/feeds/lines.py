"""Logs of one event a line into a frame of lines."""

import polars as pl

from dashboard.feeds.errors import FeedError


def lines_of_text(text: str) -> pl.DataFrame:
    """Return a text's lines, numbered; blank ones at its end are no lines.

    Returns
    -------
    pl.DataFrame
        ``line`` (from 1) and ``text``.

    Raises
    ------
    FeedError
        When there is no line at all.
    """
    whole = one_newline(text).rstrip("\n\t ")
    if not whole:
        raise FeedError("feed.no_rows")
    lines = pl.Series("text", [whole]).str.split("\n").explode()
    return lines.to_frame().select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("line"), "text"
    )


def one_newline(text: str) -> str:
    """Return a text whose lines all end in a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
