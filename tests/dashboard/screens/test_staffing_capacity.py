"""Staffing: the way heads are worked out, what to decide, and capacity months ahead."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations import jobs
from dashboard.operations.desk import Desk
from dashboard.operations.heads.heads import Way, current_way
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.text import Words
from tests.dashboard.job_done import work
from tests.dashboard.operations.staffing.test_capacity import with_months, with_people
from tests.dashboard.planned_store import MONDAY, QUEUE, with_forecast, with_heads

LEAD = Actor("lead", "team_lead")
Open = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import staffing  # noqa: PLC0415 - the page's own script

    staffing.show()


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption, *app.subheader])


def test_heads_are_worked_out_the_way_that_is_chosen(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_heads(desk, tmp_path)
    app = open_page(page, desk, LEAD, queue=QUEUE, day=MONDAY.isoformat(), part="assumptions")
    app.button_group(key="staffing_way").set_value("chance").run()
    app.number_input(key="staffing_stated").set_value(85.0).run()
    app.button(key="compute_heads").click().run()
    work(desk, quick=False)
    assert current_way(desk, SYSTEM) == Way("chance", 0.85)
    again = open_page(page, desk, LEAD, queue=QUEUE, day=MONDAY.isoformat(), part="assumptions")
    assert Words("en")("staffing.way_chance") in said(again)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_capacity_is_planned_and_shown_by_site(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    with_forecast(desk, tmp_path)
    with_people(desk)
    with_months(desk, 9000.0)
    w = Words(language)
    who = Actor("lead", "team_lead", language=language)
    app = open_page(page, desk, who, queue=QUEUE, look="months")
    app.number_input(key="capacity_lead_months").set_value(1)
    next(one for one in app.button if one.label == w("capacity.plan")).click().run()
    work(desk, quick=True)
    app.run()
    assert not app.exception
    shown = said(app)
    assert "north" in shown
    assert w("capacity.classes") in shown


def test_without_months_the_reason_is_said(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    jobs.queue_job(desk, LEAD, "capacity", {"queue": QUEUE, "assumptions": {}})
    work(desk, quick=True)
    app = open_page(page, desk, LEAD, queue=QUEUE, look="months")
    assert Words("en")("capacity.no_months", queue=QUEUE) in [error.value for error in app.error]


def test_who_may_not_plan_sees_no_form(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    app = open_page(page, desk, Actor("x", "auditor"), queue=QUEUE, look="months")
    assert not app.button
