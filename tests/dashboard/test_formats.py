"""Formats change signs, clocks and zones of what is shown, and nothing else."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from dashboard.formats import CLOCKS, NUMBERS, Formats, known, timezones
from dashboard.text import LANGUAGES, Words
from dashboard.widgets.floor import floor_formats
from scheduling.hours import clock_of

languages = st.sampled_from(list(LANGUAGES))
numbers = st.sampled_from(["", *NUMBERS])
clocks = st.sampled_from(["", *CLOCKS])
zones = st.sampled_from(["", *timezones()])
formats = st.builds(Formats, zones, numbers, clocks)
values = st.floats(-1e9, 1e9, allow_nan=False)
moments = st.datetimes(
    dt.datetime(2015, 1, 1),  # noqa: DTZ001 - the strategy gives them their zone
    dt.datetime(2035, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(dt.UTC),
)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@given(languages, formats, values, st.integers(0, 3))
def test_only_the_signs_of_a_number_differ(
    language: str, chosen: Formats, value: float, decimals: int
) -> None:
    usual, words = Words(language), Words(language, chosen)
    decimal, apart = words.signs
    swapped = {ord(","): apart, ord("."): decimal}
    assert words.number(value, decimals) == usual.number(value, decimals).translate(swapped)
    assert words.percent(value / 1e9) == usual.percent(value / 1e9).translate(swapped)
    assert words.duration(abs(value) / 1e4) == usual.duration(abs(value) / 1e4)


@given(values, numbers)
def test_a_number_is_read_back_by_its_own_locale(value: float, chosen: str) -> None:
    shown = Words("en", Formats(numbers=chosen)).number(value, 2)
    read = parse_decimal(shown, locale=NUMBERS.get(chosen, "en"))
    assert float(read) == pytest.approx(value, abs=0.005000001)


@given(languages, formats, moments)
def test_moments_move_to_the_chosen_zone_and_days_stay(
    language: str, chosen: Formats, moment: dt.datetime
) -> None:
    words, zone = Words(language, chosen), ZoneInfo(chosen.timezone or "Asia/Shanghai")
    local = moment.astimezone(zone)
    assert words.time(moment, SHANGHAI) == words.clock(local.time())
    assert words.moment(moment, SHANGHAI).startswith(words.day(local.date()))
    assert words.date(moment.date()) == Words(language).date(moment.date())
    if not chosen.twelve:
        assert words.time(moment, SHANGHAI) == f"{local:%H:%M}"


@given(moments, zones)
def test_a_clock_without_zone_stays(moment: dt.datetime, zone: str) -> None:
    wall = moment.replace(tzinfo=None)
    assert Words("en", Formats(zone)).time(wall) == f"{wall:%H:%M}"


@pytest.mark.parametrize(
    ("language", "noon", "night"),
    [("en", "12:00 PM", "12:30 AM"), ("zh", "下午12:00", "上午12:30")],
)
def test_twelve_hours(language: str, noon: str, night: str) -> None:
    words = Words(language, Formats(clock="12"))
    shown = [words.clock(dt.time(12)), words.clock(dt.time(0, 30))]
    assert [text.replace("\u202f", " ") for text in shown] == [noon, night]
    assert len({words.clock(dt.time(h, m)) for h in range(24) for m in range(60)}) == 1440


@given(languages, formats, st.integers(0, 2 * 1440 - 1))
def test_minutes_of_the_floors_day_move_to_no_zone(
    language: str, chosen: Formats, minute: int
) -> None:
    words = Words(language, chosen)
    if chosen.twelve:
        assert words.minute(minute) == words.clock(dt.time(*divmod(minute % 1440, 60)))
    else:
        assert words.minute(minute) == clock_of(minute)


@given(formats)
def test_what_is_kept_comes_back_and_what_is_unknown_is_the_usual(chosen: Formats) -> None:
    told = {"timezone": chosen.timezone, "numbers": chosen.numbers, "clock": chosen.clock}
    assert known(told) == chosen
    assert known({**told, "timezone": "Mars/Olympus", "clock": 7}) == Formats("", chosen.numbers)


def test_the_live_floor_takes_the_same_choice() -> None:
    chosen = Formats("Europe/London", "comma", "12")
    assert floor_formats(Words("zh", chosen)) == {
        "numbers": "de",
        "apart": True,
        "twelve": True,
        "timezone": "Europe/London",
    }
    assert floor_formats(Words("en", Formats(numbers="plain")))["apart"] is False
