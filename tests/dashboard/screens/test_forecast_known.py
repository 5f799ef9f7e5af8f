"""What people know better, on the screen: told, shown with its effect, withdrawn."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.operations.adjusting.levers import list_levers
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.days import list_verdicts
from dashboard.operations.forecasts.events import EventWish, add_event, list_events
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.store.tables import ForecastRun
from dashboard.text import Words
from tests.dashboard.planned_store import QUEUE, REPORT, with_forecast

LEAD = Actor("lead", "team_lead")
Open = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import forecast  # noqa: PLC0415 - the page's own script

    forecast.show()


def button(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def marked(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in app.markdown)


def test_a_monthly_event_is_told_and_withdrawn(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    w = Words("en")
    app = open_page(page, desk, LEAD, queue=QUEUE)
    app.button_group(key="event_kind").set_value("monthly").run()
    name = next(box for box in app.selectbox if box.label == w("event.name"))
    name.select(w("event.usual_repayment"))
    app.number_input(key="event_day").set_value(20)
    button(app, w("event.tell"))
    [event] = list_events(desk, LEAD, QUEUE)
    assert (event.name, event.days) == (w("event.usual_repayment"), {"day": 20, "roll": 1})
    assert w("event.next_forecast") in marked(app)
    app.button(key=f"event_{event.id}").click().run()
    assert list_events(desk, LEAD, QUEUE) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_measured_effect_stands_beside_an_event(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    with_forecast(desk, tmp_path)
    add_event(desk, SYSTEM, None, EventWish("payday", "monthly", {"day": 10, "roll": 0}))
    add_event(desk, SYSTEM, QUEUE, EventWish("moon", "lunar", {"of": "lantern_festival"}))
    effects = [
        {"name": "payday", "factor": 1.12, "lo95": 1.05, "hi95": 1.2, "days": 6},
        {"name": "moon", "reason": "none"},
    ]
    with desk.store.write() as session:
        run = session.exec(select(ForecastRun)).one()
        run.report = {**REPORT, "events": effects}
    app = open_page(page, desk, Actor("x", "executive", language=language), queue=QUEUE)
    shown = marked(app)
    assert "1.12" in shown
    assert Words(language)("event.every_queue") in shown
    assert not any(one.key == "event_1" for one in app.button)


def test_a_known_change_is_laid_and_taken_away(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    w = Words("en")
    app = open_page(page, desk, LEAD, queue=QUEUE)
    button(app, w("lever.lay"))
    assert w("lever.no_name") in [error.value for error in app.error]
    next(box for box in app.text_input if box.label == w("lever.name")).set_value("new bot")
    app.number_input(key="lever_after").set_value(45.0)
    button(app, w("lever.lay"))
    [lever] = list_levers(desk, LEAD, QUEUE)
    assert lever.numbers == {"before": pytest.approx(0.3), "after": pytest.approx(0.45)}
    assert "new bot" in marked(app)
    app.button(key=f"lever_{lever.id}").click().run()
    assert list_levers(desk, LEAD, QUEUE) == []


def test_a_day_set_aside_is_counted_and_taken_back(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    app = open_page(page, desk, LEAD, queue=QUEUE)
    app.button(key="day_2026-02-20").click().run()
    [word] = list_verdicts(desk, LEAD, QUEUE)
    assert word.counts
    app.button(key="day_2026-02-20").click().run()
    assert list_verdicts(desk, LEAD, QUEUE) == []
    button(app, Words("en")("days.leave_out"))
    [word] = list_verdicts(desk, LEAD, QUEUE)
    assert not word.counts
