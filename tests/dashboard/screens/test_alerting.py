"""Settings of alerting: rules, who is told, quiet hours, maintenance, doors; each can be undone."""

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.measures.rules import Condition, Rule
from dashboard.operations.alerting.calibrated import calibration
from dashboard.operations.alerting.keep_rules import make_rule, rules
from dashboard.operations.alerting.maintenance import windows
from dashboard.operations.alerting.policy import DEFAULT, Step, read_policy
from dashboard.operations.alerting.quiet import read_quiet
from dashboard.operations.desk import Desk
from dashboard.operations.notices.doors import Shape, doors, make_door
from dashboard.operations.permit import Actor
from dashboard.text import LANGUAGES, Words
from dashboard.widgets.alerting_panel import PANELS
from tests.dashboard.job_done import work
from tests.dashboard.operations.alerting.alert_store import ADMIN, MANAGER, abnormal, furnish

Opens = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import settings  # noqa: PLC0415 - AppTest runs this function alone

    settings.show()


@pytest.fixture
def open_panel(desk: Desk, open_page: Opens) -> Callable[..., AppTest]:
    furnish(desk)

    def opened(panel: str, who: Actor = MANAGER) -> AppTest:
        return open_page(page, desk, who, part="alerting", alerting=panel)

    return opened


def press(app: AppTest, key: str) -> AppTest:
    """Press a button; what was set before goes with the press, as from who types and clicks."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["manager", "administrator", "auditor"])
@pytest.mark.parametrize("panel", list(PANELS))
def test_every_panel_opens_for_who_may_see_it(
    desk: Desk, open_panel: Callable[..., AppTest], panel: str, role: str, language: str
) -> None:
    make_door(desk, ADMIN, Shape("ops"), "https://example.com/hook")
    abnormal(desk)
    app = open_panel(panel, Actor("max", role, language=language))
    assert Words(language)(f"alerting.{panel}_why") in [c.value for c in app.caption]


def test_a_rule_is_looked_at_made_paused_and_removed(
    desk: Desk, open_panel: Callable[..., AppTest]
) -> None:
    app = open_panel("rules")
    app.text_input(key="rule_name_new").set_value("slow morning")
    app.number_input(key="rule_threshold_new_0").set_value(65.0)
    app.number_input(key="rule_clear_new_0").set_value(70.0)
    press(app, "rule_preview_new")
    assert app.info[0].value.startswith(
        Words("en")("rules.not_carried", indicators="service level")
    )
    app.number_input(key="rule_threshold_new_0").set_value(66.0)
    press(app, "rule_add")
    (kept,) = rules(desk, MANAGER)
    assert kept.rule.conditions == (Condition("service_level_now", "below", 0.66, 0.7),)
    press(app, "rule_paused_1")
    assert not rules(desk, MANAGER)[0].active
    press(app, "undo_rules")
    assert rules(desk, MANAGER)[0].active
    press(app, "rule_removed_1")
    assert rules(desk, MANAGER) == []
    press(app, "undo_rules")
    assert len(rules(desk, MANAGER)) == 1


def test_a_rule_is_changed_and_the_change_taken_back(
    desk: Desk, open_panel: Callable[..., AppTest]
) -> None:
    app = open_panel("rules")
    make_rule(desk, MANAGER, Rule("queueing", (Condition("waiting", "above", 10),)))
    app.run()
    press(app, "rule_change_1")
    app.segmented_control(key="rule_count_1").set_value(2).run()
    app.segmented_control(key="rule_mode_1").set_value("any").run()
    app.number_input(key="rule_threshold_1_1").set_value(30.0)
    press(app, "rule_save_1")
    rule = rules(desk, MANAGER)[0].rule
    assert (rule.mode, [c.threshold for c in rule.conditions]) == ("any", [10, 30])
    press(app, "undo_rules")
    assert len(rules(desk, MANAGER)[0].rule.conditions) == 1


def test_a_rule_without_a_name_is_refused_in_words(open_panel: Callable[..., AppTest]) -> None:
    app = press(open_panel("rules"), "rule_add")
    assert app.error[0].value == Words("en")("rules.fault_name")


def test_a_step_is_added_and_taken_back(desk: Desk, open_panel: Callable[..., AppTest]) -> None:
    app = open_panel("escalation")
    app.number_input(key="step_minutes").set_value(20)
    app.selectbox(key="step_to").set_value(("user", "ada"))
    press(app, "step_add")
    assert read_policy(desk, MANAGER)[-1] == Step(1200, "watch", "user", "ada")
    press(app, "undo_escalation")
    assert read_policy(desk, MANAGER) == DEFAULT


def test_quiet_hours_are_kept(desk: Desk, open_panel: Callable[..., AppTest]) -> None:
    app = open_panel("quiet")
    app.toggle(key="quiet_active").set_value(v=True)
    app.time_input(key="quiet_from").set_value(dt.time(21, 30))
    app = press(app, "quiet_save")
    kept = read_quiet(desk, MANAGER)
    assert (kept.active, kept.hours.from_minute, kept.hours.to_minute) == (True, 1290, 420)
    press(app, "undo_quiet")
    assert not read_quiet(desk, MANAGER).active


def test_maintenance_is_planned_and_called_off(
    desk: Desk, open_panel: Callable[..., AppTest]
) -> None:
    app = press(open_panel("maintenance"), "maintenance_plan")
    assert app.error[0].value == Words("en")("maintenance.no_reason")
    app.text_input(key="maintenance_reason").set_value("release")
    day = app.date_input(key="maintenance_to_day")
    assert isinstance(day.value, dt.date)
    day.set_value(day.value + dt.timedelta(days=3))
    app.time_input(key="maintenance_to_time").set_value(dt.time(13, 45))
    press(app, "maintenance_plan")
    (window,) = windows(desk, MANAGER)
    assert window.reason == "release"
    assert window.until - window.since > dt.timedelta(days=2)
    assert window.until.minute == 45
    press(app, "maintenance_cancel_1")
    assert windows(desk, MANAGER)[0].cancelled
    press(app, "undo_maintenance")
    assert not windows(desk, MANAGER)[0].cancelled


SECRET = "https://hooks.example.com/T0/very-secret-token"


def test_a_door_is_made_its_secret_shown_once_and_its_address_never(
    desk: Desk, open_panel: Callable[..., AppTest]
) -> None:
    app = open_panel("doors", ADMIN)
    app.text_input(key="door_new_name_0").set_value("ops")
    app.selectbox(key="door_new_severity").set_value("breach")
    app.text_input(key="door_new_url_0").set_value(SECRET)
    press(app, "door_add")
    assert len(app.code) == 1
    assert [door.shape.severity for door in doors(desk, ADMIN)] == ["breach"]
    assert app.text_input(key="door_new_name_1").value == ""
    app.run()
    assert len(app.code) == 0
    assert all("very-secret" not in str(part.value) for part in app.markdown)
    press(app, "door_shut_1")
    assert not doors(desk, ADMIN)[0].active
    press(app, "undo_doors")
    assert doors(desk, ADMIN)[0].active


def test_a_trial_that_fails_says_why(desk: Desk, open_panel: Callable[..., AppTest]) -> None:
    app = open_panel("doors", ADMIN)
    make_door(desk, ADMIN, Shape("ops"), "http://127.0.0.1:9/x")
    app.run()
    app = press(app, "door_try_1")
    why = Words("en")("deliveries.why_connection_refused")
    assert app.error[0].value == Words("en")("doors.not_tried", why=why)


def test_managers_see_doors_but_do_not_make_them(open_panel: Callable[..., AppTest]) -> None:
    app = open_panel("doors")
    assert [b for b in app.button if b.key == "door_add"] == []
    assert Words("en")("doors.administrators") in [c.value for c in app.caption]


def test_a_budget_of_false_alarms_is_kept_calibrated_and_taken_back(
    desk: Desk, open_panel: Callable[..., AppTest]
) -> None:
    app = open_panel("detectors", ADMIN)
    app.number_input(key="detector_budget").set_value(2.0)
    press(app, "detector_save")
    assert calibration(desk, ADMIN).alarms_a_day == 2.0
    work(desk, quick=False)
    app = open_panel("detectors", ADMIN)
    assert not app.exception
    assert calibration(desk, ADMIN).made_at is not None
