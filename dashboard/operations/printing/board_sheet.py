"""The board as a sheet: its cards, the queues furthest from their target, the weeks."""

from dashboard.operations.figures.board import INDUSTRY, BoardView, Card
from dashboard.operations.printing.sheet import Block, Figure, Sheet
from dashboard.text import Words

_SHARES = frozenset({"service_level", "connection_rate", "abandon_rate"})
_SECONDS = frozenset({"asa_s", "aht_s"})
_WEEKS = ("offered", "service_level", "connection_rate", "abandon_rate", "asa_s", "aht_s")
_QUEUES = ("offered", "service_level", "target", "abandon_rate", "asa_s")


def board_sheet(view: BoardView, titles: dict[str, str], words: Words) -> Sheet:
    """Return the board; `titles` are the queues' names in the reader's language."""
    return Sheet(
        words("screen.board"),
        words("board.until", day=words.date(view.until)),
        words.language,
        (
            Block("", tuple(_figure(card, words) for card in view.cards) + _plan(view, words)),
            _by_queue(view, titles, words),
            _by_week(view, words),
        ),
    )


def _figure(card: Card, words: Words) -> Figure:
    notes: list[str] = []
    if card.target is not None:
        notes.append(words("day.target_value", value=words.percent(card.target)))
    if card.key in INDUSTRY:
        line, year = INDUSTRY[card.key]
        notes.append(words("board.industry", value=words.percent(line, 2), year=year))
    if card.before is not None:
        notes.append(words("board.before", value=_value(card.key, card.before, words)))
    met = card.target is not None and card.value is not None
    tone = ("good" if (card.value or 0) >= (card.target or 0) else "bad") if met else ""
    return Figure(words(f"board.{card.key}"), _value(card.key, card.value, words), (*notes,), tone)


def _plan(view: BoardView, words: Words) -> tuple[Figure, Figure]:
    naive = words("board.naive", value=words.percent(view.naive_error))
    error = words.percent(view.forecast_error)
    return (
        Figure(words("board.forecast_error"), error, (naive,)),
        Figure(words("board.roster_gap"), words.percent(view.roster_gap, 2)),
    )


def _value(key: str, value: float | None, words: Words) -> str:
    if key in _SHARES:
        return words.percent(value)
    return words.duration(value) if key in _SECONDS else words.number(value)


def _by_queue(view: BoardView, titles: dict[str, str], words: Words) -> Block:
    rows = tuple(
        (
            titles.get(str(row["queue"]), str(row["queue"])),
            *(_value("service_level" if k == "target" else k, row[k], words) for k in _QUEUES),
        )
        for row in view.queues.iter_rows(named=True)
    )
    columns = (words("board.column_queue"), *(words(f"board.column_{k}") for k in _QUEUES))
    right = tuple(range(1, len(columns)))
    return Block(words("board.worst"), columns=columns, rows=rows, right=right)


def _by_week(view: BoardView, words: Words) -> Block:
    rows = tuple(
        (words.day(row["week"]), *(_value(key, row[key], words) for key in _WEEKS))
        for row in view.weeks.iter_rows(named=True)
    )
    columns = (words("board.week"), *(words(f"board.{key}") for key in _WEEKS))
    right = tuple(range(1, len(columns)))
    return Block(words("board.trend"), columns=columns, rows=rows, right=right)
