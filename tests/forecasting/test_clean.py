import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl

from forecasting.batch import Batch
from forecasting.clean import CleanedDay, clean
from forecasting.history import History, Window, read_history
from forecasting.models.past import Past
from forecasting.special_days import Calendar


def scaled(frame: pl.DataFrame, day: dt.date, factor: float) -> pl.DataFrame:
    """Return the frame with one day's contacts multiplied."""
    here = pl.col("start").dt.date() == day
    return frame.with_columns(
        contacts=pl.when(here).then(pl.col("contacts") * factor).otherwise(pl.col("contacts"))
    )


def told(history: History) -> tuple[Past, list[CleanedDay]]:
    """Return the past of a history alone, and what was left out of it."""
    batch = Batch.of([history])
    found = clean(batch, len(history.days), Calendar().features(history.days))
    return found.past, found.removed(0, history.days)


def cleaned(history: History) -> list[dt.date]:
    return [c.day for c in told(history)[1]]


def test_a_usual_history_stays_whole(history: History) -> None:
    past, removed = told(history)
    assert removed == []
    assert past.known.all()
    assert np.array_equal(past.contacts[0], history.contacts)


def test_a_spike_and_an_outage_are_set_aside(frame: pl.DataFrame, window: Window) -> None:
    spike, outage = dt.date(2024, 3, 12), dt.date(2024, 4, 10)
    history = read_history(scaled(scaled(frame, spike, 3.0), outage, 0.1), window)
    past, removed = told(history)
    assert [c.day for c in removed] == [spike, outage]
    assert removed[0].total > 2 * removed[0].usual
    row = history.days.index(spike)
    assert past.totals[0, row] < 1.3 * removed[0].usual


def test_a_busy_first_day_of_the_month_is_explained_by_the_others(
    frame: pl.DataFrame, window: Window
) -> None:
    busy = frame
    for month in range(1, 5):
        first = Calendar().business_days(2024, month)[0]
        busy = scaled(busy, first, 1.8)
    assert cleaned(read_history(busy, window)) == []


def test_a_new_level_is_no_accident(frame: pl.DataFrame, window: Window) -> None:
    doubled = frame
    for day in range(15, 20):
        doubled = scaled(doubled, dt.date(2024, 4, day), 2.0)
    assert cleaned(read_history(doubled, window)) == []


def test_holes_are_filled_and_totals_scaled(frame: pl.DataFrame, window: Window) -> None:
    hole = (pl.col("start").dt.date() == dt.date(2024, 4, 9)) & (pl.col("start").dt.hour() < 10)
    history = read_history(frame.with_columns(contacts=pl.when(~hole).then("contacts")), window)
    row = history.days.index(dt.date(2024, 4, 9))
    past, _ = told(history)
    assert np.isnan(history.contacts[row]).any()
    assert not np.isnan(past.contacts).any()
    assert past.totals[0, row] > np.nansum(history.contacts[row])


def test_a_persons_word_on_a_day_stands_above_the_cleaning(
    frame: pl.DataFrame, window: Window
) -> None:
    spike, usual = dt.date(2024, 3, 12), dt.date(2024, 4, 10)
    history = read_history(scaled(frame, spike, 3.0), window)
    assert cleaned(history) == [spike]
    kept = replace(history, counted=frozenset({spike}), left_out=frozenset({usual}))
    assert cleaned(kept) == [usual]
    assert kept.digest() != history.digest()


def test_a_word_on_a_day_that_is_absent_changes_nothing(history: History) -> None:
    before = replace(history, left_out=frozenset({dt.date(1999, 1, 1)}))
    assert cleaned(before) == []
    assert before.digest() == history.digest()
