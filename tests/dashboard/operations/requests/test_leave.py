"""Time off: the answer with its reasons, the decision, what it does to the roster, and back."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.building.publish import publish_roster
from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import Refused, edit_roster, undo_edit
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.posing.pose import pose
from dashboard.operations.queues.known import all_queues
from dashboard.operations.requests.ask import ask_leave
from dashboard.operations.requests.decide import grant, refuse, take_back, withdraw
from dashboard.operations.requests.ledger import ledger_seen
from dashboard.operations.requests.quota import Quota, quotas, set_quota
from dashboard.operations.requests.seen import Request, requests_seen
from dashboard.operations.requests.verdict import Reason, Verdict
from dashboard.operations.rosters.problems import problem_of
from dashboard.operations.trail import broken_at
from dashboard.store.tables import Agent, Audit, Leave
from dashboard.text import SaidError
from scheduling.audit import audit
from scheduling.roster import Roster
from tests.dashboard.operations.requests.request_store import (
    FRIDAY,
    MANAGER,
    MATE,
    ME,
    TEAM,
    People,
    needing,
    newest,
    shifts,
    with_people,
)
from tests.dashboard.planned_store import MONDAY

TUESDAY = MONDAY + dt.timedelta(days=1)


def asked(desk: Desk, who: Actor, first: dt.date = TUESDAY, last: dt.date | None = None) -> Verdict:
    return ask_leave(desk, who, ME, first, last or first, "annual")


def only(desk: Desk, who: Actor) -> Request:
    (row,) = requests_seen(desk, who)
    return row


def reason(verdict: Verdict, key: str) -> Reason:
    return next(r for r in verdict.reasons if r.key == key)


def test_nothing_speaks_against_what_is_early_within_the_quota_and_covered(
    desk: Desk, tmp_path: Path
) -> None:
    people = with_people(desk, tmp_path)
    verdict = asked(desk, people.me, TUESDAY, FRIDAY)
    assert verdict.fine
    assert [r.key for r in verdict.reasons] == ["notice", "quota", "covered"]
    assert reason(verdict, "quota").values["most"] == 1
    assert reason(verdict, "covered").values["count"] == 4
    row = only(desk, people.lead)
    assert (row.agent, row.state, row.waits, row.decides) == (ME, "asked", True, True)
    assert row.verdict == verdict


def test_short_notice_is_told_with_both_numbers(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path, notice_days=7)
    verdict = asked(desk, people.me)
    assert reason(verdict, "short_notice").values == {"count": 1, "least": 7}
    assert verdict.objections == {"short_notice"}


def test_hours_that_would_be_short_are_told_by_day(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    needing(desk, people.roster, 7)
    verdict = asked(desk, people.me, FRIDAY, FRIDAY + dt.timedelta(days=1))
    told = [r for r in verdict.reasons if r.key == "short"]
    on_contact = 8 - 1
    assert [(r.values["day"], r.values["hours"]) for r in told] == [
        (FRIDAY.isoformat(), on_contact)
    ]
    assert all(r.against for r in told)


def test_a_day_beyond_every_roster_and_a_day_off_anyway(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    sunday = MONDAY + dt.timedelta(days=6)
    verdict = asked(desk, people.me, sunday, sunday + dt.timedelta(days=1))
    assert {"off_anyway", "no_roster"} <= {r.key for r in verdict.reasons}
    assert verdict.fine


def test_the_quota_is_full_once_one_of_seven_is_off(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    with desk.store.write() as session:
        mate = session.exec(select(Agent).where(Agent.name == MATE)).one()
        session.add(
            Leave(agent_id=mate.id or 0, first_day=TUESDAY, last_day=TUESDAY, state="granted")
        )
    verdict = asked(desk, people.me, TUESDAY, FRIDAY)
    full = [r for r in verdict.reasons if r.key == "quota_full"]
    assert [r.values for r in full] == [
        {"team": TEAM, "day": TUESDAY.isoformat(), "count": 1, "most": 1}
    ]
    set_quota(desk, people.lead, TEAM, Quota(0.2, 0))
    withdraw(desk, people.me, "leave", only(desk, people.me).id)
    assert asked(desk, people.me, TUESDAY, FRIDAY).fine


def test_quotas_are_set_for_the_own_teams_within_bounds(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    assert set(quotas(desk, people.lead)) == {TEAM}
    with pytest.raises(SaidError, match="not among your teams"):
        set_quota(desk, people.stranger, TEAM, Quota(1.0, 0))
    with pytest.raises(SaidError, match="0-1"):
        set_quota(desk, MANAGER, TEAM, Quota(1.5, 0))
    with pytest.raises(NotPermittedError):
        set_quota(desk, people.me, TEAM, Quota(0.5, 0))
    assert quotas(desk, MANAGER)[TEAM] == Quota(0.1, 0)


def test_agents_ask_for_themselves_only_and_auditors_for_nobody(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    with pytest.raises(SaidError, match="not among your people"):
        asked(desk, people.mate)
    with pytest.raises(SaidError, match="not among your people"):
        asked(desk, people.stranger)
    with pytest.raises(NotPermittedError):
        asked(desk, Actor("x", "auditor"))
    asked(desk, people.me)
    assert requests_seen(desk, people.mate) == []
    assert requests_seen(desk, people.stranger) == []


def test_days_gone_by_asked_twice_or_endless_are_refused(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    with pytest.raises(SaidError, match="gone by"):
        asked(desk, people.me, MONDAY - dt.timedelta(days=1))
    asked(desk, people.me, TUESDAY, FRIDAY)
    with pytest.raises(SaidError, match="already"):
        asked(desk, people.me, FRIDAY)
    with pytest.raises(SaidError, match="1 to 90"):
        asked(desk, people.me, FRIDAY, TUESDAY)


def test_a_grant_takes_the_shifts_out_of_a_draft_that_breaks_no_rule(
    desk: Desk, tmp_path: Path
) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me, TUESDAY, TUESDAY + dt.timedelta(days=1))
    decided = grant(desk, people.lead, "leave", only(desk, people.lead).id)
    assert decided.done
    draft = newest(desk)
    assert (draft.state, draft.parent_id, draft.made_by) == ("draft", people.roster, "lead")
    assert set(shifts(desk, draft, ME)) == {0, 3, 4}
    assert set(shifts(desk, draft, MATE)) == {0, 1, 2, 3, 4}
    problem = problem_of(draft)
    assert problem is not None
    me = problem.agents[problem.agent_index[ME]]
    assert [bool(windows) for windows in me.available] == [True, False, False] + [True] * 4
    assert me.paid_week_min == (1800 * 3 // 5,)
    mine = Roster.of(shifts(desk, draft, ME).values())
    assert [v for v in audit(problem, mine).violations if v.agent == ME] == []
    back = edit_roster(desk, MANAGER, draft.id or 0, draft.version, [Edit(ME, 1, 540, 480)])
    assert isinstance(back, Refused)


def test_granted_days_are_not_available_in_the_next_build(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me, FRIDAY, FRIDAY + dt.timedelta(days=30))
    with desk.store.read() as session:
        before = pose(session, all_queues(session), MONDAY, 7)["agents"][0]
    assert before["paid_week_min"] == [1800]
    grant(desk, MANAGER, "leave", only(desk, people.lead).id)
    with desk.store.read() as session:
        after = pose(session, all_queues(session), MONDAY, 7)["agents"][0]
    assert after["id"] == ME
    assert after["available"] == [["08:00", "18:00"]] * 4 + [None] * 3
    assert after["paid_week_min"] == [1800 * 2 // 5]


def test_taken_back_all_is_as_before_and_waits_again(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me, TUESDAY, FRIDAY)
    number = only(desk, people.lead).id
    grant(desk, people.lead, "leave", number)
    taken = take_back(desk, people.lead, "leave", number)
    assert taken.whole
    assert only(desk, people.me).state == "asked"
    draft = newest(desk)
    with desk.store.read() as session:
        first = session.get_one(type(draft), people.roster)
    assert shifts(desk, draft, ME) == shifts(desk, first, ME)
    assert draft.problem["agents"] == first.problem["agents"]
    with pytest.raises(SaidError, match="not decided"):
        take_back(desk, people.lead, "leave", number)


def test_two_grants_in_one_week_are_taken_back_in_any_order(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me, TUESDAY)
    asked(desk, people.me, FRIDAY)
    first, second = (row.id for row in requests_seen(desk, people.lead))
    owed: list[int] = []
    for decide, number in (
        (grant, first),
        (grant, second),
        (take_back, first),
        (take_back, second),
    ):
        assert decide(desk, people.lead, "leave", number).done
        owed.append(newest(desk).problem["agents"][0]["paid_week_min"][0])
    assert owed == [1440, 1080, 1440, 1800]
    assert set(shifts(desk, newest(desk), ME)) == {0, 1, 2, 3, 4}


def test_a_shift_stays_out_where_the_agent_works_by_then(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me, TUESDAY)
    number = only(desk, people.lead).id
    grant(desk, people.lead, "leave", number)
    draft = newest(desk)
    undo_edit(desk, people.lead, draft.id or 0, draft.version)
    assert not take_back(desk, people.lead, "leave", number).whole
    assert set(shifts(desk, newest(desk), ME)) == {0, 1, 2, 3, 4}


def test_a_grant_after_publishing_begins_a_new_draft(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me, TUESDAY)
    asked(desk, people.me, FRIDAY)
    first, second = (row.id for row in requests_seen(desk, people.lead))
    grant(desk, people.lead, "leave", first)
    draft = newest(desk)
    publish_roster(desk, people.lead, draft.id or 0, draft.version)
    grant(desk, people.lead, "leave", second)
    assert newest(desk).parent_id == draft.id
    assert set(shifts(desk, newest(desk), ME)) == {0, 2, 3}


def test_a_worse_answer_is_shown_before_it_counts(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me)
    needing(desk, people.roster, 7)
    number = only(desk, people.lead).id
    first = grant(desk, people.lead, "leave", number)
    assert not first.done
    assert first.verdict.objections == {"short"}
    assert only(desk, people.me).state == "asked"
    assert only(desk, people.me).verdict == first.verdict
    assert grant(desk, people.lead, "leave", number).done


def test_a_refusal_has_a_reason_that_the_agent_reads(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me)
    number = only(desk, people.lead).id
    with pytest.raises(SaidError, match="reason"):
        refuse(desk, people.lead, "leave", number, " ")
    refuse(desk, people.lead, "leave", number, "month end")
    row = only(desk, people.me)
    assert (row.state, row.reason, row.decided_by) == ("refused", "month end", "lead")
    with pytest.raises(SaidError, match="decided"):
        grant(desk, people.lead, "leave", number)
    assert asked(desk, people.me).fine


@pytest.mark.parametrize("who", ["me", "stranger"])
def test_only_a_lead_of_the_team_decides(desk: Desk, tmp_path: Path, who: str) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me)
    number = only(desk, people.lead).id
    actor: Actor = getattr(people, who)
    for decide in (grant, take_back):
        with pytest.raises(SaidError):
            decide(desk, actor, "leave", number)
    with pytest.raises(SaidError):
        refuse(desk, actor, "leave", number, "no")
    assert only(desk, people.lead).state == "asked"


def test_a_request_is_withdrawn_by_its_own_agent_while_it_waits(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    asked(desk, people.me)
    number = only(desk, people.me).id
    with pytest.raises(SaidError, match="not among your people"):
        withdraw(desk, people.mate, "leave", number)
    withdraw(desk, people.me, "leave", number)
    assert requests_seen(desk, people.lead) == []
    with pytest.raises(SaidError, match="gone"):
        withdraw(desk, people.me, "leave", number)


def test_every_write_is_in_the_trail(desk: Desk, tmp_path: Path) -> None:
    people: People = with_people(desk, tmp_path)
    asked(desk, people.me)
    number = only(desk, people.me).id
    grant(desk, people.lead, "leave", number)
    take_back(desk, people.lead, "leave", number)
    refuse(desk, people.lead, "leave", number, "no")
    take_back(desk, people.lead, "leave", number)
    withdraw(desk, people.me, "leave", number)
    with desk.store.read() as session:
        rows = session.exec(select(Audit).order_by(Audit.id)).all()  # pyright: ignore[reportArgumentType] - a column
        assert broken_at(session) is None
    told = [row.action for row in rows if row.action.startswith(("request.", "roster.edit"))]
    assert told == [
        "request.quota",
        "request.leave",
        "roster.edit",
        "request.grant",
        "roster.edit",
        "request.take_back",
        "request.refuse",
        "request.take_back",
        "request.withdraw",
    ]


def test_either_engine_grants_builds_on_it_and_takes_it_back(
    any_desk: Desk, tmp_path: Path
) -> None:
    people = with_people(any_desk, tmp_path)
    assert asked(any_desk, people.me, TUESDAY, FRIDAY).fine
    number = only(any_desk, people.lead).id
    assert grant(any_desk, people.lead, "leave", number).done
    assert set(shifts(any_desk, newest(any_desk), ME)) == {0}
    with any_desk.store.read() as session:
        posed = pose(session, all_queues(session), MONDAY + dt.timedelta(days=5), 1)
    assert posed["agents"][1]["history"]["days_worked_in_a_row"] == 5
    assert take_back(any_desk, people.lead, "leave", number).whole
    assert set(shifts(any_desk, newest(any_desk), ME)) == {0, 1, 2, 3, 4}
    assert ledger_seen(any_desk, people.lead).is_empty()
