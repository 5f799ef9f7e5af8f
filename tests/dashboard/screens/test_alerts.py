"""Alerts on screen: taken, given, put aside, resolved, commented, and all that taken back."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.alerting.steps import steps_of
from dashboard.operations.desk import Desk
from dashboard.operations.notices.doors import Shape, make_door
from dashboard.operations.permit import Actor
from dashboard.text import Words
from tests.dashboard.operations.alerting.alert_store import (
    ADMIN,
    LEAD,
    MANAGER,
    abnormal,
    alert_of,
    furnish,
)

Opens = Callable[..., AppTest]
CHINESE = Actor(MANAGER.name, "manager", language="zh")


def page() -> None:
    from dashboard.screens import alerts  # noqa: PLC0415 - AppTest runs this function alone

    alerts.show()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    return " ".join(str(part.value) for part in (*app.markdown, *app.caption, *app.subheader))


@pytest.fixture
def floor(desk: Desk) -> Desk:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), "https://example.com/hook")
    abnormal(desk, "breach")
    return desk


@pytest.mark.parametrize("who", [MANAGER, CHINESE], ids=["en", "zh"])
def test_an_alert_says_what_it_is_and_what_happened_to_it(
    floor: Desk, open_page: Opens, who: Actor
) -> None:
    app = open_page(page, floor, who, alert="1")
    words, shown = Words(who.language or "en"), text_of(app)
    assert "+40%" in app.subheader[0].value
    assert words("alerts.step_opened") in shown
    assert words("deliveries.title") in shown
    assert app.button(key="alert_acknowledge_1").label == words("alerts.acknowledge")


def test_a_link_chooses_the_alert_also_where_another_is_shown(
    floor: Desk, open_page: Opens
) -> None:
    abnormal(floor, queue="loans")
    app = open_page(page, floor, MANAGER, alert="1")
    assert "cards" in app.subheader[0].value
    app.query_params["alert"] = "2"
    app.run()
    assert "loans" in app.subheader[0].value
    app.radio(key="alert_chosen").set_value(1).run()
    assert "cards" in app.subheader[0].value
    app.query_params["alert"] = "99"
    app.run()
    assert not app.exception


def test_it_is_taken_and_the_deed_is_undone(floor: Desk, open_page: Opens) -> None:
    app = press(open_page(page, floor, MANAGER), "alert_acknowledge_1")
    assert (alert_of(floor).state, alert_of(floor).owner) == ("acknowledged", "max")
    press(app, "undo_alert")
    assert alert_of(floor).state == "open"


def test_it_is_given_to_somebody(floor: Desk, open_page: Opens) -> None:
    app = open_page(page, floor, MANAGER)
    app.selectbox(key="alert_to_1").set_value(LEAD.name).run()
    app = press(app, "alert_assign_now_1")
    assert alert_of(floor).owner == LEAD.name
    assert LEAD.name in text_of(app)


def test_it_is_put_aside_for_a_length(floor: Desk, open_page: Opens) -> None:
    app = press(open_page(page, floor, MANAGER), "alert_snooze_1_60")
    assert alert_of(floor).state == "snoozed"
    assert "13:00" in text_of(app)


def test_it_is_resolved_and_comes_back(floor: Desk, open_page: Opens) -> None:
    app = press(open_page(page, floor, MANAGER), "alert_resolve_1")
    assert alert_of(floor).state == "resolved"
    press(app, "alert_reopen_1")
    assert alert_of(floor).state == "open"


def test_a_comment_stands_under_it_as_it_was_typed(floor: Desk, open_page: Opens) -> None:
    app = open_page(page, floor, MANAGER)
    app.text_area(key="alert_comment_text_1").set_value("*campaign* [x](http://y)").run()
    app = press(app, "alert_comment_now_1")
    assert steps_of(floor, MANAGER, 1)[-1].details == {"text": "*campaign* [x](http://y)"}
    assert "\\*campaign\\*" in text_of(app)
    assert app.text_area(key="alert_comment_text_1").value == ""


def test_an_empty_comment_is_refused_in_words(floor: Desk, open_page: Opens) -> None:
    app = press(open_page(page, floor, MANAGER), "alert_comment_now_1")
    assert app.error[0].value == Words("en")("alerts.bad_comment", most=500)


def test_who_may_only_look_has_no_buttons(floor: Desk, open_page: Opens) -> None:
    app = open_page(page, floor, Actor("aud", "auditor"))
    assert [b.key for b in app.button if str(b.key).startswith("alert_")] == []
