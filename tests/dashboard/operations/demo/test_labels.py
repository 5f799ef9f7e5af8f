"""Every incident is kept, of the past too, and shows in the facts that it befell."""

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.operations.demo import tick
from dashboard.operations.demo.incidents import Incident, drawn, inject, scheduled
from dashboard.operations.demo.labels import labels, write_labels
from dashboard.operations.demo.past import half_hours
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.text import SaidError

MANAGER = Actor("m", "manager")
DAY = dt.date(2026, 11, 18)
KINDS = {"surge", "handle_time", "absence", "dead_queue", "leak"}
WORKDAY = dt.date(2026, 6, 3)


def test_past_scheduled_and_demanded_incidents_are_kept(demo_desk: Desk, tmp_path: Path) -> None:
    inject(demo_desk, MANAGER, "handle_time", tick.ZONE)
    found = labels(demo_desk, MANAGER)
    assert set(found["origin"]) == {"past", "scheduled", "on_demand"}
    past = found.filter(pl.col("origin") == "past")
    begun = past["start"].dt.convert_time_zone("Asia/Shanghai").dt.date().to_list()
    dates = [DAY - dt.timedelta(days=back) for back in range(40, 14, -1)]
    assert begun == [day for day in dates if drawn(day, 1)]
    today = found.filter(pl.col("origin") == "scheduled").row(0, named=True)
    (due,) = scheduled(DAY)
    assert (today["kind"], tuple(today["queues"]), today["size"]) == (
        due.kind,
        due.queues,
        due.size,
    )
    assert today["end"] - today["start"] == dt.timedelta(minutes=due.minutes)
    asked = found.filter(pl.col("origin") == "on_demand").row(0, named=True)
    assert asked["start"] == demo_desk.now()
    assert write_labels(demo_desk, MANAGER, tmp_path / "labels.csv") == found.height
    told = pl.read_csv(tmp_path / "labels.csv")
    assert told.columns == ["kind", "queue", "size", "start", "end", "origin"]
    assert told.height == found["queues"].list.len().sum()


def test_a_day_that_is_played_again_is_labelled_once(demo_desk: Desk) -> None:
    before = labels(demo_desk, MANAGER).height
    tick.tick(demo_desk, tick.DemoDay())
    tick.tick(demo_desk, tick.DemoDay())
    assert labels(demo_desk, MANAGER).height == before


def test_only_who_sees_alerts_and_only_the_demo_bank(demo_desk: Desk, desk: Desk) -> None:
    with pytest.raises(NotPermittedError):
        labels(demo_desk, Actor("a", "agent"))
    with pytest.raises(SaidError):
        labels(desk, MANAGER)


def test_two_years_hold_every_kind_and_mostly_nothing() -> None:
    days = [DAY - dt.timedelta(days=back) for back in range(15, 731)]
    found = [incident for day in days for incident in drawn(day, 1)]
    assert {incident.kind for incident in found} == KINDS
    assert 0.1 * len(days) < len(found) < 0.3 * len(days)
    assert drawn(days[0], 1) == drawn(days[0], 1)


def _sums(name: str, incident: Incident, column: str) -> tuple[float, float]:
    """Return a column's sum over an incident's half hours, without and with it."""
    days = [WORKDAY + dt.timedelta(days=7 * n) for n in range(20)]
    start, minutes = incident.start_minute, incident.minutes

    def total(frame: pl.DataFrame) -> float:
        local = pl.col("start").dt.convert_time_zone("Asia/Shanghai")
        minute = local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute()
        inside = (minute >= start) & (minute < start + minutes)
        return float(frame.filter(inside)[column].sum())

    def wrong(day: dt.date) -> list[Incident]:
        return [Incident(incident.kind, incident.queues, incident.size, day, start, minutes)]

    return total(half_hours(0, name, days, 1)), total(half_hours(0, name, days, 1, wrong))


@pytest.mark.parametrize(
    ("name", "kind", "size", "column", "least", "most"),
    [
        ("accounts", "surge", 1.5, "offered", 1.4, 1.6),
        ("accounts", "leak", 1.4, "offered", 1.1, 1.3),
        ("accounts", "dead_queue", 0.1, "offered", 0.05, 0.15),
        ("accounts", "handle_time", 1.3, "handle_s", 1.2, 1.4),
        ("accounts", "absence", 0.25, "abandoned", 1.3, 5.0),
    ],
)
def test_what_went_wrong_shows_in_the_facts(
    name: str, kind: str, size: float, column: str, least: float, most: float
) -> None:
    usual, wrong = _sums(name, Incident(kind, (name,), size, WORKDAY, 600, 120), column)
    assert least < wrong / usual < most


def test_the_past_follows_from_its_seed_and_balances() -> None:
    days = [WORKDAY + dt.timedelta(days=n) for n in range(30)]
    for number, name in enumerate(("accounts", "chat", "email", "bot")):
        rows = half_hours(number, name, days, 7)
        assert rows.equals(half_hours(number, name, days, 7))
        assert (rows["offered"] == rows["answered"] + rows["abandoned"]).all()
        assert (rows["in_target"] <= rows["answered"]).all()
    bot = half_hours(0, "bot", days, 7)
    handed = float(bot["transferred"].sum()) / float(bot["handled"].sum())
    assert handed == pytest.approx(0.55, abs=0.01)
    assert np.isfinite(bot["handle_s"].to_numpy()).all()
