"""Reports go out at their hour, each once, whatever happens in between."""

import datetime as dt

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.notices import doors, inbox
from dashboard.operations.notices import outbox as box
from dashboard.operations.notices.say import say
from dashboard.operations.permit import NotPermittedError
from dashboard.operations.reports.plan import Plan, change_plan, read_plans
from dashboard.operations.reports.send_due import send_due_reports, sent_at
from dashboard.text import SaidError, Words
from tests.dashboard.operations.alerting.alert_store import ADMIN, LEAD, MANAGER, outbox, told
from tests.dashboard.operations.notices.receiver import receiving
from tests.dashboard.operations.reports.report_store import TUESDAY, at_hour, furnish_days

WEDNESDAY = TUESDAY + dt.timedelta(days=1)
DAILY = Plan(minute=7 * 60 + 30, language="zh", roles=("manager", "team_lead"))


@pytest.fixture
def center(any_desk: Desk) -> Desk:
    furnish_days(any_desk)
    change_plan(any_desk, ADMIN, "weekly", Plan(active=False))
    change_plan(any_desk, ADMIN, "daily", DAILY)
    return any_desk


def test_at_its_hour_once_to_its_readers(center: Desk) -> None:
    at_hour(center, WEDNESDAY, 7.4)
    assert send_due_reports(center) == 0
    at_hour(center, WEDNESDAY, 7.5)
    assert send_due_reports(center) == 1
    assert send_due_reports(center) == 0
    at_hour(center, WEDNESDAY, 23)
    assert send_due_reports(center) == 0
    assert told(center, MANAGER) == told(center, LEAD) == ["reports.told_daily"]
    assert told(center, ADMIN) == []
    (notice,) = inbox.inbox(center, MANAGER)
    assert notice.link == "reports?report=daily&day=2026-03-03"
    assert "87.3%" in say(Words("en"), notice.phrase)
    assert sent_at(center, MANAGER, "daily", TUESDAY) is not None
    assert sent_at(center, MANAGER, "daily", WEDNESDAY) is None


def test_nothing_is_sent_of_a_day_without_contacts(center: Desk) -> None:
    at_hour(center, TUESDAY, 12)
    assert send_due_reports(center) == 0
    assert told(center, MANAGER) == []


def test_the_week_goes_out_on_monday_or_late(center: Desk) -> None:
    change_plan(center, ADMIN, "weekly", Plan(minute=8 * 60))
    change_plan(center, ADMIN, "daily", Plan(active=False))
    sunday, monday = dt.date(2026, 3, 8), dt.date(2026, 3, 9)
    at_hour(center, sunday, 12)  # late: the week from 23 February has contacts
    assert send_due_reports(center) == 1
    at_hour(center, monday, 7)
    assert send_due_reports(center) == 0
    at_hour(center, monday + dt.timedelta(days=2), 7)
    assert send_due_reports(center) == 1
    assert told(center, MANAGER) == ["reports.told_weekly"] * 2


def test_a_webhook_gets_the_sheet_as_data_in_the_set_language(center: Desk) -> None:
    with receiving() as receiver:
        doors.make_door(center, ADMIN, doors.Shape("ops", language="en"), receiver.url)
        change_plan(center, ADMIN, "daily", Plan(language="zh", doors=("ops",)))
        at_hour(center, WEDNESDAY, 8)
        assert send_due_reports(center) == 1
        assert box.deliver(center) == 1
        assert box.deliver(center) == 0
    (document,) = receiver.documents
    assert document["report"] == {"kind": "daily", "first": "2026-03-03", "last": "2026-03-03"}
    assert document["sheet"]["title"] == "运营日报"
    assert document["text"].startswith("3/3周二 运营日报")
    assert len(outbox(center)) == 1


def test_a_mail_carries_the_pdf(center: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, bytes] | None] = []

    def kept(*told: object) -> object:
        sent.append(told[-1])  # pyright: ignore[reportArgumentType] - the file comes last
        return send.Answer(taken=True)

    from dashboard.operations.notices import chat_tools as send  # noqa: PLC0415 - beside its double

    monkeypatch.setattr("dashboard.operations.notices.send.notify", kept)
    doors.make_door(center, ADMIN, doors.Shape("mail", kind="apprise"), "mailto://u:p@example.com")
    change_plan(center, ADMIN, "daily", Plan(doors=("mail",)))
    at_hour(center, WEDNESDAY, 8)
    send_due_reports(center)
    assert box.deliver(center) == 1
    (file,) = sent
    assert file is not None
    assert file[0] == "floorwalker-daily-2026-03-03.pdf"
    assert file[1].startswith(b"%PDF-")


def test_a_crash_between_building_and_writing_loses_and_doubles_nothing(
    center: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hour(center, WEDNESDAY, 8)
    with monkeypatch.context() as patch:
        patch.setattr("dashboard.operations.reports.send_due.tell", _broken)
        with pytest.raises(RuntimeError):
            send_due_reports(center)
    assert told(center, MANAGER) == []
    assert send_due_reports(center) == 1
    assert told(center, MANAGER) == ["reports.told_daily"]


def _broken(*_: object) -> int:
    raise RuntimeError


def test_plans_are_checked_and_only_some_change_them(center: Desk) -> None:
    with pytest.raises(NotPermittedError):
        change_plan(center, LEAD, "daily", Plan())
    for bad in (Plan(minute=1440), Plan(language="xx"), Plan(roles=("agent",))):
        with pytest.raises(SaidError):
            change_plan(center, ADMIN, "daily", bad)
    with pytest.raises(SaidError, match="nowhere"):
        change_plan(center, ADMIN, "daily", Plan(doors=("nowhere",)))
    assert read_plans(center, LEAD)["daily"] == DAILY
    assert change_plan(center, MANAGER, "daily", Plan()) == DAILY
