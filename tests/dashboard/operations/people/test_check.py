"""Rows against the store: every check once broken and once kept; one broken row stops all."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.explain_reject import reject_words
from dashboard.operations.people.import_people import import_people
from dashboard.operations.people.read import may_change, people_workbook, read_people
from dashboard.operations.people.state import read_state
from dashboard.operations.people.undo import last_changes, undo_change
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.rosters.versions import published_on, shifts_of
from dashboard.store.tables import Agent, AgentAlias, AgentState, Contract, Schedule, Team
from dashboard.text import SaidError, Words
from tests.dashboard.operations.people.people_files import FILES, bring, with_queues

BROKEN: list[tuple[str, str, str]] = [
    ("teams", "team,site\nNew,Shanghia\n", "unknown_near:site|Shanghia → Shanghai"),
    ("agents", "agent,team,contract\nX,Zzz,Full\n", "unknown_name:team|Zzz"),
    ("agents", "agent,team,contract\nX,Loans,Ful\n", "unknown_near:contract|Ful → Full"),
    ("skills", "agent,queue\n李娜,card\n", "unknown_near:queue|card → cards"),
    ("leave", "agent,first_day\n李纳,2026-01-01\n", "unknown_near:agent|李纳 → 李娜"),
    (
        "leave",
        "agent,first_day,last_day\n李娜,2026-09-30,2026-10-01\n",
        "leave_overlaps:first_day|2026-10-01 – 2026-10-07",
    ),
    (
        "agents",
        "agent,team,contract,external\nX,Loans,Full,SIP/1001\n",
        "name_taken:external|SIP/1001 → 李娜",
    ),
    (
        "contracts",
        "contract,shift_minutes,breaks\nFull,480,480: 470-475+15\n",
        "contract_rules:contract|",
    ),
]
KEPT: list[tuple[str, str]] = [
    ("teams", "team,site\nNew,Shanghai\n"),
    ("agents", "agent,team,contract\nX,Loans,Full\n"),
    ("skills", "agent,queue\n李娜,loans\n"),
    ("leave", "agent,first_day,last_day\n李娜,2026-10-08,2026-10-09\n"),
    ("leave", "agent,first_day,last_day,state\n李娜,2026-09-30,2026-10-01,refused\n"),
    ("agents", "agent,team,contract,external\nX,Loans,Full,pbx:SIP/1001\n"),
    (
        "agents",
        "agent,team,contract,external\nX,Loans,Full,SIP/1001\n李娜,Cards A,Full,none\n",
    ),
    ("contracts", "contract,shift_minutes,breaks\nFull,480,480: 60-165+15\n"),
]


def filled(desk: Desk, folder: Path) -> None:
    with_queues(desk)
    bring(desk, folder, FILES)


@pytest.mark.parametrize(("kind", "text", "reason"), BROKEN)
def test_a_row_that_does_not_fit_stops_all(
    desk: Desk, tmp_path: Path, kind: str, text: str, reason: str
) -> None:
    filled(desk, tmp_path)
    with desk.store.read() as session:
        before = read_state(session)
    good = {"sites": "site,timezone\nChengdu,Asia/Shanghai\n"}
    done = bring(desk, tmp_path, {**good, kind: text})
    reasons: list[str] = done.rejects["reason"].to_list()
    assert len(reasons) == 1
    assert reasons[0].startswith(reason)
    assert (done.accepted, done.created) == (0, {})
    with desk.store.read() as session:
        assert read_state(session) == before


@pytest.mark.parametrize(("kind", "text"), KEPT)
def test_a_row_that_fits_is_written_and_undone(
    any_desk: Desk, tmp_path: Path, kind: str, text: str
) -> None:
    filled(any_desk, tmp_path)
    with any_desk.store.read() as session:
        before = read_state(session)
    done = bring(any_desk, tmp_path, {kind: text})
    assert done.rejects.is_empty()
    assert done.accepted == text.count("\n") - 1
    undo_change(any_desk, SYSTEM, last_changes(any_desk, SYSTEM)[0].id)
    with any_desk.store.read() as session:
        assert read_state(session) == before


def test_references_of_broken_rows_are_told_too(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    done = bring(desk, tmp_path, {"agents": "agent,team,contract,active\nX,Zzz,Full,perhaps\n"})
    assert {reason.split(":")[0] for reason in done.rejects["reason"]} == {
        "unknown_name",
        "no_yes",
    }


def from_feed(desk: Desk, name: str, source: str = "", external: str = "") -> int:
    """Make an agent as a feed does, with a state of its own."""
    with desk.store.write() as session:
        agent = Agent(name=name)
        session.add(agent)
        session.flush()
        assert agent.id is not None
        if external:
            session.add(AgentAlias(source=source, external=external, agent_id=agent.id))
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        session.add(AgentState(agent_id=agent.id, since=at, state="ready"))
        return agent.id


@pytest.mark.parametrize(
    ("name", "source", "external"),
    [("SIP/1001", "", ""), ("L. Na", "pbx", "SIP/1001"), ("SIP/1001", "pbx", "1001")],
)
def test_an_agent_from_a_feed_is_renamed_and_keeps_its_history(
    any_desk: Desk, tmp_path: Path, name: str, source: str, external: str
) -> None:
    with_queues(any_desk)
    before = from_feed(any_desk, name, source, external)
    done = bring(any_desk, tmp_path, FILES)
    assert done.rejects.is_empty()
    assert done.created["agents"] == ["王伟"]
    with any_desk.store.read() as session:
        agents = {agent.name: agent for agent in session.exec(select(Agent))}
        assert set(agents) == {"李娜", "王伟"}
        assert agents["李娜"].id == before
        assert session.exec(select(AgentState)).one().agent_id == before
    assert bring(any_desk, tmp_path, FILES).accepted == 0
    undo_change(any_desk, SYSTEM, last_changes(any_desk, SYSTEM)[0].id)
    with any_desk.store.read() as session:
        assert [agent.name for agent in session.exec(select(Agent))] == [name]


def test_an_agent_from_a_feed_of_the_same_name_is_given_team_and_contract(
    desk: Desk, tmp_path: Path
) -> None:
    with_queues(desk)
    before = from_feed(desk, "李娜", "pbx", "7")
    files = {**FILES, "agents": FILES["agents"].replace("SIP/1001; pbx:1001", "")}
    bring(desk, tmp_path, files)
    with desk.store.read() as session:
        agent = session.exec(select(Agent).where(Agent.name == "李娜")).one()
        assert (agent.id, agent.team_id is None) == (before, False)
        assert [alias.external for alias in session.exec(select(AgentAlias))] == ["7"]


def test_a_second_history_is_not_joined(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    from_feed(desk, "SIP/9")
    done = bring(
        desk, tmp_path, {"agents": "agent,team,contract,external\n李娜,Loans,Full,SIP/9\n"}
    )
    assert done.rejects["reason"].to_list() == ["has_history:external|SIP/9"]


def test_a_complete_file_ends_what_it_does_not_name(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    from_feed(desk, "SIP/9")
    text = "agent,team,contract\n李娜,Cards A,Full\n"
    assert bring(desk, tmp_path, {"agents": text}).gone == 0
    done = bring(
        desk, tmp_path, {"agents": text, "skills": "agent,queue\n李娜,loans\n"}, complete="yes"
    )
    assert done.gone == 3
    with desk.store.read() as session:
        state = read_state(session)
    assert list(state["skills"]) == [("李娜", "loans")]
    active = {name: agent["active"] for (name,), agent in state["agents"].items()}
    assert active == {"李娜": True, "王伟": False, "SIP/9": True}


def test_a_later_change_is_taken_back_first(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    bring(desk, tmp_path, {"sites": "site,timezone\nShanghai,Asia/Urumqi\n"})
    newest, oldest = last_changes(desk, SYSTEM)
    with pytest.raises(SaidError) as told:
        undo_change(desk, SYSTEM, oldest.id)
    assert told.value.sentence == "people.later_change"
    undo_change(desk, SYSTEM, newest.id)
    undo_change(desk, SYSTEM, oldest.id)
    with pytest.raises(SaidError) as told:
        undo_change(desk, SYSTEM, oldest.id)
    assert told.value.sentence == "people.undone_already"


def test_what_is_used_is_not_taken_back(any_desk: Desk, tmp_path: Path) -> None:
    filled(any_desk, tmp_path)
    with any_desk.store.write() as session:
        agent = session.exec(select(Agent).where(Agent.name == "李娜")).one()
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        session.add(AgentState(agent_id=agent.id or 0, since=at, state="ready"))
    with pytest.raises(SaidError) as told:
        undo_change(any_desk, SYSTEM, last_changes(any_desk, SYSTEM)[0].id)
    assert told.value.sentence == "people.still_used"
    with any_desk.store.read() as session:
        assert len(read_state(session)["agents"]) == 2


def test_rules_that_no_column_holds_stay(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    with desk.store.write() as session:
        contract = session.exec(select(Contract)).one()
        contract.rules = {**contract.rules, "nights_max": 4}
    bring(desk, tmp_path, {"contracts": "contract,shift_minutes\nFull,600\n"})
    with desk.store.read() as session:
        rules = session.exec(select(Contract)).one().rules
    assert (rules["shift_minutes"], rules["nights_max"], rules["paid_week_max"]) == ([600], 4, 2400)


ROSTER = "agent,day,start,end,paid_minutes\n"
WARNED: Mapping[str, str] = {
    "beyond_length": "李娜,2026-11-02,09:00,16:00\n",
    "beyond_leave": "李娜,2026-10-05,09:00,17:00\n",
    "beyond_rest": "李娜,2026-11-02,14:00,22:00\n李娜,2026-11-03,07:00,15:00\n",
    "beyond_days_week": "".join(f"李娜,2026-11-{d:02d},09:00,17:00,400\n" for d in range(2, 8)),
    "beyond_paid_week": "".join(f"李娜,2026-11-{d:02d},09:00,18:00\n" for d in range(2, 7)),
    "beyond_days_in_a_row": "".join(f"李娜,2026-11-{d:02d},09:00,17:00\n" for d in range(4, 11)),
}


@pytest.mark.parametrize("reason", WARNED)
def test_shifts_beyond_the_contract_are_warned_of_and_taken(
    desk: Desk, tmp_path: Path, reason: str
) -> None:
    filled(desk, tmp_path)
    done = bring(desk, tmp_path, {"rosters": ROSTER + WARNED[reason]})
    assert {text.split(":")[0] for text in done.warnings["reason"]} == {reason}
    assert done.accepted == WARNED[reason].count("\n")


def test_shifts_within_the_contract_are_not_warned_of(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    week = "".join(f"李娜,2026-11-{d:02d},09:00,17:00\n" for d in range(2, 7))
    assert bring(desk, tmp_path, {"rosters": ROSTER + week}).warnings.is_empty()


def test_a_corrected_shift_leaves_the_others_of_the_roster(any_desk: Desk, tmp_path: Path) -> None:
    with_queues(any_desk)
    bring(any_desk, tmp_path, FILES, publish="yes")
    done = bring(
        any_desk,
        tmp_path,
        {"rosters": ROSTER + "李娜,2026-10-12,10:00,18:00\n"},
        publish="yes",
    )
    assert done.accepted == 1
    day = dt.date(2026, 10, 12)
    with any_desk.store.read() as session:
        schedule = published_on(session, day)
        assert schedule is not None
        starts = {shift.agent: shift.start for shift in shifts_of(session, schedule).shifts()}
    assert starts == {"李娜": 600, "王伟": 1320}
    undo_change(any_desk, SYSTEM, last_changes(any_desk, SYSTEM)[0].id)
    with any_desk.store.read() as session:
        schedule = published_on(session, day)
        assert schedule is not None
        starts = {shift.agent: shift.start for shift in shifts_of(session, schedule).shifts()}
    assert starts == {"李娜": 540, "王伟": 1320}


def test_a_draft_that_was_published_since_stays(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    with desk.store.write() as session:
        session.exec(select(Schedule)).one().state = "published"
    with pytest.raises(SaidError) as told:
        undo_change(desk, SYSTEM, last_changes(desk, SYSTEM)[0].id)
    assert told.value.sentence == "people.roster_used"


def test_shifts_of_two_clocks_are_refused(desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    sites = "site,timezone\nShanghai,Asia/Shanghai\nLondon,Europe/London\n"
    teams = "team,site\nCards A,Shanghai\nLoans,London\n"
    with pytest.raises(SaidError) as told:
        bring(desk, tmp_path, {**FILES, "sites": sites, "teams": teams})
    assert told.value.sentence == "people.several_clocks"
    with desk.store.read() as session:
        assert read_state(session)["agents"] == {}


def lead_of(desk: Desk, team: str) -> Actor:
    with desk.store.read() as session:
        row = session.exec(select(Team).where(Team.name == team)).one()
    return Actor("lead", "team_lead", teams=(row.id or 0,))


@pytest.mark.parametrize(
    ("kind", "text", "taken"),
    [
        ("agents", "agent,team,contract\nX,Loans,Full\n", True),
        ("agents", "agent,team,contract\nX,Cards A,Full\n", False),
        ("agents", "agent,team,contract\n王伟,Cards A,Full\n", False),
        ("agents", "agent,team,contract\n李娜,Loans,Full\n", False),
        ("skills", "agent,queue\n王伟,cards\n", True),
        ("skills", "agent,queue\n李娜,loans\n", False),
        ("leave", "agent,first_day\n李娜,2026-01-01\n", False),
        ("rosters", ROSTER + "李娜,2026-11-02,09:00,17:00\n", False),
        ("sites", "site,timezone\nX,UTC\n", False),
        ("teams", "team,site\nX,Shanghai\n", False),
        ("contracts", "contract,shift_minutes\nX,480\n", False),
    ],
)
def test_a_team_lead_changes_own_teams_alone(
    desk: Desk, tmp_path: Path, kind: str, text: str, *, taken: bool
) -> None:
    filled(desk, tmp_path)
    lead = lead_of(desk, "Loans")
    done = bring(desk, tmp_path, {kind: text}, actor=lead)
    assert bool(done.accepted) == taken
    reasons = {reason.split(":")[0] for reason in done.rejects["reason"]}
    assert reasons == (set() if taken else {"not_yours"})
    assert may_change(lead, kind) == (kind in {"agents", "skills", "leave", "rosters"})


def test_a_team_lead_sees_and_takes_back_own_teams_alone(desk: Desk, tmp_path: Path) -> None:
    filled(desk, tmp_path)
    lead = lead_of(desk, "Loans")
    assert read_people(desk, lead, "agents")["agent"].to_list() == ["王伟"]
    assert read_people(desk, lead, "skills")["agent"].to_list() == ["王伟"]
    assert read_people(desk, lead, "teams")["team"].to_list() == ["Loans"]
    assert last_changes(desk, lead) == []
    with pytest.raises(SaidError) as told:
        undo_change(desk, lead, last_changes(desk, SYSTEM)[0].id)
    assert told.value.sentence == "people.not_yours"
    bring(desk, tmp_path, {"skills": "agent,queue\n王伟,cards\n"}, actor=lead)
    assert undo_change(desk, lead, last_changes(desk, lead)[0].id) == 1
    bring(desk, tmp_path, {"skills": "agent,queue\n王伟,cards\n"}, actor=lead, complete="yes")
    with desk.store.read() as session:
        assert set(read_state(session)["skills"]) == {("李娜", "cards"), ("王伟", "cards")}


@pytest.mark.parametrize("role", ["agent", "executive", "auditor"])
def test_who_may_not_is_refused(desk: Desk, tmp_path: Path, role: str) -> None:
    who = Actor("x", role)
    for attempt in (
        lambda: read_people(desk, who, "agents"),
        lambda: people_workbook(desk, who),
        lambda: last_changes(desk, who),
        lambda: undo_change(desk, who, 1),
        lambda: bring(desk, tmp_path, {"sites": FILES["sites"]}, actor=who),
    ):
        with pytest.raises(NotPermittedError):
            attempt()


def test_people_as_they_are_come_in_unchanged(desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES, publish="yes")
    path = tmp_path / "people.xlsx"
    path.write_bytes(people_workbook(desk, SYSTEM))
    done = import_people(desk, SYSTEM, [path], Options(policy={"publish": "yes"}))
    assert (done.read, done.accepted, done.duplicate) == (11, 0, 11)


def test_why_no_roster_can_be_built_with_a_contract_is_said_in_the_readers_language(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk, tmp_path)
    text = "contract,shift_minutes,breaks\nFull,480,480: 470-475+15\n"
    reason = bring(desk, tmp_path, {"contracts": text}).rejects["reason"][0]
    english, chinese = (reject_words(Words(language), reason) for language in ("en", "zh"))
    place, minutes = "contracts.Full.breaks[480][0].from", "470 minutes"
    assert english.endswith(f"{place}: {minutes} is no multiple of the slot of 15 minutes")
    assert chinese.startswith("contract：无法据此排班：")
    assert chinese.endswith(f"{place}：470 分钟不是时段 15 分钟的整数倍")
