"""Trying changes on the Staffing screen: told, simulated by a job, shown with both intervals."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations import jobs
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.text import Words
from tests.dashboard.job_done import work
from tests.dashboard.planned_store import MONDAY, QUEUE, with_heads, with_roster

LEAD = Actor("lead", "team_lead")
Open = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import staffing  # noqa: PLC0415 - the page's own script

    staffing.show()


def button(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_change_is_tried_and_shown(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    with_roster(desk, tmp_path)
    w = Words(language)
    who = Actor("lead", "team_lead", language=language)
    app = open_page(page, desk, who, queue=QUEUE, day=MONDAY.isoformat(), part="what_if")
    app.number_input(key="scenario_factor").set_value(5.0)
    button(app, w("scenario.add"))
    assert any(w("scenario.kind_volume") in str(part.value) for part in app.markdown)
    app.button(key="scenario_go").click().run()
    work(desk, quick=True)
    app.run()
    assert not app.exception
    shown = "\n".join(str(part.value) for part in [*app.markdown, *app.caption])
    assert w("scenario.planned") in shown
    [job] = jobs.latest(desk, "whatif")
    assert job.result["difference"]["total"]["service_level"]["hi95"] < 0
    app.button(key="scenario_drop_0").click().run()
    assert not app.exception
    assert not any(one.key == "scenario_drop_0" for one in app.button)


def test_a_refused_change_is_said_in_words(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    jobs.queue_job(desk, LEAD, "whatif", {"day": MONDAY.isoformat(), "changes": [{"kind": "x"}]})
    work(desk, quick=True)
    app = open_page(page, desk, LEAD, queue=QUEUE, day=MONDAY.isoformat(), part="what_if")
    assert any("unknown kind" in error.value for error in app.error)


def test_without_a_roster_there_is_nobody_to_simulate(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_heads(desk, tmp_path)
    app = open_page(page, desk, LEAD, queue=QUEUE, part="what_if")
    assert not any(one.key == "scenario_go" for one in app.button)
