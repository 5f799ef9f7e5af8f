"""Facts added up with a sign: a corrected contact is taken away as it was and added as it is."""

from collections.abc import Sequence

import polars as pl

from dashboard.measures.histogram import combine

_HISTOGRAMS = ("answered_waits", "abandoned_waits")
_CONSTANT = ("length_s", "in_target_wait_s")


def signed(added: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """Return two frames of the same columns in one, with ``sign`` +1 and −1."""
    return pl.concat(
        [added.with_columns(sign=pl.lit(1, pl.Int64)), gone.with_columns(sign=pl.lit(-1, pl.Int64))]
    )


def net(facts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add up facts that share a key.

    Parameters
    ----------
    facts : pl.DataFrame
        Sums and counts, packed histograms, and ``sign``.
    by : sequence of str
        The key.

    Returns
    -------
    pl.DataFrame
        One row a key, in the order of first appearance, the columns of `facts` without the sign;
        a sum with an unknown part is unknown.
    """
    keyed = facts.with_columns(group=pl.struct(by).rank("dense").cast(pl.Int64) - 1)
    sums = [n for n in facts.columns if n not in {*by, *_HISTOGRAMS, *_CONSTANT, "sign"}]
    constants = [
        pl.col(name).first() for name in _CONSTANT if name in facts.columns and name not in by
    ]
    totals = keyed.group_by("group", maintain_order=True).agg(
        *(pl.col(name).first() for name in by), *constants, *(_sum(name) for name in sums)
    )
    for name in _HISTOGRAMS:
        if name in facts.columns:
            totals = totals.with_columns(_waits(keyed, name).gather(totals["group"]).alias(name))
    return totals.select([name for name in facts.columns if name != "sign"])


def _sum(name: str) -> pl.Expr:
    total = (pl.col(name) * pl.col("sign")).sum()
    return pl.when(pl.col(name).null_count() == 0).then(total).alias(name)


def _waits(keyed: pl.DataFrame, name: str) -> pl.Series:
    made = combine(keyed[name], keyed["sign"].to_numpy(), keyed["group"].to_numpy())
    unknown = keyed.filter(pl.col(name).is_null())["group"].unique()
    known = ~pl.int_range(made.len(), eager=True).is_in(unknown.implode())
    return pl.select(pl.when(known).then(made)).to_series()
