"""Every check of a single row once broken and once kept; headings, kinds, workbooks."""

import datetime as dt
import io
import random
import zipfile
from collections.abc import Mapping
from itertools import pairwise

import fastexcel
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.feeds.errors import FeedError
from dashboard.feeds.people import sheets
from dashboard.feeds.people.kinds import KINDS
from dashboard.feeds.people.parse import Book, parse
from dashboard.feeds.people.recognise import recognise
from dashboard.feeds.people.sheets import read_sheets
from dashboard.feeds.people.spellings import FORMULA, clock_of, neutral, plain
from dashboard.feeds.people.template import csv_of, csv_template, help_of, workbook
from dashboard.text import LANGUAGES, Words

EXAMPLES = {
    name: {column.key: column.example for column in kind.columns} for name, kind in KINDS.items()
}


def book_of(kind: str, **cells: str) -> Book:
    """Parse the example row of a kind with some cells changed."""
    row = EXAMPLES[kind] | cells
    text = ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"
    return parse(read_sheets(f"{kind}.csv", text.encode()))


BROKEN: list[tuple[str, Mapping[str, str], str]] = [
    ("sites", {"timezone": "Asia/Shangai"}, "no_zone"),
    ("sites", {"site": ""}, "missing"),
    ("sites", {"site": "x" * 121}, "no_name"),
    ("contracts", {"shift_minutes": "eight hours"}, "no_lengths"),
    ("contracts", {"paid_week_max": "-5"}, "no_whole"),
    ("contracts", {"work_days_week_max": "8"}, "no_whole"),
    ("contracts", {"starts": "14:00-07:00"}, "no_window"),
    ("contracts", {"breaks": "480: noon"}, "no_breaks"),
    ("teams", {"site": ""}, "missing"),
    ("agents", {"external": "pbx:"}, "no_names"),
    ("agents", {"prefer": "sometimes"}, "no_word"),
    ("agents", {"available": "08:00-20:00;off"}, "no_week"),
    ("agents", {"active": "perhaps"}, "no_yes"),
    ("skills", {"level": "1.2"}, "no_share"),
    ("skills", {"level": "nan"}, "no_share"),
    ("skills", {"valid_from": "03/04/2026"}, "no_date"),
    ("skills", {"valid_to": "2025-12-31"}, "ends_before_start"),
    ("leave", {"first_day": "2026-02-30"}, "no_date"),
    ("leave", {"last_day": "2026-09-30"}, "ends_before_start"),
    ("leave", {"state": "maybe"}, "no_word"),
    ("rosters", {"start": "9h"}, "no_clock"),
    ("rosters", {"end": "09:00"}, "no_length"),
    ("rosters", {"end": "34:00"}, "no_length"),
    ("rosters", {"paid_minutes": "511"}, "paid_above_shift"),
    ("rosters", {"breaks": "08:30+15"}, "outside_shift"),
    ("rosters", {"breaks": "17:20+15"}, "outside_shift"),
    ("rosters", {"breaks": "10:30+15;10:40+15"}, "pieces_overlap"),
    ("rosters", {"breaks": "soon"}, "no_pauses"),
    ("rosters", {"activities": "15:00+60"}, "no_tasks"),
    ("rosters", {"day": "3"}, "no_date"),
]
KEPT: list[tuple[str, Mapping[str, str], str, object]] = [
    ("sites", {"timezone": "UTC"}, "timezone", "UTC"),
    ("sites", {"site": "=cmd|' /C calc'!A0"}, "site", "=cmd|' /C calc'!A0"),
    ("contracts", {"shift_minutes": "540、480"}, "shift_minutes", "480;540"),
    ("contracts", {"paid_week_max": "2400.0"}, "paid_week_max", 2400),
    ("contracts", {"starts": "07:00至14:00"}, "starts", "07:00-14:00"),
    ("contracts", {"breaks": "480:60-165+15带薪"}, "breaks", "480: 60-165+15 paid"),
    ("agents", {"external": "pbx:1;SIP/1；SIP/1"}, "external", "SIP/1; pbx:1"),
    ("agents", {"external": "none"}, "external", ""),
    ("agents", {"prefer": "晚"}, "prefer", "late"),
    ("agents", {"active": "离职"}, "active", False),
    (
        "agents",
        {"available": "休;9:00-18:00;9:00-18:00;9:00-18:00;9:00-18:00;9:00-18:00;休"},
        "available",
        "off;09:00-18:00;09:00-18:00;09:00-18:00;09:00-18:00;09:00-18:00;off",
    ),
    ("skills", {"level": "90%"}, "level", 0.9),
    ("skills", {"valid_from": "2026年1月2日"}, "valid_from", dt.date(2026, 1, 2)),
    ("skills", {"valid_from": "2026/1/2"}, "valid_from", dt.date(2026, 1, 2)),
    ("leave", {"last_day": ""}, "last_day", dt.date(2026, 10, 1)),
    ("leave", {"state": "申请中"}, "state", "asked"),
    ("rosters", {"start": "22:00", "end": "06:00", "breaks": "", "activities": ""}, "end", "30:00"),
    (
        "rosters",
        {"start": "22:00", "end": "06:00", "breaks": "01:00+15", "activities": ""},
        "breaks",
        "25:00+15",
    ),
    ("rosters", {"activities": "15:00+60 新品 培训"}, "activities", "15:00+60 新品 培训"),
]


@pytest.mark.parametrize(("kind", "cells", "reason"), BROKEN)
def test_a_broken_cell_is_told(kind: str, cells: Mapping[str, str], reason: str) -> None:
    book = book_of(kind, **cells)
    assert [fault.reason.split(":")[0] for fault in book.faults] == [reason]
    assert book.frames[kind].is_empty()
    key = next(iter(cells))
    assert book.faults[0].reason.startswith(f"{reason}:{key}|")


@pytest.mark.parametrize(("kind", "cells", "key", "value"), KEPT)
def test_a_good_cell_is_read(kind: str, cells: Mapping[str, str], key: str, value: object) -> None:
    book = book_of(kind, **cells)
    assert list(book.faults) == []
    assert book.frames[kind][key].to_list() == [value]


@pytest.mark.parametrize("kind", KINDS)
def test_examples_are_right_and_typed(kind: str) -> None:
    book = book_of(kind)
    assert list(book.faults) == []
    for column in KINDS[kind].columns:
        assert book.frames[kind].schema[column.key] == column.cell.dtype


def test_every_fault_has_words_in_every_language() -> None:
    faults = {column.cell.fault for kind in KINDS.values() for column in kind.columns}
    for language in LANGUAGES:
        words = Words(language)
        assert all(words.knows(f"reject.{fault}") for fault in faults | {r for _, _, r in BROKEN})
        for name, kind in KINDS.items():
            assert words.knows(f"people.kind_{name}")
            assert all(help_of(name, column.key) for column in kind.columns)


def test_all_reasons_of_a_row_are_listed_and_masked() -> None:
    book = book_of("agents", team="", external="a:", agent="Li 13800138000")
    rejects = book.rejects(book.faults)
    assert rejects["line"].to_list() == [2, 2]
    assert "13800138000" not in str(rejects.rows())


def test_a_row_said_twice_and_a_row_too_wide() -> None:
    text = "team,site\nA,X\nB,X\nA,Y\nC,X,surplus\n"
    book = parse(read_sheets("teams.csv", text.encode()))
    assert {(f.line, f.reason) for f in book.faults} == {(4, "twice|A"), (5, "too_wide|surplus")}
    assert book.read == 4


def test_days_of_rosters_may_be_counted() -> None:
    text = "agent,day,start,end,paid_minutes,breaks,code\nA,3,09:00,17:00,,,\n"
    sheet = read_sheets("r.csv", text.encode())
    assert parse(sheet, dt.date(2026, 1, 5)).frames["rosters"]["day"].to_list() == [
        dt.date(2026, 1, 8)
    ]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("姓名,班组,合同", "agents"),
        ("坐席,技能,熟练度", "skills"),
        ("员工,开始日期,结束日期,请假类型", "leave"),
        ("Agent,Date,Shift start,Shift end", "rosters"),
        ("班组名称,中心", "teams"),
        ("agent 坐席,team 班组,contract 合同", "agents"),
    ],
)
def test_a_kind_is_told_from_headings(headings: str, kind: str) -> None:
    rows = headings + "\n" + ",".join("x" for _ in headings.split(",")) + "\n"
    assert recognise(read_sheets("file.csv", rows.encode("gb18030"))[0]).kind.name == kind


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "people.unknown_kind"),
        ("agent,team,contract,queue\n1,2,3,4\n", "people.ambiguous_kind"),
        ("agent,team,contract,telephone\n1,2,3,4\n", "people.unknown_column"),
        ("agent,姓名,team,contract\n1,2,3,4\n", "people.double_column"),
    ],
)
def test_columns_that_cannot_be_told(text: str, sentence: str) -> None:
    with pytest.raises(FeedError) as told:
        parse(read_sheets("file.csv", text.encode()))
    assert told.value.sentence == sentence


def test_a_file_named_after_a_kind_must_have_its_columns() -> None:
    with pytest.raises(FeedError) as told:
        parse(read_sheets("agents.csv", b"agent,team\nA,B\n"))
    assert told.value.sentence == "people.missing_columns"


def test_headings_may_be_mapped() -> None:
    sheet = read_sheets("file.csv", b"who,squad,contract\nA,B,C\n")
    book = parse(sheet, mapping={"agent": "who", "team": "squad"})
    assert book.frames["agents"]["team"].to_list() == ["B"]


@pytest.mark.parametrize("kind", KINDS)
def test_templates_come_back_as_they_went(kind: str) -> None:
    row = EXAMPLES[kind]
    book = parse(read_sheets("file.csv", csv_of(kind, [row])))
    assert (list(book.faults), list(book.frames)) == ([], [kind])
    with pytest.raises(FeedError):
        read_sheets(f"{kind}.csv", csv_template(kind))


def test_the_workbook_has_every_kind_and_its_examples_are_remarks() -> None:
    filled = parse(read_sheets("p.xlsx", workbook({name: [EXAMPLES[name]] for name in KINDS})))
    assert list(filled.frames) == list(KINDS)
    assert list(filled.faults) == []
    template = workbook()
    assert fastexcel.read_excel(template).sheet_names == list(KINDS)
    with pytest.raises(FeedError):
        read_sheets("p.xlsx", template)


def test_dates_and_times_of_a_spreadsheet_are_read() -> None:
    data = io.BytesIO()
    frame = pl.DataFrame(
        {
            "agent": ["A"],
            "day": [dt.date(2026, 1, 5)],
            "start": [dt.time(9, 0)],
            "end": [dt.time(17, 30)],
            "paid_minutes": [480],
        }
    )
    frame.write_excel(data, worksheet="排班")
    book = parse(read_sheets("p.xlsx", data.getvalue()))
    row = book.frames["rosters"].row(0, named=True)
    assert (row["day"], row["start"], row["end"]) == (dt.date(2026, 1, 5), "09:00", "17:30")


def test_workbooks_are_refused_by_declared_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED_BYTES", 1000)
    with pytest.raises(FeedError) as told:
        read_sheets("p.xlsx", workbook())
    assert told.value.sentence == "people.too_large"


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(FeedError) as told:
        read_sheets("p.xlsx", b"not a zip")
    assert told.value.sentence == "people.no_workbook"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("a.txt", "x")
    with pytest.raises(FeedError) as told:
        read_sheets("p.xlsx", other.getvalue())
    assert told.value.sentence == "people.no_workbook"


@given(st.text(min_size=1))
def test_neutral_text_begins_no_formula_and_comes_back(text: str) -> None:
    assert neutral(text)[0] not in FORMULA
    if not text.startswith("'"):
        assert plain(neutral(text)) == text


@given(st.lists(st.integers(0, 95), min_size=2, max_size=2, unique=True))
def test_windows_are_read_in_their_order(quarters: list[int]) -> None:
    first, last = (clock_of(15 * quarter) for quarter in quarters)
    book = book_of("agents", available=f"{first}-{last}")
    assert (not book.faults) == all(a < b for a, b in pairwise((first, last)))


def mangled(data: bytes, draw: random.Random) -> bytes:
    """Return some bytes with a few overwritten, cut out or put in."""
    found = bytearray(data)
    for _ in range(draw.randint(1, 8)):
        place = draw.randrange(len(found))
        match draw.randrange(3):
            case 0:
                found[place] = draw.randrange(256)
            case 1:
                del found[place : place + draw.randint(1, 30)]
            case _:
                found[place:place] = draw.choice(PIECES)
    return bytes(found)


PIECES = (b'"', b"\x00", b"\n", b",", b";", b"\r", b"9" * 50, "，：".encode(), b"'")


@pytest.mark.parametrize("name", ["file.csv", "agents.csv", "file.xlsx"])
def test_mangled_files_are_refused_or_read_but_never_crash(name: str) -> None:
    draw = random.Random(name)
    rows = {kind: [EXAMPLES[kind]] * 3 for kind in KINDS}
    whole = workbook(rows)
    outcomes: set[str] = set()
    for _ in range(120):
        kind = draw.choice(list(KINDS))
        data = whole if name.endswith("xlsx") else csv_of(kind, rows[kind])
        try:
            found = read_sheets(name, mangled(data, draw))
            book = parse(found)
        except FeedError:
            outcomes.add("refused")
            continue
        broken = {(fault.file, fault.line) for fault in book.faults}
        kept = sum(frame.height for frame in book.frames.values())
        assert kept + len(broken) >= book.read == sum(len(sheet.rows) for sheet in found)
        outcomes.add("read")
    assert "refused" in outcomes
