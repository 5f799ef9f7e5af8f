"""Tell agents what a roster that comes into force changes for them, day by day."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from dashboard.operations.desk import floor_time
from dashboard.operations.notices.say import Phrase, day, phrases
from dashboard.operations.notices.tell import Message, tell, users_of_agents
from dashboard.operations.rosters.activities import home_of
from dashboard.operations.rosters.versions import zone_of_schedule
from dashboard.store.tables import Schedule
from scheduling.roster import Roster
from scheduling.shifts import Shift

MOST = 7
"""Changes that are told one by one; of more, the number of the rest is told."""
_DAY_MINUTES = 24 * 60
Sessions = tuple[tuple[int, int, str], ...]
"""Training and meetings of a shift: start, minutes, name."""


@dataclass(frozen=True)
class Work:
    """An agent's day: the shift, and its training and meetings."""

    shift: Shift
    sessions: Sessions = ()

    @property
    def told(self) -> object:
        """What an agent knows of it."""
        return self.shift.start, self.shift.end, tuple(sorted(self.shift.breaks)), self.sessions


Keyed = Mapping[tuple[str, int], Work]
"""What agents work by agent and day, counted from the version's first one."""


def work_of(roster: Roster) -> dict[tuple[str, int], Work]:
    """Return what a roster has everybody work."""
    sessions: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
    shifts = roster.by_agent() if roster.activities else {}
    for placed in roster.activities:
        day, start = home_of(placed, shifts.get(placed.agent, ()))
        sessions.setdefault((placed.agent, day), []).append((start, placed.minutes, placed.name))
    return {
        (s.agent, s.day): Work(s, tuple(sorted(sessions.get((s.agent, s.day), ()))))
        for s in roster.shifts()
    }


def tell_changed(
    session: Session, schedule: Schedule, old: Keyed, new: Keyed, *, sentence: str = ""
) -> int:
    """Tell the agents whose shifts change from today on, inside the transaction that changes them.

    Parameters
    ----------
    session : Session
        A writing transaction.
    schedule : Schedule
        The version that comes into force.
    old, new : mapping
        Of before, none where there was no roster, and of now.
    sentence : str
        Key of what is said around the changes; empty: that a roster was published.

    Returns
    -------
    int
        How many users were told.
    """
    today = floor_time(session).astimezone(zone_of_schedule(schedule)).date()
    first = max(0, (today - schedule.first_day).days)
    keys = {key for key in old.keys() | new.keys() if key[1] >= first}
    changed = sorted(key for key in keys if told_of(old.get(key)) != told_of(new.get(key)))
    by_agent: dict[str, list[int]] = {}
    for agent, number in changed:
        by_agent.setdefault(agent, []).append(number)
    users = users_of_agents(session, by_agent)
    about = f"roster:{schedule.id}"
    told = 0
    for agent, ids in users.items():
        days = by_agent[agent]
        phrase = _news(schedule, agent, days, old, new) if old else _first(schedule, days)
        said = Phrase(sentence, phrase.told) if sentence and old else phrase
        told += tell(session, ids, Message(about, said, "roster"))
    return told


def told_of(work: Work | None) -> object:
    """Return what an agent knows of a day."""
    return None if work is None else work.told


def _first(schedule: Schedule, days: list[int]) -> Phrase:
    told = {
        "first": day(_date(schedule, 0)),
        "last": day(_date(schedule, schedule.days - 1)),
        "shifts": len(days),
    }
    return Phrase("notice.roster_first", told)


def _news(schedule: Schedule, agent: str, days: list[int], old: Keyed, new: Keyed) -> Phrase:
    """Say each change; it reads as one line."""
    changes = [
        change
        for n in days[:MOST]
        for change in _changes(_date(schedule, n), old.get((agent, n)), new.get((agent, n)))
    ]
    if len(days) > MOST:
        changes.append(Phrase("notice.more_changes", {"count": len(days) - MOST}))
    return Phrase("notice.roster_changed", {"changes": phrases(changes)})


def _date(schedule: Schedule, number: int) -> dt.date:
    return schedule.first_day + dt.timedelta(days=number)


def _changes(date: dt.date, old: Work | None, new: Work | None) -> Iterator[Phrase]:
    """Yield what is said of a day: its hours or breaks, then its training and meetings."""
    told: dict[str, object] = {"day": day(date)}
    if new is None:
        yield Phrase("notice.shift_gone", told)
        return
    hours = told | {"hours": _hours(new.shift)}
    if old is None:
        yield Phrase("notice.shift_new", hours)
    elif (old.shift.start, old.shift.end) != (new.shift.start, new.shift.end):
        yield Phrase("notice.shift_moved", hours | {"before": _hours(old.shift)})
    elif sorted(old.shift.breaks) != sorted(new.shift.breaks):
        yield Phrase("notice.breaks_moved", told | {"breaks": ", ".join(_breaks(new.shift))})
    yield from _sessions(told, old.sessions if old else (), new.sessions)


def _sessions(told: dict[str, object], old: Sessions, new: Sessions) -> Iterator[Phrase]:
    before = {name: start for start, _, name in old}
    for start, minutes, name in new:
        if (start, minutes, name) not in old:
            hours = f"{_clock(start)}–{_clock(start + minutes)}"
            known = told | {"activity": name, "hours": hours}
            key = "notice.session_moved" if name in before else "notice.session_new"
            yield Phrase(key, known)
    for name in sorted(before.keys() - {name for _, _, name in new}):
        yield Phrase("notice.session_gone", told | {"activity": name})


def _hours(shift: Shift) -> str:
    return f"{_clock(shift.start)}–{_clock(shift.end)}"


def _breaks(shift: Shift) -> Iterator[str]:
    return (_clock(start) for start, _ in sorted(shift.breaks))


def _clock(minute: int) -> str:
    hour, rest = divmod(minute % _DAY_MINUTES, 60)
    return f"{hour:02d}:{rest:02d}"
