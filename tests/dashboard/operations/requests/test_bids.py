"""Extra shifts: offered, bid for with the answer at once, given by a lead, taken back."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.requests.bids import (
    award,
    bid,
    close_offer,
    offer_shift,
    take_award_back,
    withdraw_bid,
)
from dashboard.operations.requests.bids_seen import Bidder, offers_seen
from dashboard.operations.rosters.versions import shifts_of
from dashboard.operations.rosters.view import roster_versions
from dashboard.store.tables import Activity, Schedule, Shift
from dashboard.text import SaidError
from tests.dashboard.operations.requests.request_store import (
    MANAGER,
    MATE,
    ME,
    People,
    needing,
    with_people,
)
from tests.dashboard.planned_store import MONDAY, QUEUE

SATURDAY = MONDAY + dt.timedelta(days=5)


def offered(desk: Desk, folder: Path, places: int = 1) -> tuple[People, int]:
    """Publish the usual week and offer four hours on a Saturday that needs people."""
    people = with_people(desk, folder)
    needing(desk, people.roster, 1)
    _free_on_friday(desk, people.roster)
    return people, offer_shift(desk, people.lead, SATURDAY, 9 * 60, 480, QUEUE, places)


def _free_on_friday(desk: Desk, roster: int) -> None:
    """Let nobody work on Friday, so that a sixth day breaks no rule."""
    friday = MONDAY + dt.timedelta(days=4)
    with desk.store.write() as session:
        for table in (Activity, Shift):
            found = select(table).where(table.schedule_id == roster, table.day == friday)
            for row in session.exec(found):
                session.delete(row)


def bidders(desk: Desk, people: People) -> list[Bidder]:
    (row,) = offers_seen(desk, people.lead)
    return list(row.bidders)


def works(desk: Desk, agent: str, day: int = 5) -> bool:
    newest = roster_versions(desk, MANAGER)[0].id
    with desk.store.read() as session:
        roster = shifts_of(session, session.get_one(Schedule, newest))
    return any(shift.day == day for shift in roster.by_agent().get(agent, []))


def test_a_bid_is_answered_at_once_with_its_reasons(desk: Desk, tmp_path: Path) -> None:
    people, number = offered(desk, tmp_path)
    verdict = bid(desk, people.me, ME, number)
    told = {reason.key for reason in verdict.reasons}
    assert told & {"rules_kept", "breaks_rule"}
    assert "fills" in told
    weekday = offer_shift(desk, people.lead, MONDAY, 9 * 60, 480, QUEUE, 1)
    assert bid(desk, people.me, ME, weekday).objections == {"works_already"}


def test_the_shift_goes_into_a_draft_and_out_again(desk: Desk, tmp_path: Path) -> None:
    people, number = offered(desk, tmp_path)
    bid(desk, people.me, ME, number)
    (mine,) = bidders(desk, people)
    if not mine.verdict.fine:
        pytest.fail(str(mine.verdict))
    award(desk, people.lead, mine.id)
    assert works(desk, ME)
    assert roster_versions(desk, MANAGER)[0].state == "draft"
    (mine,) = bidders(desk, people)
    assert (mine.state, mine.won) == ("granted", 1)
    with pytest.raises(SaidError, match="no longer"):
        bid(desk, people.mate, MATE, number)
    take_award_back(desk, people.lead, mine.id)
    assert not works(desk, ME)
    assert bidders(desk, people)[0].state == "asked"


def test_who_had_fewer_extra_shifts_comes_first(desk: Desk, tmp_path: Path) -> None:
    people, number = offered(desk, tmp_path, places=2)
    bid(desk, people.me, ME, number)
    award(desk, people.lead, bidders(desk, people)[0].id)
    sunday = offer_shift(desk, people.lead, SATURDAY + dt.timedelta(days=1), 540, 480, QUEUE, 1)
    bid(desk, people.me, ME, sunday)
    bid(desk, people.mate, MATE, sunday)
    rows = {row.id: row for row in offers_seen(desk, people.lead)}
    assert [bidder.agent for bidder in rows[sunday].bidders if bidder.verdict.fine][:1] == [MATE]
    assert rows[number].left == 1


def test_everybody_acts_for_those_in_scope_only(desk: Desk, tmp_path: Path) -> None:
    people, number = offered(desk, tmp_path)
    with pytest.raises(SaidError):
        bid(desk, people.me, MATE, number)
    bid(desk, people.me, ME, number)
    with pytest.raises(SaidError, match="already"):
        bid(desk, people.me, ME, number)
    (mine,) = bidders(desk, people)
    assert offers_seen(desk, people.mate)[0].bidders == ()
    for act in (award, withdraw_bid):
        with pytest.raises(SaidError):
            act(desk, people.stranger, mine.id)
    withdraw_bid(desk, people.me, mine.id)
    assert bidders(desk, people) == []


def test_an_offer_that_is_taken_back_is_gone_until_it_stands_again(
    any_desk: Desk, tmp_path: Path
) -> None:
    people, number = offered(any_desk, tmp_path)
    close_offer(any_desk, people.lead, number)
    assert offers_seen(any_desk, people.me) == []
    with pytest.raises(SaidError, match="no longer"):
        bid(any_desk, people.me, ME, number)
    close_offer(any_desk, people.lead, number, closed=False)
    assert bid(any_desk, people.me, ME, number).reasons


@pytest.mark.parametrize(
    ("start", "minutes", "places"), [(540, 30, 1), (1500, 240, 1), (540, 240, 0)]
)
def test_what_is_no_shift_is_refused(
    desk: Desk, tmp_path: Path, start: int, minutes: int, places: int
) -> None:
    people = with_people(desk, tmp_path)
    with pytest.raises(SaidError, match="extra shift"):
        offer_shift(desk, people.lead, SATURDAY, start, minutes, QUEUE, places)
