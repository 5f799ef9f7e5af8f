"""Exports of known systems, as their presets read them."""

import datetime as dt
from pathlib import Path

import pytest

from dashboard.feeds.catalogue import FEEDS, parse_text
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options

FEED = FEEDS["interval-csv"]
NEW_YORK = "America/New_York"
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "feeds"
START = dt.datetime(2025, 1, 20, 14, tzinfo=dt.UTC)  # 9:00 in New York


def rows(text: str, preset: str, **mapping: str) -> list[dict[str, object]]:
    options = Options(queue="sales", timezone=NEW_YORK, preset=preset, mapping=mapping)
    parsed = parse_text(text, FEED, options)
    assert parsed.rejects.is_empty()
    return parsed.intervals.to_dicts()


def test_avaya_counts_totals_and_times_without_colon() -> None:
    text = (
        "row_date,split,starttime,callsoffered,acdcalls,abncalls,acceptable,acdtime,holdtime,"
        "acwtime,anstime\n"
        "01/20/2025,12,830,100,90,10,80,9000,90,900,1800\n"
        "01/20/2025,12,900,10,9,1,8,900,9,90,180\n"
        "2025-01-20,12,0,1,1,0,1,60,0,0,5\n"
    )
    first, second, midnight = rows(text, "avaya-cms")
    assert second["start"] == START
    assert midnight["start"] == START - dt.timedelta(hours=9)
    assert (first["queue"], first["length_s"], first["in_target"]) == ("12", 1800, 80)
    assert (first["talk_s"], first["hold_s"], first["acw_s"]) == (9000, 90, 900)
    assert (first["handle_s"], first["wait_answered_s"], first["handled"]) == (9990, 1800, 90)


def test_five9_percent_averages_and_month_first() -> None:
    text = (
        "Date,Time,Calls Inbound,Calls Handled,Calls Abandoned,Avg Handle Time (sec),"
        "Avg Wait Time (sec),Service Level %\n"
        "01/02/2025,9:00 AM,1000,910,90,240,18,81.2\n"
        "01/02/2025,2:30 PM,10,10,0,240,18,100\n"
    )
    first, second = rows(text, "five9")
    assert first["start"] == dt.datetime(2025, 1, 2, 14, tzinfo=dt.UTC)
    assert second["start"] == dt.datetime(2025, 1, 2, 19, 30, tzinfo=dt.UTC)
    assert (first["in_target"], second["in_target"]) == (812, 10)
    assert (first["handle_s"], first["wait_answered_s"]) == (240 * 910, 18 * 910)


def test_cisco_durations_of_hours_minutes_and_seconds() -> None:
    text = (
        "CSQ Name,Interval Start Time,Interval End Time,Calls Presented,Calls Handled,"
        "Calls Abandoned,Calls Handled < Service Level,Avg Handle Time,Avg Speed of Answer\n"
        "Cards,1/20/25 9:00:00 AM,1/20/25 9:30:00 AM,100,90,10,80,0:03:20,0:00:12\n"
    )
    (row,) = rows(text, "cisco-uccx")
    assert (row["queue"], row["start"], row["length_s"]) == ("Cards", START, 1800)
    assert (row["in_target"], row["handle_s"], row["wait_answered_s"]) == (80, 18000, 1080)


def test_genesys_engage_by_fifteen_minutes() -> None:
    text = (
        "Queue,Media Type,Date Time Key,Entered,Accepted,Abandoned Waiting,"
        "Accepted in Threshold,Avg Handle Time,Avg Accept Time\n"
        "cards,Voice,2025-01-20 09:00,40,36,4,30,03:20,12\n"
        "cards,Voice,2025-01-20 09:15,40,36,4,30,03:20,12\n"
    )
    row = rows(text, "genesys-engage")[0]
    assert (row["start"], row["length_s"]) == (START, 900)
    assert (row["offered"], row["in_target"], row["handle_s"]) == (40, 30, 7200)


def test_a_mapping_overrides_the_preset() -> None:
    text = "Date,Time,Calls,Mine,Calls Handled\n01/20/2025,9:00 AM,1,7,5\n"
    (row,) = rows(text, "five9", offered="Mine")
    assert (row["offered"], row["answered"]) == (7, 5)


def test_an_unknown_preset_is_asked_back() -> None:
    with pytest.raises(FeedError, match="avaya-cms"):
        parse_text("a,b\n1,2\n", FEED, Options(preset="avaia-cms"))
    with pytest.raises(FeedError):
        parse_text("a,b\n1,2\n", FEEDS["contacts-csv"], Options(preset="avaya-cms"))


def test_a_preset_that_does_not_fit_names_what_is_missing() -> None:
    with pytest.raises(FeedError, match="start"):
        rows("a,b\n1,2\n", "five9")


@pytest.mark.parametrize("name", FEED.presets)
def test_every_preset_names_its_report_and_known_keys(name: str) -> None:
    preset = FEED.presets[name]
    assert preset.report
    assert preset.columns.keys() <= {*FEED.keys, "date", "time"}
    assert "offered" in preset.columns


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real samples are not here")
def test_real_exports() -> None:
    found = rows((SAMPLES / "five9_style.csv").read_text("utf-8"), "five9")
    assert [row["in_target"] for row in found] == [812, 1069]
    header = (SAMPLES / "avaya_hsplit_header.csv").read_text("utf-8").strip()
    (row,) = rows(f"{header}\n01/20/2025,12,900,100,90,10,80,9000\n", "avaya-cms")
    assert (row["start"], row["talk_s"]) == (START, 9000)
