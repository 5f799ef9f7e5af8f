"""Text files of every make into tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.feeds.catalogue import FEEDS, rows_of
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options
from dashboard.feeds.table import decode, table_of_text

LINES = "客户,队列\n" + "王小明,信用卡\n" * 20_000


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030")],
)
def test_encodings_are_told_apart_on_large_files(encoding: str, found: str) -> None:
    assert decode(LINES.encode(encoding), None) == (LINES, found)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_late_in_a_file_harms_its_line_only(encoding: str) -> None:
    data = LINES.encode(encoding) + b"\xff\xfe\xff,x\n"
    text, found = decode(data, None)
    assert found == encoding
    assert text.startswith(LINES)
    assert text.endswith(",x\n")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(FeedError):
        decode(b"\xff\x80" * 500, None)
    with pytest.raises(FeedError):
        decode(b"a,b\n", "utf-99")
    with pytest.raises(FeedError):
        decode("银行".encode("gb18030"), "utf-8")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_ends_of_lines(newline: str) -> None:
    table = table_of_text(newline.join(["", "a;b", "1;2", "", "3;4", ""]))
    assert table.rows() == [(3, "1", "2"), (5, "3", "4")]
    assert table.columns == ["line", "a", "b"]


def test_nul_bytes_are_left_out() -> None:
    rows = rows_of(b"a,b\n1\x00,2\n", "x.csv", FEEDS["contacts-csv"], Options())
    assert rows.rows() == [(2, "1", "2")]


def test_columns_of_one_name_and_one_named_line() -> None:
    table = table_of_text("line,a, a,,a\n1,2,3,4,5\n")
    assert table.columns == ["line", "line 2", "a", "a 2", "column 4", "a 3"]


def test_a_quoted_cell_may_go_over_lines() -> None:
    table = table_of_text('a,b\n1,"two\nlines"\n3,"say ""4"""\n')
    assert table.rows() == [(2, "1", "two\nlines"), (4, "3", 'say "4"')]


def test_a_stray_quote_swallows_no_line() -> None:
    table = table_of_text('a,b\n1,"2\n3,4\n5",6\n7,8\n')
    assert table["line"].to_list() == [2, 3, 4, 5]
    assert table["a"].to_list() == ["1", "3", '5"', "7"]


def test_short_and_long_rows_keep_their_line() -> None:
    assert table_of_text("a,b\n1\n2,3,4\n,\n5,6\n").rows() == [
        (2, "1", None),
        (3, "2", "3"),
        (4, None, None),
        (5, "5", "6"),
    ]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text('ab",;1 ', min_size=1, max_size=12).filter(str.strip), min_size=2, max_size=8)
)
def test_every_line_is_a_row_of_some_line(lines: list[str]) -> None:
    table = table_of_text("a,b\n" + "\n".join(lines))
    assert table["line"].is_sorted()
    assert table["line"].n_unique() == table.height
    assert table.height <= len(lines)
    if not any('"' in line for line in lines):
        assert table.height == len(lines)
