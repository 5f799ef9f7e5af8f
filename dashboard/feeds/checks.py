"""Rules that a row must pass; the first one it breaks is the reason of its reject."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.feeds.mask import mask
from dashboard.frames import REJECTS

DAY_S = 86_400
MOST_CONTACTS = 1_000_000
_SHOWN = 200
_SHOWN_VALUE = 80
_READ = 2_000  # masked as a whole before it is cut, but a line may be a megabyte long


@dataclass(frozen=True)
class Check:
    """A rule of rows.

    Attributes
    ----------
    reason : str
        Key in the catalogue under ``reject.``.
    broken : pl.Expr
        True where a row breaks the rule.
    value : str
        Column whose text the reason shows.
    """

    reason: str
    broken: pl.Expr
    value: str


def unreadable(raw: str, parsed: str) -> Check:
    """Refuse a text that is there and could not be read."""
    broken = pl.col(raw).is_not_null() & pl.col(parsed).is_null()
    return Check(f"not_a_number:{raw}", broken, raw)


def between(name: str, low: float, high: float, raw: str | None = None) -> Check:
    """Refuse a value outside [low, high]."""
    broken = (pl.col(name) < low) | (pl.col(name) > high)
    return Check(f"out_of_range:{raw or name}", broken, raw or name)


def split(
    frame: pl.DataFrame, checks: Sequence[Check], shown: Sequence[str] = ()
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part rows that pass every check from those that do not.

    Parameters
    ----------
    frame : pl.DataFrame
        With ``line`` and what the checks look at.
    checks : sequence of Check
        In order of importance.
    shown : sequence of str
        Columns that a reject shows; by default every text.

    Returns
    -------
    good, rejects : pl.DataFrame
        Rows as they were, and REJECTS columns. A reason is ``key|value``.
    """
    reason = pl.coalesce(
        pl.when(check.broken.fill_null(value=False)).then(
            pl.concat_str(
                pl.lit(f"{check.reason}|"),
                pl.col(check.value).cast(pl.String).fill_null("").str.slice(0, _SHOWN_VALUE),
            )
        )
        for check in checks
    )
    marked = frame.with_columns(reason=reason)
    bad = marked.filter(pl.col("reason").is_not_null())
    good = marked.filter(pl.col("reason").is_null()).drop("reason")
    texts = pl.col(shown) if shown else pl.col(pl.String).exclude("reason")
    text = bad.select(pl.concat_str(texts.fill_null("").str.slice(0, _READ), separator=","))
    rejected = text.to_series().to_list()
    rejects = pl.DataFrame(
        {
            "line": bad["line"],
            "reason": [mask(said) for said in bad["reason"].to_list()],
            "text": [mask(line)[:_SHOWN] for line in rejected],
        },
        schema=dict(REJECTS),
    )
    return good, rejects
