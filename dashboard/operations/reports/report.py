"""A report as plain data: sections of figures, tables and sentences, said in any language."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dashboard.operations.notices.say import Phrase, Told, day, say, spell
from dashboard.operations.printing.sheet import Block, Figure, Sheet
from dashboard.text import Words

KINDS = ("daily", "weekly")
Value = Told | str
DAYS = {"daily": 1, "weekly": 7}


@dataclass(frozen=True)
class Amount:
    """A figure: the key of its name, its value, what stands under it, and its tone."""

    key: str
    value: Value
    notes: tuple[Phrase, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a report.

    Attributes
    ----------
    key : str
        Of its title, after ``reports.section_``.
    amounts : tuple of Amount
        The figures.
    columns : tuple of str
        Keys of the columns, after ``reports.column_``.
    rows : tuple
        One value a column.
    right : tuple of str
        Columns that hold figures.
    lines : tuple of Phrase
        Sentences; also why there is nothing else.
    """

    key: str
    amounts: tuple[Amount, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    right: tuple[str, ...] = ()
    lines: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Report:
    """What happened from `first` to `last`, both included, in the zone of the floor."""

    kind: str
    first: dt.date
    last: dt.date
    zone: ZoneInfo
    made_at: dt.datetime
    sections: tuple[Section, ...]


def said(report: Report, words: Words) -> Sheet:
    """Return a report in the words of one language."""
    span = words.date(report.first)
    if report.first != report.last:
        span = f"{span} – {words.date(report.last)}"
    made = words("reports.made", time=words.moment(report.made_at, report.zone))
    return Sheet(
        words(f"reports.title_{report.kind}"),
        f"{span} · {made}",
        words.language,
        tuple(_block(section, words) for section in report.sections),
    )


def _block(section: Section, words: Words) -> Block:
    shown = section.columns if section.rows else ()
    return Block(
        words(f"reports.section_{section.key}"),
        tuple(_figure(amount, words) for amount in section.amounts),
        tuple(words(f"reports.column_{name}") for name in shown),
        tuple(tuple(spell(words, value) for value in row) for row in section.rows),
        tuple(i for i, name in enumerate(shown) if name in section.right),
        tuple(say(words, line) for line in section.lines),
    )


def _figure(amount: Amount, words: Words) -> Figure:
    notes = tuple(say(words, note) for note in amount.notes)
    return Figure(words(amount.key), spell(words, amount.value), notes, amount.tone)


def headline(report: Report) -> Phrase:
    """Return the sentence that a notice and a mail begin with."""
    amounts = {amount.key: amount.value for amount in report.sections[0].amounts}
    told = {
        "day": day(report.first),
        "last": day(report.last),
        "service_level": amounts.get("board.service_level", "–"),
        "offered": amounts.get("board.offered", "–"),
        "abandon_rate": amounts.get("board.abandon_rate", "–"),
    }
    return Phrase(f"reports.told_{report.kind}", told)


def nothing(key: str, why: str) -> Section:
    """Return a section that says why it is empty."""
    return Section(key, lines=(Phrase(why),))


def plain_text(sheet: Sheet, blocks: Sequence[str] = ()) -> str:
    """Return a sheet as text for a mail: every block, or those of some titles."""
    parts = [f"{sheet.title} · {sheet.subtitle}"]
    for block in sheet.blocks:
        if blocks and block.title not in blocks:
            continue
        figures = [f"{f.name}: {f.value} ({'; '.join(f.notes)})" for f in block.figures]
        rows = [" | ".join(row) for row in block.rows]
        parts.append("\n".join([block.title, *figures, *rows, *block.lines]))
    return "\n\n".join(parts)
