"""Accounts, sessions, the audit trail, and who may do what."""

import datetime as dt

import pytest
from sqlmodel import select

from dashboard.operations import jobs
from dashboard.operations.accounts.sign_in import (
    Refused,
    SignedIn,
    actor_of,
    change_password,
    sign_in,
    sign_out,
)
from dashboard.operations.accounts.users import (
    Scope,
    accounts,
    add_user,
    first_administrator,
    reset_password,
    set_role,
)
from dashboard.operations.desk import Desk
from dashboard.operations.keeping.read_trail import read_trail, verify_trail
from dashboard.operations.permit import ACTIONS, ROLES, SYSTEM, Actor, NotPermittedError, require
from dashboard.store.tables import Audit, Job, SignIn, User
from dashboard.text import SaidError, Words, told
from scheduling.refusals import refused

PASSWORD = "correct horse"
EVERY = sorted({action for actions in ACTIONS.values() for action in actions})


def lead(desk: Desk) -> None:
    add_user(desk, SYSTEM, "lead", "team_lead", PASSWORD, scope=Scope())


def test_sign_in_gives_a_session_that_ends(any_desk: Desk) -> None:
    lead(any_desk)
    found = sign_in(any_desk, "lead", PASSWORD)
    assert isinstance(found, SignedIn)
    assert actor_of(any_desk, found.token) == found.actor
    assert found.actor.role == "team_lead"
    sign_out(any_desk, found.token)
    assert actor_of(any_desk, found.token) is None


def test_tokens_and_passwords_are_not_stored(any_desk: Desk) -> None:
    lead(any_desk)
    found = sign_in(any_desk, "lead", PASSWORD)
    assert isinstance(found, SignedIn)
    with any_desk.store.read() as session:
        assert session.get(SignIn, found.token) is None
        assert PASSWORD not in session.exec(select(User)).one().password_hash


def test_sessions_expire(desk: Desk) -> None:
    lead(desk)
    found = sign_in(desk, "lead", PASSWORD)
    assert isinstance(found, SignedIn)
    with desk.store.write() as session:
        session.exec(select(SignIn)).one().expires_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert actor_of(desk, found.token) is None


def test_failures_lock_with_a_growing_delay(desk: Desk) -> None:
    lead(desk)
    answers = [sign_in(desk, "lead", "wrong") for _ in range(5)]
    assert all(isinstance(a, Refused) for a in answers)
    last = answers[-1]
    assert isinstance(last, Refused)
    assert last.locked_s > 0
    assert isinstance(sign_in(desk, "lead", PASSWORD), Refused)
    assert sign_in(desk, "nobody", "wrong") == Refused()


def test_the_first_administrator_is_made_once_and_must_change_the_password(desk: Desk) -> None:
    password = first_administrator(desk)
    assert password is not None
    assert first_administrator(desk) is None
    found = sign_in(desk, "admin", password)
    assert isinstance(found, SignedIn)
    assert found.must_change
    with pytest.raises(SaidError):
        change_password(desk, found.actor, "short")
    change_password(desk, found.actor, PASSWORD)
    again = sign_in(desk, "admin", PASSWORD)
    assert isinstance(again, SignedIn)
    assert not again.must_change


def test_accounts_are_managed_by_administrators_only(desk: Desk) -> None:
    lead(desk)
    with pytest.raises(SaidError, match="taken"):
        lead(desk)
    with pytest.raises(SaidError, match="no role"):
        set_role(desk, SYSTEM, "lead", "king")
    with pytest.raises(SaidError, match="did you mean lead"):
        reset_password(desk, SYSTEM, "laed")
    set_role(desk, SYSTEM, "lead", "manager")
    assert [(a.name, a.role) for a in accounts(desk, SYSTEM)] == [("lead", "manager")]
    for role in set(ROLES) - {"administrator"}:
        with pytest.raises(NotPermittedError):
            add_user(desk, Actor("x", role), "new", "agent", scope=Scope())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: str) -> None:
    actor = Actor("x", role)
    for action in EVERY:
        if action in ACTIONS[role]:
            require(actor, action)
        else:
            with pytest.raises(NotPermittedError):
                require(actor, action)


def test_executives_see_no_names_and_administrators_do_not_intervene() -> None:
    assert not Actor("e", "executive").sees_names
    assert "intervene" not in ACTIONS["administrator"]
    assert ACTIONS["agent"] == {"see_roster", "make_request"}
    assert not {a for a in ACTIONS["auditor"] if not a.startswith(("see_", "open_"))}


def test_a_changed_row_breaks_the_trail(any_desk: Desk) -> None:
    lead(any_desk)
    set_role(any_desk, SYSTEM, "lead", "manager")
    set_role(any_desk, SYSTEM, "lead", "auditor")
    assert verify_trail(any_desk, SYSTEM) is None
    assert read_trail(any_desk, SYSTEM).height == 3
    with any_desk.store.write() as session:
        session.exec(select(Audit).where(Audit.id == 2)).one().details = {"role": "agent"}
    assert verify_trail(any_desk, SYSTEM) == 2


def test_jobs_are_queued_once_claimed_reported_stopped_and_finished(any_desk: Desk) -> None:
    manager = Actor("m", "manager")
    number = jobs.queue_job(any_desk, manager, "forecast", {"days": 14})
    assert jobs.queue_job(any_desk, manager, "forecast", {"days": 14}) == number
    with pytest.raises(NotPermittedError):
        jobs.queue_job(any_desk, Actor("e", "executive"), "forecast", {})
    claimed = jobs.claim(any_desk.store, "long")
    assert claimed is not None
    assert claimed.id == number
    assert jobs.claim(any_desk.store, "long") is None
    assert jobs.report(any_desk.store, number, 0.5, {"gap": 0.1})
    jobs.stop_job(any_desk, manager, number)
    assert not jobs.report(any_desk.store, number, 0.6, {"gap": 0.1})
    jobs.finish(any_desk.store, number, {"kept": True})
    assert jobs.latest(any_desk, "forecast")[0].state == "done"


def test_a_failed_job_says_why_in_the_readers_language(desk: Desk) -> None:
    number = jobs.queue_job(desk, SYSTEM, "staffing", {})
    error = SaidError("staffing.no_forecast", queue="cards")
    jobs.fail(desk.store, number, told(error))
    job = jobs.latest(desk, "staffing")[0]
    assert jobs.failure(job, Words("en")) == str(error)
    assert "尚无预测" in jobs.failure(job, Words("zh"))


def test_a_job_that_a_broken_problem_fails_says_why_in_the_readers_language(desk: Desk) -> None:
    number = jobs.queue_job(desk, SYSTEM, "roster", {})
    error = refused("agents", "no_agents")
    jobs.fail(desk.store, number, told(error))
    job = jobs.latest(desk, "roster")[0]
    assert jobs.failure(job, Words("en")) == "agents: 0 agents, so there is nobody to roster"
    assert jobs.failure(job, Words("zh")) == "agents：坐席数为 0，无人可排班"


def test_a_job_whose_worker_died_is_queued_again(desk: Desk) -> None:
    jobs.queue_job(desk, SYSTEM, "staffing", {})
    jobs.claim(desk.store, "long")
    jobs.give_up_orphans(desk.store)
    with desk.store.read() as session:
        assert session.exec(select(Job)).one().state == "queued"
