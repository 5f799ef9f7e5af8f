"""What an explanation counts from nought stands as dates on the screen."""

import datetime as dt

import pytest

from dashboard.text import Words
from dashboard.widgets.clash_days import dated, days_said

MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("language", "sentence", "shown"),
    [
        ("en", "agent A: time off on days 3-5", "agent A: time off on Thu, 11/26 – Sat, 11/28"),
        (
            "en",
            "agent A: the fixed assignment on day 0",
            "agent A: the fixed assignment on Mon, 11/23",
        ),
        (
            "en",
            "at least 36 paid hours in week 1",
            "at least 36 paid hours in the week from Mon, 11/30",
        ),
        ("en", "at most 5 working days in a row", "at most 5 working days in a row"),
        (
            "en",
            "queue cards, day 3, 10:00-11:00: at least 2 people",
            "queue cards, Thu, 11/26, 10:00-11:00: at least 2 people",
        ),
        ("zh", "坐席 A：第3-5天休假", "坐席 A：11/26周四 – 11/28周六休假"),
        ("zh", "坐席 A：第0周至少36计薪小时", "坐席 A：11/23周一起的一周至少36计薪小时"),
        (
            "zh",
            "队列 信用卡，第0, 2天，10:00-11:00：至少2人",
            "队列 信用卡，11/23周一, 11/25周三，10:00-11:00：至少2人",
        ),
        ("zh", "坐席 A：最多连续工作6天", "坐席 A：最多连续工作6天"),
    ],
)
def test_counted_days_and_weeks_are_dates(language: str, sentence: str, shown: str) -> None:
    assert dated(sentence, MONDAY, Words(language)) == shown


def test_days_in_a_row_are_one_span() -> None:
    assert days_said([4, 0, 1, 2], MONDAY, Words("zh")) == "11/23周一 – 11/25周三, 11/27周五"
    assert days_said([], MONDAY, Words("en")) == "all days"
