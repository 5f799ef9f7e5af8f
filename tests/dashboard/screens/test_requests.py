"""The requests screen: what each role sees and does, on empty, planned and imported stores."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, Actor
from dashboard.operations.requests.ask import ask_leave, ask_swap
from dashboard.operations.requests.decide import IMPOSSIBLE
from dashboard.operations.requests.quota import Quota, quotas
from dashboard.operations.requests.seen import requests_seen, wishes_seen
from dashboard.operations.requests.verdict import Reason, Verdict
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.store.tables import Agent, Setting, Site, Team
from dashboard.text import Words, catalogue
from dashboard.widgets.plain import plain
from dashboard.widgets.request_words import answer_said
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.dashboard.operations.requests.request_store import (
    FRIDAY,
    MANAGER,
    MATE,
    ME,
    TEAM,
    needing,
    newest,
    put_shift,
    shifts,
    with_people,
)
from tests.dashboard.planned_store import MONDAY

Open = Callable[..., AppTest]
DAY = MONDAY + dt.timedelta(days=1)
MAY = [role for role in ROLES if Actor("x", role).may("make_request")]


def page() -> None:
    from dashboard.screens import requests  # noqa: PLC0415 - the page's own script

    requests.show()


def said(app: AppTest) -> str:
    parts = [
        *app.subheader,
        *app.markdown,
        *app.caption,
        *app.info,
        *app.error,
        *app.success,
        *app.warning,
    ]
    return "\n".join(str(part.value) for part in parts)


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button if button.key}


def test_who_asks_and_decides_has_the_screen() -> None:
    assert MAY == ["agent", "team_lead", "manager"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ROLES)
def test_an_empty_store_says_what_to_do_next(
    open_page: Open, desk: Desk, role: str, language: str
) -> None:
    w = Words(language)
    app = open_page(page, desk, Actor("x", role, language=language))
    if role in MAY:
        assert w("request.no_agent" if role == "agent" else "request.no_people") in said(app)
    else:
        assert [shown.value for shown in app.warning] == [w("access.not_permitted")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_agent_asks_for_time_off_and_reads_the_reasons(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    people = with_people(desk, tmp_path, notice_days=7)
    needing(desk, people.roster, 7)
    w = Words(language)
    who = Actor("me", "agent", agent_id=people.me.agent_id, language=language)
    app = open_page(page, desk, who)
    app.date_input(key="leave_days").set_value((FRIDAY, FRIDAY))
    app.button(key="ask_leave").click().run()
    assert not app.exception
    day = w.day(FRIDAY)
    for sentence in (
        w("request.not_fine"),
        w("request.why_short", hours=w.number(7, 1), day=day),
        w("request.why_short_notice", count=4, least=7),
        w("request.why_quota", team=TEAM, count=0, most=1, day=day),
        w("request.state_leave_asked"),
    ):
        assert sentence in said(app)
    assert not any(key.startswith(("grant", "refuse", "back")) for key in keys(app))
    app.button(key="ask_leave").click().run()
    assert w("request.already_off", first=FRIDAY, last=FRIDAY) in said(app)
    number = requests_seen(desk, people.me)[0].id
    app.button(key=f"withdraw_leave_{number}").click().run()
    assert requests_seen(desk, people.me) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lead_grants_takes_back_and_refuses(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    people = with_people(desk, tmp_path)
    ask_leave(desk, people.me, ME, DAY, DAY, "annual")
    number = requests_seen(desk, people.me)[0].id
    w, who = Words(language), Actor("lead", "team_lead", people.lead.teams, language=language)
    app = open_page(page, desk, who)
    assert w("request.waiting", count=1) in said(app)
    app.button(key=f"grant_leave_{number}").click().run()
    assert not app.exception
    assert w("request.decided") in said(app)
    assert newest(desk).state == "draft"
    app.button(key=f"back_leave_{number}").click().run()
    app.button(key=f"refuse_leave_{number}").click().run()
    assert w("request.no_reason") in said(app)
    app.text_input(key=f"reason_refuse_leave_{number}").set_value("[month](end)").run()
    app.button(key=f"refuse_leave_{number}").click().run()
    assert not app.exception
    row = requests_seen(desk, people.me)[0]
    assert (row.state, row.reason) == ("refused", "[month](end)")
    assert plain("[month](end)") in said(app)


def test_a_worse_answer_is_shown_before_a_second_click(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    people = with_people(desk, tmp_path)
    ask_leave(desk, people.me, ME, DAY, DAY, "annual")
    needing(desk, people.roster, 7)
    number = requests_seen(desk, people.me)[0].id
    app = open_page(page, desk, people.lead)
    app.button(key=f"grant_leave_{number}").click().run()
    assert Words("en")("request.worse") in said(app)
    assert requests_seen(desk, people.me)[0].waits
    app.button(key=f"grant_leave_{number}").click().run()
    assert requests_seen(desk, people.me)[0].state == "granted"


def test_a_swap_goes_from_asker_to_colleague_to_lead(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    people = with_people(desk, tmp_path)
    put_shift(desk, people.roster, MATE, 1, 600)
    app = open_page(page, desk, people.me, ask="swap")
    app.date_input(key="swap_day").set_value(DAY).run()
    assert app.selectbox(key="swap_other").options[0] == f"{MATE} · 10:00–18:00"
    app.button(key="ask_swap").click().run()
    assert Words("en")("request.why_rules_kept") in said(app)
    number = requests_seen(desk, people.me)[0].id
    app = open_page(page, desk, people.lead)
    assert f"grant_swap_{number}" not in keys(app)
    app = open_page(page, desk, people.mate)
    app.button(key=f"agree_swap_{number}").click().run()
    app = open_page(page, desk, people.lead)
    app.button(key=f"grant_swap_{number}").click().run()
    assert not app.exception
    assert requests_seen(desk, people.mate)[0].state == "granted"


def test_a_wish_is_kept_and_taken_away(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    app = open_page(page, desk, people.me, ask="wish")
    app.selectbox(key="wish_want").set_value("off")
    app.selectbox(key="wish_weight").set_value(3)
    app.button(key="ask_wish").click().run()
    (row,) = wishes_seen(desk, people.me)
    assert (row.want, row.weight) == ("off", 3)
    lead = open_page(page, desk, people.lead)
    assert Words("en")("request.wishes", count=1) in {e.label for e in lead.expander}
    app.button(key=f"wish_{row.id}").click().run()
    assert wishes_seen(desk, people.me) == []


def test_a_lead_sets_the_quota_and_pins_days(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    app = open_page(page, desk, people.lead)
    app.number_input(key=f"quota_share_{TEAM}").set_value(30)
    app.number_input(key=f"quota_notice_{TEAM}").set_value(14)
    app.button(key="quota_save").click().run()
    assert quotas(desk, MANAGER)[TEAM] == Quota(0.3, 14)
    app.button(key="pin_now").click().run()
    assert not app.exception
    assert f"unpin_{ME}_{MONDAY.isoformat()}" in keys(app)
    app.button(key=f"unpin_{ME}_{MONDAY.isoformat()}").click().run()
    assert f"unpin_{ME}_{MONDAY.isoformat()}" not in keys(app)


def test_a_lead_elsewhere_has_nobody(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    ask_leave(desk, people.me, ME, DAY, DAY, "annual")
    app = open_page(page, desk, people.stranger)
    assert Words("en")("request.no_people") in said(app)
    assert ME not in said(app)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", MAY)
def test_rosters_that_came_by_import_without_rules(
    open_page: Open, desk: Desk, role: str, language: str
) -> None:
    shown = dt.datetime.combine(MONDAY, dt.time(9), dt.UTC).isoformat()
    with desk.store.write() as session:
        session.add(Setting(name="clock", value={"shown": shown, "running": False}))
        site = Site(name="s")
        session.add(site)
        session.flush()
        team = Team(name="t", site_id=site.id or 0)
        session.add(team)
        session.flush()
        pair = [Agent(name=name, team_id=team.id) for name in ("Ann", "Bo")]
        session.add_all(pair)
        session.flush()
        roster = Roster.of([Shift("Ann", 1, 540, 1020, 450, ())])
        save_version(session, MANAGER, Version("w", MONDAY, 7, "UTC"), roster, published=True)
        who = Actor("x", role, agent_id=pair[0].id if role == "agent" else None, language=language)
    leave = ask_leave(desk, MANAGER, "Ann", DAY, DAY, "sick")
    swap = ask_swap(desk, MANAGER, "Ann", "Bo", DAY)
    assert leave.objections == {"short_notice"}
    assert swap.objections == {"swap_no_rules"}
    app = open_page(page, desk, who)
    w = Words(language)
    day = w.day(DAY)
    assert w("request.why_no_rules", first=day, last=day) in said(app)
    assert w("request.why_swap_no_rules", day=day) in said(app)
    if role != "agent":
        number = next(r.id for r in requests_seen(desk, MANAGER) if r.kind == "leave")
        app.button(key=f"grant_leave_{number}").click().run()
        assert not app.exception
        assert newest(desk).state == "draft"
        assert shifts(desk, newest(desk), "Ann") == {}
        app.button(key=f"back_leave_{number}").click().run()
        assert set(shifts(desk, newest(desk), "Ann")) == {1}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_has_its_sentence(language: str) -> None:
    values = {
        "day": MONDAY.isoformat(),
        "first": MONDAY.isoformat(),
        "last": FRIDAY.isoformat(),
        "hours": 3.5,
        "count": 2,
        "least": 7,
        "most": 3,
        "team": "A*",
        "agent": "x",
        "rule": "rest",
        "skills": "cards",
    }
    names = [key for key in catalogue(language) if key.startswith("request.why_")]
    reasons = tuple(
        Reason(key.removeprefix("request.why_"), against=True, values=values) for key in names
    )
    shown = answer_said(Verdict(reasons), Words(language))
    assert len(shown.splitlines()) == len(names)
    assert "{" not in shown
    assert plain("A*") in shown
    assert set(IMPOSSIBLE) <= {reason.key for reason in reasons}
