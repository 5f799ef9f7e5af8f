"""Floor habits on screen: handover notes, long states, exceptions, lanes, reports, settings."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frames import INTERVALS, conform
from dashboard.measures.adherence import Keeping
from dashboard.operations.adherence.excuse import Period, ask_excuse, excuses
from dashboard.operations.adherence.keep import Habits, read_habits
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import write_facts
from dashboard.operations.handover import recent_notes, write_note
from dashboard.operations.permit import Actor
from dashboard.operations.reports.plan import Plan, read_plans
from dashboard.text import LANGUAGES, Words
from tests.dashboard.operations.adherence.floor_store import DAY, at, furnish_floor
from tests.dashboard.operations.reports.report_store import TUESDAY, furnish_days

Opens = Callable[..., AppTest]
LEAD, MANAGER = Actor("lena", "team_lead"), Actor("max", "manager")
EN = Words("en")


def people() -> None:
    from dashboard.widgets import access  # noqa: PLC0415 - AppTest runs this function alone
    from dashboard.widgets.live_people import live_people  # noqa: PLC0415 - as above

    live_people(access.actor().name)


def adherence() -> None:
    from dashboard.screens import adherence as screen  # noqa: PLC0415 - as above

    screen.show()


def reports() -> None:
    from dashboard.screens import reports as screen  # noqa: PLC0415 - as above

    screen.show()


def requests() -> None:
    from dashboard.screens import requests as screen  # noqa: PLC0415 - as above

    screen.show()


def settings() -> None:
    from dashboard.screens import settings as screen  # noqa: PLC0415 - as above

    screen.show()


def press(app: AppTest, key: str) -> AppTest:
    """Press a button; what was set before goes with the press, as from who types and clicks."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.fixture
def floor(desk: Desk) -> Desk:
    furnish_floor(desk)
    with desk.store.write() as session:  # so that there is a day to open on
        fact = {"queue": ["cards"], "start": [at(0)], "length_s": [300], "offered": [1]}
        write_facts(session, conform(pl.DataFrame(fact), INTERVALS), {"cards": 1})
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_state_is_marked_with_since_when(
    floor: Desk, open_page: Opens, language: str
) -> None:
    app = open_page(people, floor, replace(LEAD, language=language))
    shown = " ".join(markdown.value for markdown in app.markdown)
    assert "Ann" in shown
    assert "10:05" in shown
    assert Words(language)("habits.long", count=1) in shown


def test_who_may_not_see_people_sees_neither(floor: Desk, open_page: Opens) -> None:
    write_note(floor, LEAD, "x")
    app = open_page(people, floor, Actor("e", "executive"))
    assert not app.markdown
    assert not app.button


def test_a_note_is_written_read_and_taken_back(floor: Desk, open_page: Opens) -> None:
    app = open_page(people, floor, LEAD)
    app.text_area(key="handover_text").set_value("Line *two* is slow")
    press(app, "handover_leave")
    assert [note.text for note in recent_notes(floor, LEAD)] == ["Line *two* is slow"]
    assert app.text_area(key="handover_text").value == ""
    reader = open_page(people, floor, MANAGER)
    assert reader.text[0].value == "Line *two* is slow"
    assert reader.expander[0].label == EN("handover.title_new", count=1)
    press(reader, "handover_mark")
    assert recent_notes(floor, LEAD)[0].read_by == ("lena", "max")
    number = recent_notes(floor, LEAD)[0].id
    press(open_page(people, floor, LEAD), f"handover_withdraw_{number}")
    assert recent_notes(floor, LEAD) == []
    press(open_page(people, floor, LEAD), "handover_leave")  # says nothing: refused in words


def test_lanes_and_exceptions_of_a_day(floor: Desk, open_page: Opens) -> None:
    ask_excuse(floor, Actor("ann", "agent", agent_id=1), Period("Ann", at(0), at(10), "system"))
    app = open_page(adherence, floor, LEAD, day=DAY.isoformat(), team="Cards A")
    assert app.get("plotly_chart")
    press(app, "excuse_approved_1")
    (seen,) = excuses(floor, LEAD, at(-60), at(60))
    assert (seen.state, seen.decided_by) == ("approved", "lena")
    press(app, "undo_excuse")
    assert excuses(floor, LEAD, at(-60), at(60))[0].state == "asked"


def test_an_exception_is_asked_for_on_screen(floor: Desk, open_page: Opens) -> None:
    app = open_page(adherence, floor, LEAD, day=DAY.isoformat())
    app.time_input(key="excuse_from").set_value(dt.time(9)).run()
    app.time_input(key="excuse_to").set_value(dt.time(9, 10))
    press(app, "excuse_ask")
    (seen,) = excuses(floor, LEAD, at(-60), at(60))
    assert (seen.agent, seen.since, seen.until, seen.state) == ("Ann", at(0), at(10), "asked")
    app.time_input(key="excuse_to").set_value(dt.time(8))
    press(app, "excuse_ask")
    assert app.error


def test_an_agent_asks_for_the_own_time_and_decides_nothing(floor: Desk, open_page: Opens) -> None:
    app = open_page(requests, floor, Actor("ann", "agent", agent_id=1))
    app.date_input(key="excuse_day").set_value(DAY).run()
    app.time_input(key="excuse_from").set_value(dt.time(9)).run()
    app.time_input(key="excuse_to").set_value(dt.time(9, 10))
    press(app, "excuse_ask")
    (seen,) = excuses(floor, LEAD, at(-60), at(60))
    assert (seen.agent, seen.asked_by, seen.since, seen.state) == ("Ann", "ann", at(0), "asked")
    assert not [b for b in app.button if str(b.key).startswith("excuse_approved")]


def test_settings_of_habits_are_changed_and_taken_back(floor: Desk, open_page: Opens) -> None:
    app = open_page(settings, floor, MANAGER, part="habits")
    app.number_input(key="grace_start_s").set_value(300.0)
    app.number_input(key="limit_wrap").set_value(240.0)
    app.multiselect(key="fits_meeting").set_value(["meeting", "other"])
    press(app, "habits_save")
    kept = read_habits(floor, MANAGER)
    assert kept.keeping.grace_start_s == 300
    assert kept.limits_s["wrap"] == 240
    assert kept.keeping.fitting["meeting"] == ("meeting", "other")
    press(app, "undo_habits")
    assert read_habits(floor, MANAGER) == Habits(Keeping())
    locked = open_page(settings, floor, LEAD, part="habits")
    assert all(field.disabled for field in locked.number_input)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_shown_in_the_readers_language(
    desk: Desk, open_page: Opens, language: str
) -> None:
    furnish_days(desk)
    who = replace(MANAGER, language=language)
    app = open_page(reports, desk, who, report="daily", day=TUESDAY.isoformat())
    w = Words(language)
    assert "87.3%" in [metric.value for metric in app.metric]
    titles = [subheader.value for subheader in app.subheader]
    assert titles == [w(f"reports.section_{key}") for key in _SECTIONS]
    assert app.get("download_button")


_SECTIONS = (
    "center",
    "queues",
    "forecast",
    "adherence",
    "alerts",
    "interventions",
    "roster",
    "notes",
)


def test_when_a_report_goes_out_is_changed_and_taken_back(desk: Desk, open_page: Opens) -> None:
    furnish_days(desk)
    app = open_page(reports, desk, MANAGER, report="weekly", day=TUESDAY.isoformat())
    app.time_input(key="weekly_hour").set_value(dt.time(6, 30))
    app.multiselect(key="weekly_roles").set_value(["executive"])
    press(app, "weekly_plan_save")
    plan = read_plans(desk, MANAGER)["weekly"]
    assert (plan.minute, plan.roles) == (390, ("executive",))
    press(app, "undo_report_plan")
    assert read_plans(desk, MANAGER)["weekly"] == Plan()
    executive = open_page(reports, desk, Actor("e", "executive"), report="weekly")
    assert not [b for b in executive.button if b.key == "weekly_plan_save"]
