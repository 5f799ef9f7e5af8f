"""The check finds what is wrong, and only that."""

from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import IntervalFact


def test_a_true_store_has_no_wrong_fact_and_a_changed_one_is_found(demo_desk: Desk) -> None:
    assert check_facts(demo_desk, SYSTEM).is_empty()
    with demo_desk.store.write() as session:
        fact = session.exec(select(IntervalFact).where(IntervalFact.length_s == 300)).first()
        assert fact is not None
        fact.offered += 1
        start = fact.start
    assert check_facts(demo_desk, SYSTEM)["start"].to_list() == [start]


def test_a_fact_that_is_gone_is_found(demo_desk: Desk) -> None:
    with demo_desk.store.write() as session:
        fact = session.exec(select(IntervalFact).where(IntervalFact.length_s == 300)).first()
        session.delete(fact)
    assert check_facts(demo_desk, SYSTEM).height == 1
