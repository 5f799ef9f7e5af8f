"""A report says what is known of its days, and why a part of it is empty."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from dashboard.frames import INTERVALS, conform
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import write_facts
from dashboard.operations.handover import write_note
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.printing.sheet import Sheet
from dashboard.operations.queues.known import id_of
from dashboard.operations.reports.build import build_report, first_day, last_over
from dashboard.operations.reports.report import plain_text, said
from dashboard.text import Words
from tests.dashboard.operations.alerting.alert_store import MANAGER, queue_of
from tests.dashboard.operations.reports.report_store import TUESDAY, at_hour, furnish_days


@pytest.fixture
def center(any_desk: Desk) -> Desk:
    furnish_days(any_desk)
    return any_desk


def sheet_of(
    desk: Desk, kind: str = "daily", day: dt.date = TUESDAY, language: str = "en"
) -> Sheet:
    report = build_report(desk, MANAGER, kind, day)
    assert report is not None
    return said(report, Words(language))


def part(sheet: Sheet, key: str, language: str = "en") -> dict[str, Any]:
    """Return a block's figures by name, its rows and its lines."""
    title = Words(language)(f"reports.section_{key}")
    block = next(block for block in sheet.blocks if block.title == title)
    return {f.name: f.value for f in block.figures} | {"rows": block.rows, "lines": block.lines}


def test_service_is_summed_and_set_beside_the_week_before(center: Desk) -> None:
    sheet = sheet_of(center)
    figures = part(sheet, "center")
    assert figures["Service level"] == "87.3%"  # (81 + 50) / 150
    assert figures["Contacts offered"] == "150"
    assert figures["ASA"] == "10 s"
    level = next(f for f in sheet.blocks[0].figures if f.name == "Service level")
    assert level.tone == "good"
    assert level.notes == ("target 80.0%", "-2.7 pt on the week before")
    cards, loans = part(sheet, "queues")["rows"]
    assert cards[:7] == ("cards", "100", "+25.0%", "81.0%", "80.0%", "-9.0 pt", "ok")
    assert loans[:6] == ("loans", "50", "–", "100.0%", "80.0%", "–")


def test_a_day_that_goes_on_is_compared_up_to_the_same_hour(center: Desk) -> None:
    at_hour(center, TUESDAY, 8.5)  # before anything came, on either day
    assert part(sheet_of(center), "center")["lines"] == ("No contacts came.",)
    at_hour(center, TUESDAY, 9.2)
    first = sheet_of(center).blocks[0].figures
    assert first[1].notes == ("+87.5% on the week before",)  # 150 against 80
    with center.store.write() as session:
        late = dt.datetime(2026, 2, 24, 15, tzinfo=dt.UTC)
        rows = pl.DataFrame({"queue": ["cards"], "start": [late], "length_s": [1800]})
        more = conform(rows.with_columns(offered=pl.lit(999)), INTERVALS)
        write_facts(session, more, {"cards": id_of(queue_of(session, "cards"))})
    assert sheet_of(center).blocks[0].figures[1].notes == first[1].notes


def test_forecast_error_stands_beside_seasonal_naive(center: Desk) -> None:
    forecast = part(sheet_of(center), "forecast")
    assert forecast["Forecast error (WAPE)"] == "10.0%"
    assert forecast["Bias of the forecast"] == "+10.0%"
    assert forecast["rows"] == (("cards", "110", "100", "10.0%", "20.0%", "+10.0%"),)


def test_adherence_by_team_names_nobody(center: Desk) -> None:
    sheet = sheet_of(center)
    kept = part(sheet, "adherence")
    assert kept["Adherence"] == "91.7%"  # 1 - 10 / 120
    assert kept["rows"] == (("Cards A", "1", "91.7%", "88.9%", "0.2"),)
    assert "Ann" not in plain_text(sheet)


def test_alerts_and_what_was_done_with_promise_and_measure(center: Desk) -> None:
    sheet = sheet_of(center)
    alerts = part(sheet, "alerts")
    assert (alerts["Alerts"], alerts["Breaches among them"]) == ("1", "1")
    (row,) = alerts["rows"]
    assert row[2:] == ("breach", "45", "max", "over")
    done = part(sheet, "interventions")
    assert done["rows"][0][4:] == ("+3.0 pt (+1.0 pt to +5.0 pt)", "+2.0 pt")
    assert done["lines"] == ("1 of 1 measured effects lie within what was promised.",)


def test_notes_of_the_day_are_in_and_those_of_the_next_are_not(center: Desk) -> None:
    at_hour(center, TUESDAY, 15)
    write_note(center, MANAGER, "Line 2 is *slow*")
    at_hour(center, TUESDAY + dt.timedelta(days=1), 9)
    write_note(center, MANAGER, "tomorrow's")
    ((_, by, text, read),) = part(sheet_of(center), "notes")["rows"]
    assert (by, text, read) == ("max", "Line 2 is *slow*", "max")


def test_an_empty_day_says_why_in_every_part(center: Desk) -> None:
    sheet = sheet_of(center, day=TUESDAY - dt.timedelta(days=100))
    assert all(block.lines and not block.rows for block in sheet.blocks)


def test_a_week_runs_from_monday_to_sunday_or_today(center: Desk) -> None:
    sheet = sheet_of(center, "weekly")
    assert part(sheet, "center")["Contacts offered"] == "150"
    report = build_report(center, MANAGER, "weekly", TUESDAY)
    assert report is not None
    assert (report.first, report.last) == (dt.date(2026, 3, 2), dt.date(2026, 3, 4))
    assert first_day("weekly", dt.date(2026, 3, 8)) == dt.date(2026, 3, 2)
    assert last_over("weekly", dt.date(2026, 3, 8)) == dt.date(2026, 2, 23)
    assert last_over("weekly", dt.date(2026, 3, 9)) == dt.date(2026, 3, 2)
    assert last_over("daily", dt.date(2026, 3, 9)) == dt.date(2026, 3, 8)


def test_the_same_report_in_chinese(center: Desk) -> None:
    figures = part(sheet_of(center, language="zh"), "center", "zh")
    assert figures["服务水平"] == "87.3%"


def test_agents_read_no_reports_and_a_store_without_queues_has_none(desk: Desk) -> None:
    with pytest.raises(NotPermittedError):
        build_report(desk, Actor("ann", "agent"), "daily", TUESDAY)
    assert build_report(desk, SYSTEM, "daily", TUESDAY) is None
