"""Swaps: rules of both, coverage and skills; the colleague agrees, a lead decides, one step."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import Edited, edit_roster, undo_edit
from dashboard.operations.editing.steps import steps
from dashboard.operations.permit import Actor
from dashboard.operations.requests.ask import agree_swap, ask_swap
from dashboard.operations.requests.decide import grant, refuse, take_back
from dashboard.operations.requests.people import partners
from dashboard.operations.requests.seen import Request, requests_seen
from dashboard.operations.requests.verdict import Verdict
from dashboard.store.tables import Agent, AgentSkill, Leave, Schedule, Skill, Team
from dashboard.text import SaidError
from tests.dashboard.operations.requests.request_store import (
    MANAGER,
    MATE,
    ME,
    People,
    needing,
    newest,
    put_shift,
    shifts,
    with_people,
)
from tests.dashboard.planned_store import MONDAY

DAY = MONDAY + dt.timedelta(days=1)
SATURDAY = MONDAY + dt.timedelta(days=5)


def with_two_shifts(desk: Desk, folder: Path) -> People:
    """Let the colleague work from ten on the day of the swap."""
    people = with_people(desk, folder)
    put_shift(desk, people.roster, MATE, 1, 600)
    return people


def only(desk: Desk, who: Actor) -> Request:
    (row,) = requests_seen(desk, who)
    return row


def agreed(desk: Desk, people: People, day: dt.date = DAY) -> int:
    ask_swap(desk, people.me, ME, MATE, day)
    number = only(desk, people.mate).id
    agree_swap(desk, people.mate, number, agrees=True)
    return number


def values(verdict: Verdict, key: str) -> list[dict[str, str | float]]:
    return [dict(reason.values) for reason in verdict.reasons if reason.key == key]


def test_a_swap_that_keeps_rules_and_coverage_is_fine(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    verdict = ask_swap(desk, people.me, ME, MATE, DAY)
    assert verdict.fine
    assert [r.key for r in verdict.reasons] == ["same_skills", "rules_kept", "swap_covered"]
    row = only(desk, people.mate)
    assert (row.agent, row.other, row.state, row.agrees) == (ME, MATE, "asked", True)
    assert not only(desk, people.me).agrees
    assert only(desk, people.me).withdraws


def test_a_granted_swap_is_one_step_that_the_roster_undoes(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    number = agreed(desk, people)
    assert grant(desk, people.lead, "swap", number).done
    draft = newest(desk)
    assert shifts(desk, draft, ME)[1].start == 600
    assert shifts(desk, draft, ME)[1].breaks == ((660, 15), (810, 30), (975, 15))
    assert shifts(desk, draft, MATE)[1].start == 540
    (step,) = steps(draft.answer)
    assert {cell["agent"] for cell in step["cells"]} == {ME, MATE}
    undo_edit(desk, people.lead, draft.id or 0, draft.version)
    assert shifts(desk, newest(desk), ME)[1].start == 540


def test_taken_back_both_have_their_own_again(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    number = agreed(desk, people)
    grant(desk, people.lead, "swap", number)
    assert take_back(desk, people.lead, "swap", number).whole
    assert [shifts(desk, newest(desk), name)[1].start for name in (ME, MATE)] == [540, 600]
    assert only(desk, people.lead).state == "agreed"


def test_what_was_changed_since_is_not_turned_back(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    number = agreed(desk, people)
    grant(desk, people.lead, "swap", number)
    draft = newest(desk)
    edited = edit_roster(desk, MANAGER, draft.id or 0, draft.version, [Edit(ME, 1, 570)])
    assert isinstance(edited, Edited)
    with pytest.raises(SaidError, match="changed since"):
        take_back(desk, people.lead, "swap", number)
    assert only(desk, people.lead).state == "granted"


def test_a_rule_that_would_break_is_named_and_cannot_be_passed_over(
    desk: Desk, tmp_path: Path
) -> None:
    people = with_people(desk, tmp_path)
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, people.roster)
        rows = [dict(row) for row in schedule.problem["agents"]]
        rows[0]["available"] = [["08:00", "17:00"]] * 7
        schedule.problem = {**schedule.problem, "agents": rows}
    put_shift(desk, people.roster, MATE, 1, 600)
    verdict = ask_swap(desk, people.me, ME, MATE, DAY)
    assert values(verdict, "breaks_rule") == [{"rule": "available", "agent": ME}]
    agree_swap(desk, people.mate, only(desk, people.mate).id, agrees=True)
    with pytest.raises(SaidError, match="cannot be"):
        grant(desk, people.lead, "swap", only(desk, people.lead).id)


def test_a_swap_for_a_day_off_counts_the_week_of_both(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    draft = edit_roster(desk, MANAGER, people.roster, 1, [Edit(MATE, 1, None)])
    assert isinstance(draft, Edited)
    verdict = ask_swap(desk, people.me, ME, MATE, DAY)
    assert verdict.fine, verdict
    assert [m.shift is None for m in partners(desk, people.me, ME, SATURDAY)] == [True] * 6


def test_neither_works_nothing_is_swapped(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    verdict = ask_swap(desk, people.me, ME, MATE, SATURDAY)
    assert verdict.objections == {"nothing_to_swap"}


def test_other_skills_and_hours_short_are_told(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, people.roster)
        grid = schedule.problem["requirement"]["bank"]
        second = [[0] * len(day) for day in grid]
        rows = [
            {**row, "skills": [*row["skills"], "cards"]} if row["id"] == ME else row
            for row in schedule.problem["agents"]
        ]
        second[1] = [1 if slot < 8 else 0 for slot in range(len(grid[1]))]
        zero = [[0] * len(day) for day in grid]
        schedule.problem = {
            **schedule.problem,
            "queues": ["bank", "cards"],
            "requirement": {"bank": zero, "cards": second},
            "agents": rows,
        }
    verdict = ask_swap(desk, people.me, ME, MATE, DAY)
    assert values(verdict, "other_skills") == [{"skills": "cards"}]
    assert values(verdict, "short") == [{"hours": 1.0, "day": DAY.isoformat()}]


def test_time_off_of_one_speaks_against_it(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    with desk.store.write() as session:
        mate = session.exec(select(Agent).where(Agent.name == MATE)).one()
        session.add(
            Leave(agent_id=mate.id or 0, first_day=DAY, last_day=DAY, kind="x", state="granted")
        )
    verdict = ask_swap(desk, people.me, ME, MATE, DAY)
    assert values(verdict, "away") == [{"agent": MATE, "day": DAY.isoformat()}]


def test_the_colleague_agrees_before_a_lead_decides(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    ask_swap(desk, people.me, ME, MATE, DAY)
    number = only(desk, people.me).id
    with pytest.raises(SaidError, match="waits for someone else"):
        grant(desk, people.lead, "swap", number)
    with pytest.raises(SaidError):
        agree_swap(desk, people.me, number, agrees=True)
    agree_swap(desk, people.mate, number, agrees=False)
    assert (only(desk, people.me).state, only(desk, people.me).decided_by) == ("refused", "mate")


def test_a_lead_may_let_two_of_the_own_people_swap_at_once(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    ask_swap(desk, people.lead, ME, MATE, DAY)
    assert only(desk, people.lead).state == "agreed"
    refuse(desk, people.lead, "swap", only(desk, people.lead).id, "better not")
    assert only(desk, people.mate).reason == "better not"


def test_swaps_need_a_colleague_a_published_day_and_no_other_swap(
    desk: Desk, tmp_path: Path
) -> None:
    people = with_two_shifts(desk, tmp_path)
    with pytest.raises(SaidError, match="no active colleague"):
        ask_swap(desk, people.me, ME, ME, DAY)
    with pytest.raises(SaidError, match="No roster is published"):
        ask_swap(desk, people.me, ME, MATE, MONDAY + dt.timedelta(days=20))
    ask_swap(desk, people.me, ME, MATE, DAY)
    with pytest.raises(SaidError, match="waits already"):
        ask_swap(desk, people.mate, MATE, "Agent 003", DAY)


def test_partners_are_of_the_team_with_the_same_skills_and_as_published(
    desk: Desk, tmp_path: Path
) -> None:
    people = with_two_shifts(desk, tmp_path)
    edit_roster(desk, MANAGER, people.roster, 1, [Edit(MATE, 1, 570)])
    found = {mate.name: mate.shift for mate in partners(desk, people.me, ME, DAY)}
    assert len(found) == 6
    published = found[MATE]
    assert published is not None
    assert published.start == 600
    with desk.store.write() as session:
        names = {agent.name: agent for agent in session.exec(select(Agent))}
        names["Agent 003"].team_id = session.exec(
            select(Team.id).where(Team.name == "elsewhere")
        ).one()
        skill = session.exec(select(Skill)).one()
        session.delete(session.get_one(AgentSkill, (names["Agent 004"].id, skill.id)))
    left = {mate.name for mate in partners(desk, people.me, ME, DAY)}
    assert left == set(found) - {"Agent 003", "Agent 004"}
    assert partners(desk, people.me, ME, MONDAY + dt.timedelta(days=20)) == []


def test_a_lead_of_one_side_only_cannot_decide(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    number = agreed(desk, people)
    with desk.store.write() as session:
        mate = session.exec(select(Agent).where(Agent.name == MATE)).one()
        mate.team_id = people.stranger.teams[0]
    assert not only(desk, people.lead).decides
    with pytest.raises(SaidError, match="not among your people"):
        grant(desk, people.lead, "swap", number)
    assert grant(desk, MANAGER, "swap", number).done


def test_needing_more_people_changes_no_swap_of_equals(desk: Desk, tmp_path: Path) -> None:
    people = with_two_shifts(desk, tmp_path)
    needing(desk, people.roster, 7)
    assert ask_swap(desk, people.me, ME, MATE, DAY).fine
