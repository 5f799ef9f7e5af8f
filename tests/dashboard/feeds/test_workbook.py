"""Workbooks as tables."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from dashboard.feeds.catalogue import FEEDS, rows_of
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options
from dashboard.feeds.workbook import MOST_UNPACKED_BYTES, table_of_workbook

FEED = FEEDS["contacts-csv"]


def workbook(frame: pl.DataFrame) -> bytes:
    data = io.BytesIO()
    frame.write_excel(data)
    return data.getvalue()


def test_a_workbook_is_read_as_a_table() -> None:
    frame = pl.DataFrame(
        {
            "contact_id": ["c1", "c2"],
            "queue": ["cards", "信用卡"],
            "arrived_at": [dt.datetime(2026, 3, 2, 9), dt.datetime(2026, 3, 2, 10)],  # noqa: DTZ001 - wall clocks
            "talk_s": [60, 90],
        }
    )
    options = Options(timezone="Asia/Shanghai")
    rows = rows_of(workbook(frame), "contacts.xlsx", FEED, options)
    parsed = FEED.parse(rows, options)
    assert (parsed.read, parsed.rejects.height) == (2, 0)
    assert parsed.contacts["queue"].to_list() == ["cards", "信用卡"]
    assert parsed.contacts["talk_s"].to_list() == [60, 90]
    assert parsed.contacts["arrived_at"][0] == dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)


def test_what_is_no_workbook_is_refused() -> None:
    for data in (b"PK\x03\x04 and more", zipped("a.txt", b"text")):
        with pytest.raises(FeedError, match=r"x\.xlsx"):
            table_of_workbook(data, "x.xlsx")


def zipped(name: str, content: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return data.getvalue()


def test_too_large_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.feeds.workbook.MOST_UNPACKED_BYTES", 1000)
    with pytest.raises(FeedError, match="unpacked"):
        table_of_workbook(zipped("xl/workbook.xml", b"0" * 2000), "bomb.xlsx")
    assert MOST_UNPACKED_BYTES == 200 * 2**20


def test_a_workbook_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    pl.DataFrame({"contact_id": pl.Series([], dtype=pl.String)}).write_excel(path)
    with pytest.raises(FeedError):
        table_of_workbook(path.read_bytes(), path.name)
