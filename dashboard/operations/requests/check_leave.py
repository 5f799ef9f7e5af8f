"""Time off against the team's quota, the notice, and what the roster would lack."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlmodel import Session

from dashboard.operations.editing.cells import Change, Held
from dashboard.operations.requests.judged import Judged, days_of, judged_over, short_hours
from dashboard.operations.requests.quota import off_on, quota_of, size_of
from dashboard.operations.requests.verdict import Reason, Verdict
from dashboard.operations.rosters.activities import sessions_in
from dashboard.store.tables import Agent, Team


def check_leave(
    session: Session, agent: Agent, first: dt.date, last: dt.date, today: dt.date
) -> Verdict:
    """Return what speaks for and against an agent's time off, as of `today` where the agent is."""
    team = session.get(Team, agent.team_id) if agent.team_id else None
    days = days_of(first, last)
    found: list[Reason] = []
    if team is not None:
        found += [_notice(session, team, first, today), *_quota(session, team, agent, days)]
    for judged, part in judged_over(session, days):
        found += _cover(judged, agent.name, part)
    return Verdict(tuple(found))


def _notice(session: Session, team: Team, first: dt.date, today: dt.date) -> Reason:
    least, given = quota_of(session, team.name).notice_days, (first - today).days
    values: dict[str, str | float] = {"count": given, "least": least}
    return Reason("short_notice" if given < least else "notice", given < least, values)


def _quota(session: Session, team: Team, agent: Agent, days: Sequence[dt.date]) -> Iterator[Reason]:
    """Yield each day whose quota is full, or the fullest day when none is."""
    most = quota_of(session, team.name).people(size_of(session, team.id))
    off = {day: off_on(session, agent, day) for day in days}
    full = [day for day in days if off[day] >= most]
    for day in full or [max(days, key=lambda day: off[day])]:
        values = {"team": team.name, "day": day.isoformat(), "count": off[day], "most": most}
        yield Reason("quota_full" if full else "quota", bool(full), values)


def _cover(judged: Judged | None, agent: str, days: Sequence[dt.date]) -> Iterator[Reason]:
    """Yield each day that would lack more work, or that none would."""
    span: dict[str, str | float] = {"first": days[0].isoformat(), "last": days[-1].isoformat()}
    if judged is None:
        yield Reason("no_roster", against=False, values=span)
    elif not (gone := removed(judged, agent, days)):
        yield Reason("off_anyway", against=False, values=span)
    elif judged.problem is None:
        yield Reason("no_rules", against=False, values=span)
    else:
        short = short_hours(judged.problem, judged.roster, gone)
        begin = judged.schedule.first_day
        for number, hours in short.items():
            day = (begin + dt.timedelta(days=number)).isoformat()
            yield Reason("short", against=True, values={"hours": round(hours, 2), "day": day})
        if not short:
            yield Reason("covered", against=False, values={**span, "count": len(gone)})


def removed(judged: Judged, agent: str, days: Sequence[dt.date]) -> list[Change]:
    """Return the changes that take an agent's shifts of some days out, with what is in them."""
    numbers = [judged.number(day) for day in days]
    return [_gone(judged, agent, number) for number in numbers if (agent, number) in judged.cells]


def _gone(judged: Judged, agent: str, number: int) -> Change:
    shift = judged.cells[agent, number]
    sessions = sessions_in(judged.roster, agent, number, shift)
    return Change(agent, number, shift, None, Held(sessions, ()) if sessions else None)
