"""What of some periods is not covered by others."""

import polars as pl


def gaps(whole: pl.DataFrame, parts: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return the stretches of periods that no part covers.

    Parameters
    ----------
    whole : pl.DataFrame
        `by` (one row each), since, until, and other columns, which are kept.
    parts : pl.DataFrame
        `by`, since, until; they may overlap and reach out of their whole.

    Returns
    -------
    pl.DataFrame
        The columns of `whole`, one row a stretch that is left, in order of time.
    """
    inside = (
        parts.select(by, a="since", b="until")
        .join(whole.select(by, "since", "until"), on=by)
        .select(by, a=pl.max_horizontal("a", "since"), b=pl.min_horizontal("b", "until"))
        .filter(pl.col("b") > pl.col("a"))
        .sort(by, "a")
    )
    ends = whole.select(by, a="until", b="until")
    edges = pl.concat([inside, ends]).sort(by, "a", "b", maintain_order=True)
    reached = pl.col("b").cum_max().shift(1).over(by)
    left = edges.select(by, reached=reached, next="a")
    return (
        whole.join(left, on=by)
        .with_columns(since=pl.coalesce("reached", "since"), until=pl.col("next"))
        .filter(pl.col("until") > pl.col("since"))
        .select(whole.columns)
        .sort(by, "since")
    )
