"""A sheet: what a page, a PDF and a mail show of one subject, in the words of one language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One figure: its name, its value, and what stands under it; tone ``good``, ``bad`` or none."""

    name: str
    value: str
    notes: tuple[str, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class Block:
    """A part of a sheet.

    Attributes
    ----------
    title : str
        Over it.
    figures : tuple of Figure
        Side by side.
    columns : tuple of str
        Of the table; empty for none.
    rows : tuple of tuple of str
        Cells of the table.
    right : tuple of int
        Numbers of the columns that hold figures.
    lines : tuple of str
        Sentences under the table.
    break_after : bool
        Whether a printed page ends here.
    """

    title: str
    figures: tuple[Figure, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[int, ...] = ()
    lines: tuple[str, ...] = ()
    break_after: bool = False


@dataclass(frozen=True)
class Sheet:
    """A subject in one language; `paper` is ``a4`` or ``a3``, `wide` turns it."""

    title: str
    subtitle: str
    language: str
    blocks: tuple[Block, ...]
    paper: str = "a4"
    wide: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """The sheet as the store keeps it."""
        return asdict(self)


def sheet_from(kept: Mapping[str, Any]) -> Sheet:
    """Return the sheet that `Sheet.kept` kept, also after it was JSON."""
    told = {name: value for name, value in kept.items() if name != "blocks"}
    return Sheet(**told, blocks=tuple(_block(block) for block in kept["blocks"]))


def _block(kept: Mapping[str, Any]) -> Block:
    return Block(
        kept["title"],
        tuple(
            Figure(told["name"], told["value"], tuple(told["notes"]), told["tone"])
            for told in kept["figures"]
        ),
        tuple(kept["columns"]),
        tuple(tuple(row) for row in kept["rows"]),
        tuple(kept["right"]),
        tuple(kept["lines"]),
        kept["break_after"],
    )
