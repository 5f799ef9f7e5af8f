import datetime as dt

import numpy as np
import pytest

from forecasting.errors import ForecastingError
from forecasting.special_days import (
    HOLIDAY,
    NAMES,
    SHAPE,
    Calendar,
    beside_holiday,
    calendar_of,
    special,
)

US, CN = Calendar("US"), Calendar("CN")


def told(calendar: Calendar, day: dt.date) -> set[str]:
    """Return the names of what the calendar says of a day, waves left out."""
    row = calendar.features([day])[0]
    flags = len(SHAPE) + len(HOLIDAY)
    return {name for name, value in zip(NAMES[:flags], row[:flags], strict=True) if value}


def test_the_day_after_a_holiday_is_known() -> None:
    assert "day_after_holiday" in told(US, dt.date(2003, 9, 2))
    assert "second_day_after_holiday" in told(US, dt.date(2003, 9, 3))
    assert "day_before_holiday" in told(US, dt.date(2003, 8, 29))
    assert "day_after_holiday" in told(US, dt.date(2003, 7, 7))


def test_business_days_leave_holidays_out() -> None:
    assert US.business_days(2003, 9)[0] == dt.date(2003, 9, 2)
    assert "first_business_day" in told(US, dt.date(2003, 9, 2))
    assert "last_business_day" in told(US, dt.date(2003, 9, 30))
    assert "middle_of_month" in told(US, dt.date(2003, 9, 15))


def test_chinese_make_up_days_are_worked() -> None:
    """State Council notice for 2024: Sunday 4 and 18 February are worked, 10-17 are off."""
    assert CN.is_made_up(dt.date(2024, 2, 4))
    assert CN.is_business_day(dt.date(2024, 2, 4))
    assert not CN.is_business_day(dt.date(2024, 2, 3))
    assert "make_up_working_day" in told(CN, dt.date(2024, 2, 18))
    assert {"holiday", "first_day_of_holiday", "long_holiday"} <= told(CN, dt.date(2024, 2, 10))
    assert "first_day_of_holiday" not in told(CN, dt.date(2024, 2, 12))
    assert "long_holiday" not in told(CN, dt.date(2024, 1, 1))


def test_without_a_country_only_the_month_has_a_shape() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=i) for i in range(60)]
    features = Calendar().features(days)
    assert not beside_holiday(features).any()
    assert special(features).any()


def test_closed_weekdays_are_the_weekend_where_no_country_says_otherwise() -> None:
    sunday_to_thursday = calendar_of("none", (0, 1, 2, 3, 6))
    assert not sunday_to_thursday.is_business_day(dt.date(2024, 1, 5))
    assert sunday_to_thursday.is_business_day(dt.date(2024, 1, 7))
    assert not calendar_of("CN", (0, 1, 2, 3, 4, 5, 6)).is_business_day(dt.date(2024, 1, 6))


def test_an_unknown_country_is_refused_by_name() -> None:
    with pytest.raises(ForecastingError, match="did you mean"):
        Calendar("USS").features([dt.date(2024, 1, 1)])
    with pytest.raises(ForecastingError, match="a part of US"):
        Calendar("US-ZZ").features([dt.date(2024, 1, 1)])


def test_features_are_finite_and_of_one_width() -> None:
    days = [dt.date(2023, 12, 1) + dt.timedelta(days=i) for i in range(400)]
    features = CN.features(days)
    assert features.shape == (400, len(NAMES))
    assert np.isfinite(features).all()
