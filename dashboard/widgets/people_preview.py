"""What a file or an edit would change about people: counts, rows, reasons, and the button."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboard.feeds.people.template import text_of
from dashboard.operations.feeds.explain_reject import reject_words
from dashboard.operations.people.apply import Preview
from dashboard.operations.people.changes import Change
from dashboard.text import UNKNOWN, Words
from dashboard.widgets.table import BARE, table

MOST_ROWS = 500
_WHAT = ("new", "changed", "gone")


def show_preview(look: Preview, words: Words, key: str) -> bool:
    """Show what would change; return whether there is something to apply."""
    line = {words("people.line"): BARE}
    if not look.rejects.is_empty():
        st.error(words("people.nothing_written", rows=words.number(_broken(look.rejects))))
        table(_reasons(look.rejects, words), key=f"{key}_rejects", said=line)
        return False
    if not look.warnings.is_empty():
        st.warning(words("people.warnings", rows=words.number(_broken(look.warnings))))
        with st.expander(words("people.warnings_shown")):
            table(_reasons(look.warnings, words), key=f"{key}_warnings", said=line)
    if not look.changes:
        st.info(words("people.no_changes", rows=words.number(sum(look.unchanged.values()))))
        return False
    st.markdown(_counts(look.counts, sum(look.unchanged.values()), words))
    table(_differences(look.changes[:MOST_ROWS], words), key=f"{key}_changes")
    if len(look.changes) > MOST_ROWS:
        st.caption(words("people.more", shown=MOST_ROWS, all=words.number(len(look.changes))))
    return True


def _broken(rejects: pl.DataFrame) -> int:
    return rejects.select("file", "line").n_unique()


def _counts(counts: Mapping[str, int], unchanged: int, words: Words) -> str:
    told = [(f"people.what_{what}", counts.get(what, 0)) for what in _WHAT]
    told.append(("people.what_unchanged", unchanged))
    return " · ".join(f"{words(name)} **{words.number(count)}**" for name, count in told)


def _reasons(rejects: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Return rejects as read: the file where it has a name, the line, why, and the row."""
    reasons = [reject_words(words, reason) for reason in rejects["reason"].to_list()]
    columns = {
        words("people.file"): rejects["file"],
        words("people.line"): rejects["line"],
        words("people.reason"): pl.Series(reasons, dtype=pl.String),
        words("people.row"): rejects["text"],
    }
    if not rejects["file"].str.len_chars().sum():
        columns.pop(words("people.file"))
    return pl.DataFrame(columns)


def _differences(changes: list[Change], words: Words) -> pl.DataFrame:
    rows = [row for change in changes for row in _lines(change, words)]
    names = ("kind", "name", "what", "field", "old", "new")
    return pl.DataFrame(
        rows, schema={words(f"people.{name}"): pl.String for name in names}, orient="row"
    )


def _lines(change: Change, words: Words) -> list[tuple[str, ...]]:
    """Return one line for a new or removed record, one a field for one that changes."""
    kind, name = words(f"people.kind_{change.kind}"), " · ".join(change.key)
    what = words(f"people.what_{change.what}")
    if change.before is None or change.after is None:
        record = change.after or change.before or {}
        shown = "; ".join(
            f"{words(f'people.column_{field}')}: {text_of(value)}"
            for field, value in record.items()
            if value is not None
        )
        old, new = (UNKNOWN, shown) if change.before is None else (shown, UNKNOWN)
        return [(kind, name, what, "", old, new)]
    pairs = [
        (words(f"people.column_{field}"), text_of(old) or UNKNOWN, text_of(new) or UNKNOWN)
        for field, (old, new) in change.fields.items()
    ]
    if change.was:
        pairs.insert(0, (words("people.name"), " · ".join(change.was), name))
    return [(kind, name, what, *pair) for pair in pairs]
