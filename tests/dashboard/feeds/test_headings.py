"""Each key gets the column that it most likely stands in, and no column serves two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.feeds.catalogue import FEEDS
from dashboard.feeds.headings import USUAL, fit

INTERVALS, CONTACTS = FEEDS["interval-csv"], FEEDS["contacts-csv"]


def test_headings_of_a_chinese_export() -> None:
    headings = ["开始时间", "队列", "呼入量", "接通量", "放弃量", "平均处理时长"]
    keys = ["start", "queue", "offered", "answered", "abandoned", "aht_s"]
    assert fit(headings, INTERVALS) == dict(zip(keys, headings, strict=True))


@pytest.mark.parametrize(
    "heading", ["OFFERED", " offered ", "Calls-Offered", "callsofferd", "呼入量"]
)
def test_a_heading_counts_without_case_signs_and_slips(heading: str) -> None:
    assert fit(["x", heading], INTERVALS) == {"offered": heading}


def test_the_key_itself_comes_before_what_exports_call_it() -> None:
    assert fit(["Calls Offered", "offered"], INTERVALS) == {"offered": "offered"}


def test_a_start_that_a_preset_joins_from_two_columns_is_no_column() -> None:
    headings = ["row_date", "split", "starttime", "callsoffered", "acdcalls"]
    found = fit(headings, INTERVALS, "avaya-cms")
    assert found == {"queue": "split", "offered": "callsoffered", "answered": "acdcalls"}


def test_every_usual_heading_belongs_to_a_key_of_a_feed() -> None:
    assert USUAL.keys() <= INTERVALS.keys.keys() | CONTACTS.keys.keys()
    for key, names in USUAL.items():
        feed = INTERVALS if key in INTERVALS.keys else CONTACTS
        for name in names:
            assert name in fit([name], feed).values(), (key, name)


@given(st.lists(st.sampled_from([n for names in USUAL.values() for n in names]) | st.text()))
def test_no_column_serves_two_keys(headings: list[str]) -> None:
    for feed in (INTERVALS, CONTACTS):
        found = fit(headings, feed)
        assert len(set(found.values())) == len(found)
        assert set(found.values()) <= set(headings)
        assert found.keys() <= feed.keys.keys()
