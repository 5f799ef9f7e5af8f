"""The kinds of rows about people: their columns, what names a row, what each cell may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.feeds.people import cells
from dashboard.feeds.people.cells import Cell

PREFER = {
    "early": "early",
    "早": "early",
    "早班": "early",
    "late": "late",
    "晚": "late",
    "晚班": "late",
}
STATES = {
    "asked": "asked",
    "granted": "granted",
    "refused": "refused",
    "申请中": "asked",
    "已批准": "granted",
    "已拒绝": "refused",
}
_WEEK_MINUTES = 7 * 24 * 60


@dataclass(frozen=True)
class Column:
    """A column of a kind.

    Attributes
    ----------
    key : str
        Its name in files and in frames.
    cell : Cell
        What it holds.
    example : str
        In the template.
    needed : bool
        Whether no row can do without.
    default : scalar or None
        Of a new row that leaves it out.
    refers : str or None
        Kind whose names it uses, or ``queue``.
    keeps : bool
        Whether an empty cell leaves what is known as it is; feeds fill such columns too.
    """

    key: str
    cell: Cell
    example: str = ""
    needed: bool = False
    default: Any = None
    refers: str | None = None
    keeps: bool = False


@dataclass(frozen=True)
class Kind:
    """Rows about one thing; `key` holds the columns that name a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def needed(self) -> frozenset[str]:
        """Columns that a file of this kind must have."""
        return frozenset(column.key for column in self.columns if column.needed)

    def column(self, key: str) -> Column:
        """Return a column by key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def fields(self) -> tuple[Column, ...]:
        """Columns beside the key."""
        return tuple(column for column in self.columns if column.key not in self.key)


def _named(key: str, example: str, refers: str | None = None) -> Column:
    return Column(key, cells.NAME, example, needed=True, refers=refers)


_SITES = Kind(
    "sites",
    ("site",),
    (_named("site", "Shanghai"), Column("timezone", cells.ZONE, "Asia/Shanghai", needed=True)),
)
_CONTRACTS = Kind(
    "contracts",
    ("contract",),
    (
        _named("contract", "Full time"),
        Column("shift_minutes", cells.LENGTHS, "480;540", needed=True),
        Column("paid_week_max", cells.whole(1, _WEEK_MINUTES), "2400"),
        Column("work_days_week_max", cells.whole(1, 7), "5"),
        Column("consecutive_days_max", cells.whole(1, 31), "6"),
        Column("rest_minutes_min", cells.whole(0, 2880), "660"),
        Column("start_band_week_minutes", cells.whole(0, 1440), "180"),
        Column("starts", cells.WINDOW, "07:00-14:00"),
        Column("breaks", cells.BREAKS, "480: 60-165+15 paid, 195-315+30; 540: 195-315+60"),
    ),
)
_TEAMS = Kind(
    "teams", ("team",), (_named("team", "Cards A"), _named("site", "Shanghai", refers="sites"))
)
_AGENTS = Kind(
    "agents",
    ("agent",),
    (
        _named("agent", "Li Na"),
        _named("team", "Cards A", refers="teams"),
        _named("contract", "Full time", refers="contracts"),
        Column("external", cells.NAMES, "SIP/1001; genesys:li.na", keeps=True),
        Column("prefer", cells.word(PREFER), "early"),
        Column("available", cells.WEEK, "08:00-20:00"),
        Column("paid_week_min", cells.whole(0, _WEEK_MINUTES), "2160"),
        Column("active", cells.YES, "yes", default=True),
    ),
)
_SKILLS = Kind(
    "skills",
    ("agent", "queue"),
    (
        _named("agent", "Li Na", refers="agents"),
        _named("queue", "cards", refers="queue"),
        Column("level", cells.SHARE, "0.9", default=1.0),
        Column("valid_from", cells.DATE, "2026-01-01"),
        Column("valid_to", cells.DATE, "2026-12-31"),
    ),
)
_LEAVE = Kind(
    "leave",
    ("agent", "first_day"),
    (
        _named("agent", "Li Na", refers="agents"),
        Column("first_day", cells.DATE, "2026-10-01", needed=True),
        Column("last_day", cells.DATE, "2026-10-07"),
        Column("kind", cells.NAME, "annual", default="annual"),
        Column("state", cells.word(STATES), "granted", default="granted"),
    ),
)
_ROSTERS = Kind(
    "rosters",
    ("agent", "day"),
    (
        _named("agent", "Li Na", refers="agents"),
        Column("day", cells.DATE, "2026-10-12", needed=True),
        Column("start", cells.CLOCK, "09:00", needed=True),
        Column("end", cells.CLOCK, "17:30", needed=True),
        Column("paid_minutes", cells.whole(0, 1440), "480"),
        Column("breaks", cells.PAUSES, "10:30+15;12:30+30"),
        Column("activities", cells.TASKS, "15:00+60 training"),
        Column("code", cells.NAME, "A"),
    ),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (_SITES, _CONTRACTS, _TEAMS, _AGENTS, _SKILLS, _LEAVE, _ROSTERS)
}
"""By name, each after those that it refers to."""
