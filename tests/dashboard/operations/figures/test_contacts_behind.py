"""From a figure to its contacts, and to what it is made of."""

import datetime as dt
from dataclasses import replace

import pytest

from dashboard.measures.kpis import counted, summed
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.figures.board import view_board, worst_day
from dashboard.operations.figures.contacts_behind import WHICH, contacts_behind
from dashboard.operations.figures.explain_kpi import explain_kpi
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.queues.known import all_queues, day_bounds, goals_of, waited_for, zone_of
from tests.dashboard.conftest import DAY

MANAGER = Actor("max", "manager")


def sums(desk: Desk) -> dict[str, int]:
    with desk.store.read() as session:
        queues = waited_for(all_queues(session))
        facts = read_facts(session, queues, *day_bounds(DAY, zone_of(queues[0])))
        return summed(counted(facts, goals_of(queues)), []).row(0, named=True)


def test_the_contacts_behind_a_day_are_those_that_its_facts_count(demo_desk: Desk) -> None:
    due = sums(demo_desk)
    found = {which: contacts_behind(demo_desk, MANAGER, [], DAY, which).height for which in WHICH}
    assert found["all"] == due["offered"]
    assert found["in_target"] == due["in_target"]
    assert found["late"] == due["answered"] - due["in_target"]
    assert found["short_abandoned"] == due["short_abandoned"]
    assert found["abandoned"] == due["abandoned"] - due["short_abandoned"]


def test_the_longest_wait_comes_first_and_people_are_masked(demo_desk: Desk) -> None:
    found = contacts_behind(demo_desk, MANAGER, [], DAY, "late")
    waits = found["wait_s"].to_list()
    assert waits == sorted(waits, reverse=True)
    assert found["customer"].drop_nulls().str.len_chars().max() == 6
    assert found["agent"].is_not_null().any()
    executive = contacts_behind(demo_desk, Actor("x", "executive"), [], DAY, "late")
    assert executive["agent"].is_null().all()
    with pytest.raises(NotPermittedError):
        contacts_behind(demo_desk, Actor("x", "agent"), [], DAY)


@pytest.mark.parametrize("kpi", ["service_level", "asa_s", "abandon_rate", "aht_s", "offered"])
def test_a_figure_is_explained_by_its_sums(demo_desk: Desk, kpi: str) -> None:
    with demo_desk.store.read() as session:
        zone = zone_of(all_queues(session)[0])
    period = day_bounds(DAY, zone)
    found = explain_kpi(demo_desk, MANAGER, kpi, [], period)
    assert found.value is not None
    due = sums(demo_desk)
    assert all(found.sums[name] == pytest.approx(due[name]) for name in found.how.sums)
    assert bool(found.levels) == (kpi == "service_level")
    if found.levels:
        assert found.levels[found.formula] == pytest.approx(found.value)
    assert found.sources[0][0] == "demo"


def test_the_board_knows_the_worst_day_of_each_figure(demo_desk: Desk) -> None:
    view = view_board(demo_desk, replace(MANAGER, role="executive"))
    assert view is not None
    assert view.days.height == 7
    worst = worst_day(view.days, "offered", more_is_better=False)
    assert worst is not None
    assert dt.timedelta() <= worst - view.weeks["week"][-1] < dt.timedelta(days=7)
    row = view.days.filter(day=worst)
    assert row["offered"][0] == view.days["offered"].max()
    assert view.queue_days["offered"].sum() == view.days["offered"].sum()
    assert worst_day(view.days.clear(), "offered", more_is_better=False) is None
