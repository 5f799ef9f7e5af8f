"""Numbers of a table stand in the reader's signs and stay numbers."""

import polars as pl
import pytest

from dashboard.formats import Formats
from dashboard.text import UNKNOWN, Words
from dashboard.widgets.table import written

FRAME = pl.DataFrame(
    {"who": ["a", "b"], "count": [12345, None], "share": [0.912, None], "hours": [7.5, -0.01]}
)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [("", ["12,345", "91.2%", "7.5"]), ("comma", ["12.345", "91,2%", "7,5"])],
)
def test_numbers_stand_in_the_readers_signs(numbers: str, shown: list[str]) -> None:
    words = Words("en", Formats(numbers=numbers))
    styled = written(FRAME, words, {"share": words.percent, "absent": str})
    first, second = styled.hide(axis="index").to_string(delimiter="|").splitlines()[1:]
    assert first.split("|") == ["a", *shown]
    assert second.split("|") == ["b", UNKNOWN, UNKNOWN, words.number(0, 1)]
    assert styled.data["count"][0] == 12345


def test_a_frame_without_numbers_stays_as_it_is() -> None:
    words = FRAME.select("who")
    assert written(words, Words("en")) is words


def test_a_very_long_frame_stays_as_it_is() -> None:
    long = pl.DataFrame({"count": range(30_000)})
    assert written(long, Words("en")) is long
