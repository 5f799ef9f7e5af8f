"""A past day again: the same roster changes nothing, more people serve no worse."""

import datetime as dt
from pathlib import Path

import pytest

from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.rosters.versions import Version, published_on, save_version, shifts_of
from dashboard.operations.scenarios.replay import replay, rosters_for
from dashboard.store.tables import Setting
from dashboard.text import SaidError
from scheduling.roster import Roster
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_roster

LAST_MONDAY = MONDAY - dt.timedelta(days=7)


def with_contacts(desk: Desk, folder: Path) -> None:
    """Bring in a morning of contacts one by one: every tenth leaves after 40 s."""
    lines = ["contact_id,arrived_at,answered_at,ended_at,talk_s,outcome"]
    begin = dt.datetime.combine(MONDAY, dt.time(9))
    for n in range(300):
        came = begin + dt.timedelta(seconds=45 * n)
        if came.time() >= dt.time(12):
            break
        if n % 10 == 0:
            lines.append(f"c{n},{came},,{came + dt.timedelta(seconds=40)},,abandoned")
            continue
        answered = came + dt.timedelta(seconds=5)
        ended = answered + dt.timedelta(seconds=240)
        lines.append(f"c{n},{came},{answered},{ended},240,answered")
    path = folder / "contacts.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = Options(queue=QUEUE, timezone=ZONE.key)
    import_files(desk, SYSTEM, [path], "contacts-csv", told)


def thinned(desk: Desk) -> int:
    """Save a draft without most of Monday's people; return its number."""
    with desk.store.write() as session:
        schedule = published_on(session, MONDAY)
        assert schedule is not None
        kept = [s for s in shifts_of(session, schedule).shifts() if s.agent.endswith("1")]
        version = Version("thin", MONDAY, 7, ZONE.key, "what if", schedule.id, {}, {})
        return save_version(session, SYSTEM, version, Roster.of(kept), published=False).id or 0


def later(desk: Desk) -> None:
    """Let the clock stand at one o'clock."""
    shown = dt.datetime.combine(MONDAY, dt.time(13), ZONE).astimezone(dt.UTC).isoformat()
    with desk.store.write() as session:
        session.merge(Setting(name="clock", value={"shown": shown, "running": False}))


def test_the_same_roster_changes_nothing_and_fewer_people_serve_worse(
    any_desk: Desk, tmp_path: Path
) -> None:
    number = with_roster(any_desk, tmp_path)
    later(any_desk)
    with_contacts(any_desk, tmp_path)
    same = replay(any_desk, SYSTEM, MONDAY, number)
    assert same["contacts"] == 240
    assert same["rows"]["total"]["mean"] == 0
    assert same["rows"]["total"]["measured"] == pytest.approx(0.9)
    thin = thinned(any_desk)
    assert [choice.id for choice in rosters_for(any_desk, SYSTEM, MONDAY)] == [thin, number]
    worse = replay(any_desk, SYSTEM, MONDAY, thin)
    row = worse["rows"][QUEUE]
    assert row["hi95"] < 0
    assert row["published"] == same["rows"][QUEUE]["published"]
    assert replay(any_desk, SYSTEM, MONDAY, thin) == worse


def test_a_day_without_contacts_one_by_one_is_refused(desk: Desk, tmp_path: Path) -> None:
    number = with_roster(desk, tmp_path)
    with pytest.raises(SaidError) as refused:
        replay(desk, SYSTEM, LAST_MONDAY, number)
    assert refused.value.sentence == "replay.no_contacts"
    with pytest.raises(NotPermittedError):
        replay(desk, Actor("x", "executive"), MONDAY, number)


def test_a_day_is_played_as_it_was_expected(desk: Desk, tmp_path: Path) -> None:
    number = with_roster(desk, tmp_path)
    later(desk)
    played = replay(desk, SYSTEM, MONDAY, number, "forecast")
    assert played["contacts"] == 200  # ten a half hour, ten hours
    assert played["rows"]["total"]["mean"] == 0
    assert played["rows"][QUEUE]["measured"] is None
    worse = replay(desk, SYSTEM, MONDAY, thinned(desk), "forecast")
    assert worse["rows"][QUEUE]["hi95"] < 0
    with pytest.raises(SaidError) as refused:
        replay(desk, SYSTEM, LAST_MONDAY, number, "forecast")
    assert refused.value.sentence == "scenario.no_contacts"
