"""A day played back on screen: asked for on Day, watched on every page, left again."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.operations import jobs
from dashboard.operations.demo.tick import midnight_of
from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.playback import clock
from dashboard.operations.playback.furnish import furnish
from dashboard.store.tables import Job
from dashboard.text import LANGUAGES, Words
from dashboard.widgets import access
from tests.dashboard.conftest import DAY

Opens = Callable[..., AppTest]
MANAGER = Actor("max", "manager")
TEN = midnight_of(DAY).astimezone(dt.UTC) + dt.timedelta(hours=10)


def page() -> None:
    import datetime as dt  # noqa: PLC0415 - AppTest runs this function alone

    import streamlit as st  # noqa: PLC0415 - as above

    from dashboard.widgets import access  # noqa: PLC0415 - as above
    from dashboard.widgets.playback_bar import playback_bar  # noqa: PLC0415 - as above
    from dashboard.widgets.playback_panel import playback_panel  # noqa: PLC0415 - as above

    playback_bar()
    who = access.actor()
    st.text(f"may intervene: {who.may('intervene')}")
    playback_panel(who, dt.date(2026, 11, 18))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, demo_desk: Desk) -> Callable[[Actor], AppTest]:
    def open_it(who: Actor) -> AppTest:
        st.cache_resource.clear()
        monkeypatch.setattr(access, "own_desk", lambda: demo_desk)
        monkeypatch.setattr(access, "_current", lambda: who)
        app = AppTest.from_function(page, default_timeout=30)
        app.session_state["language"] = who.language
        app.run()
        assert not app.exception
        return app

    return open_it


def running(desk: Desk, folder: Path) -> tuple[int, Desk]:
    """Return the number of a playback that goes on, and its desk, at ten in the morning."""
    number = jobs.queue_job(desk, SYSTEM, "playback", {"day": DAY.isoformat()})
    path = folder / "played" / "day.db"
    made = furnish(desk, path, TEN, DAY)
    clock.wind(made, TEN, 60, running=False)
    with desk.store.write() as session:
        job = session.get_one(Job, number)
        job.state, job.best = "running", {"path": str(path)}
    return number, made


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_playback_is_asked_for(
    demo_desk: Desk, opened: Callable[[Actor], AppTest], language: str
) -> None:
    app = opened(replace(MANAGER, language=language))
    assert "True" in app.text[0].value
    app.button(key="playback_go").click().run()
    assert not app.exception
    (job,) = jobs.latest(demo_desk, "playback")
    assert job.arguments == {"day": DAY.isoformat(), "speed": 60}
    assert app.status[0].label == Words(language)("playback.prepares")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_watched_slowed_and_left(
    demo_desk: Desk, opened: Callable[[Actor], AppTest], tmp_path: Path, language: str
) -> None:
    number, made = running(demo_desk, tmp_path)
    app = opened(replace(MANAGER, language=language))
    app.button(key="playback_watch").click().run()
    assert not app.exception
    assert "10:00" in app.markdown[0].value
    assert "False" in app.text[0].value
    app.button(key="playback_resume").click().run()
    assert clock.runs(made)
    app.button(key="playback_pause").click().run()
    assert not clock.runs(made)
    app.button(key="playback_leave").click().run()
    assert not app.exception
    assert "True" in app.text[0].value
    assert jobs.latest(demo_desk, "playback")[0].id == number


def test_it_ends_for_everybody_when_told(
    demo_desk: Desk, opened: Callable[[Actor], AppTest], tmp_path: Path
) -> None:
    running(demo_desk, tmp_path)
    app = opened(MANAGER)
    app.button(key="playback_watch").click().run()
    app.button(key="playback_end").click().run()
    assert not app.exception
    assert jobs.latest(demo_desk, "playback")[0].stop_wanted
    assert "True" in app.text[0].value
