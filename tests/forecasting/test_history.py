import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from forecasting.errors import ForecastingError
from forecasting.history import Window, read_history, slot_starts

ALL_DAY = Window(3600)


def clock(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a time on the wall in January 2024, which began on a Monday."""
    return dt.datetime.combine(dt.date(2024, 1, day), dt.time(hour, minute))


def hours(first: dt.datetime, count: int, contacts: float = 10.0) -> pl.DataFrame:
    """Return one row each hour of absolute time."""
    starts = [
        (first.astimezone(dt.UTC) + dt.timedelta(hours=i)).astimezone(first.tzinfo)
        for i in range(count)
    ]
    return pl.DataFrame(
        {"start": pl.Series(starts).dt.convert_time_zone("UTC"), "contacts": [contacts] * count}
    )


def test_absent_days_are_unknown_and_absent_slots_are_zero(window: Window) -> None:
    rows = pl.DataFrame(
        {
            "start": [clock(1, 8), clock(3, 9, 15)],
            "contacts": [5, 7],
        }
    )
    found = read_history(rows, window)
    assert found.days == tuple(dt.date(2024, 1, day) for day in (1, 2, 3))
    assert found.present.tolist() == [True, False, True]
    assert found.contacts[0].tolist() == [5.0] + [0.0] * 19
    assert found.contacts[2, 2] == 7
    assert np.isnan(found.contacts[1]).all()


def test_rows_outside_the_open_window_are_left_out(window: Window) -> None:
    rows = pl.DataFrame(
        {
            "start": [
                clock(1, 7, 30),
                clock(1, 8),
                clock(1, 18),
                clock(6, 12),
            ],
            "contacts": [1, 2, 4, 8],
        }
    )
    assert np.nansum(read_history(rows, window).contacts) == 2


def test_finer_rows_are_summed(window: Window) -> None:
    rows = pl.DataFrame(
        {
            "start": [clock(1, 8, minute) for minute in (0, 5, 25, 30)],
            "contacts": [1, 2, 4, 8],
        }
    )
    assert read_history(rows, window).contacts[0, :2].tolist() == [7, 8]


def test_the_hour_that_spring_skips_is_unknown() -> None:
    first = dt.datetime(2024, 3, 31, tzinfo=ZoneInfo("Europe/Berlin"))
    found = read_history(hours(first, 23), ALL_DAY, "Europe/Berlin")
    assert np.flatnonzero(np.isnan(found.contacts[0])).tolist() == [2]
    assert np.nansum(found.contacts) == 230
    assert found.present.all()


def test_the_hour_that_autumn_repeats_counts_once() -> None:
    first = dt.datetime(2024, 10, 27, tzinfo=ZoneInfo("Europe/Berlin"))
    found = read_history(hours(first, 25), ALL_DAY, "Europe/Berlin")
    assert found.contacts[0].tolist() == [10.0] * 24


def test_equal_duplicates_are_taken_once_and_counted(frame: pl.DataFrame, window: Window) -> None:
    twice = read_history(pl.concat([frame, frame.head(7)]), window)
    assert twice.duplicates == 7
    assert np.array_equal(twice.contacts, read_history(frame, window).contacts)


def test_two_counts_of_one_time_are_refused(frame: pl.DataFrame, window: Window) -> None:
    other = frame.head(1).with_columns(pl.col("contacts") + 1)
    with pytest.raises(ForecastingError, match=r"one count a time, found .* 2024-01-01 08:00"):
        read_history(pl.concat([frame, other]), window)


def test_nan_and_null_are_unknown(window: Window) -> None:
    rows = pl.DataFrame(
        {
            "start": [clock(1, 8 + hour) for hour in range(3)],
            "contacts": [1.0, float("nan"), None],
        }
    )
    found = read_history(rows, window).contacts[0]
    assert np.isnan(found[[2, 4]]).all()
    assert found[0] == 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"contacts": [1]}, "expected a column 'start'"),
        ({"start": ["2024-01-01"], "contacts": [1]}, "expected times in 'start'"),
        ({"start": [clock(1, 9)], "contacts": [-1]}, "at least 0"),
        ({"start": [clock(6, 9)], "contacts": [1]}, "inside the open hours"),
        ({"start": [dt.datetime(2024, 1, 1, tzinfo=dt.UTC)], "contacts": [1]}, "a time zone"),
    ],
)
def test_broken_input_is_named(rows: dict[str, object], sentence: str, window: Window) -> None:
    with pytest.raises(ForecastingError, match=sentence):
        read_history(pl.DataFrame(rows), window)


def test_slots_must_fill_the_window() -> None:
    with pytest.raises(ForecastingError, match="slots of 1800 s"):
        Window(1800, 0, 75)
    with pytest.raises(ForecastingError, match="one open weekday"):
        Window(1800, 0, 60, ())


def test_slot_starts_know_short_and_long_days() -> None:
    zone = "Europe/Berlin"
    spring = slot_starts([dt.date(2024, 3, 31)], ALL_DAY, zone)
    autumn = slot_starts([dt.date(2024, 10, 27)], ALL_DAY, zone, late=True)
    assert spring.null_count() == 1
    first = slot_starts([dt.date(2024, 10, 27)], ALL_DAY, zone)
    assert (autumn != first).sum() == 1


def test_the_digest_tells_histories_apart(frame: pl.DataFrame, window: Window) -> None:
    here = read_history(frame, window)
    assert here.digest() == read_history(frame, window).digest()
    assert here.digest() != here.until(50).digest()
