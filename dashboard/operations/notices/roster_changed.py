"""Tell agents what a roster that comes into force changes for them, day by day."""

import datetime as dt
from collections.abc import Iterator, Mapping

from sqlmodel import Session

from dashboard.operations.desk import floor_time
from dashboard.operations.notices.say import Phrase, day, phrases
from dashboard.operations.notices.tell import Message, tell, users_of_agents
from dashboard.operations.rosters import zone_of_schedule
from dashboard.store.tables import Schedule
from scheduling.roster import Shift

Keyed = Mapping[tuple[str, int], Shift]
"""Shifts by agent and day, counted from the version's first one."""
MOST = 7
"""Changes that are told one by one; of more, the number of the rest is told."""
_DAY_MINUTES = 24 * 60


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
        Shifts of before, none where there was no roster, and of now.
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
    changed = sorted(key for key in keys if _told(old.get(key)) != _told(new.get(key)))
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


def _told(shift: Shift | None) -> object:
    """Return what an agent knows of a shift."""
    return None if shift is None else (shift.start, shift.end, tuple(sorted(shift.breaks)))


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
        _change(_date(schedule, n), old.get((agent, n)), new.get((agent, n))) for n in days[:MOST]
    ]
    if len(days) > MOST:
        changes.append(Phrase("notice.more_changes", {"count": len(days) - MOST}))
    return Phrase("notice.roster_changed", {"changes": phrases(changes)})


def _date(schedule: Schedule, number: int) -> dt.date:
    return schedule.first_day + dt.timedelta(days=number)


def _change(date: dt.date, old: Shift | None, new: Shift | None) -> Phrase:
    told: dict[str, object] = {"day": day(date)}
    if new is None:
        return Phrase("notice.shift_gone", told)
    told["hours"] = _hours(new)
    if old is None:
        return Phrase("notice.shift_new", told)
    if (old.start, old.end) != (new.start, new.end):
        return Phrase("notice.shift_moved", told | {"before": _hours(old)})
    return Phrase("notice.breaks_moved", {"day": day(date), "breaks": ", ".join(_breaks(new))})


def _hours(shift: Shift) -> str:
    return f"{_clock(shift.start)}–{_clock(shift.end)}"


def _breaks(shift: Shift) -> Iterator[str]:
    return (_clock(start) for start, _ in sorted(shift.breaks))


def _clock(minute: int) -> str:
    hour, rest = divmod(minute % _DAY_MINUTES, 60)
    return f"{hour:02d}:{rest:02d}"
