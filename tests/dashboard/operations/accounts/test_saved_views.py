"""Views are kept by their owner, found again as they were, and come back when taken away."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.operations.accounts.saved_views import (
    MOST,
    SavedView,
    delete_view,
    save_view,
    saved_views,
)
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.trail import broken_at
from dashboard.text import SaidError

ANN, BOB = Actor("ann", "manager"), Actor("bob", "team_lead")
MORNING = SavedView("Morning", "day", {"queue": "cards", "day": "2026-03-04"})
WORD = st.text(min_size=1, max_size=20)


def test_a_view_is_its_owners_alone(any_desk: Desk) -> None:
    assert save_view(any_desk, ANN, MORNING) is None
    assert saved_views(any_desk, ANN) == [MORNING]
    assert saved_views(any_desk, BOB) == []
    assert delete_view(any_desk, BOB, "Morning") is None
    assert saved_views(any_desk, ANN) == [MORNING]


def test_the_same_name_replaces_and_says_what_it_replaced(any_desk: Desk) -> None:
    other = SavedView("Morning", "roster", {})
    save_view(any_desk, ANN, MORNING)
    assert save_view(any_desk, ANN, other) == MORNING
    assert saved_views(any_desk, ANN) == [other]
    assert delete_view(any_desk, ANN, "Morning") == other
    assert saved_views(any_desk, ANN) == []


@pytest.mark.parametrize(("name", "why"), [("", "views.no_name"), ("x" * 61, "views.long_name")])
def test_a_name_is_needed_and_not_too_long(desk: Desk, name: str, why: str) -> None:
    with pytest.raises(SaidError) as refused:
        save_view(desk, ANN, SavedView(name, "day", {}))
    assert refused.value.sentence == why


def test_there_is_an_end_but_what_is_there_can_be_replaced(desk: Desk) -> None:
    for number in range(MOST):
        save_view(desk, ANN, SavedView(f"v{number:02}", "day", {}))
    with pytest.raises(SaidError, match="already"):
        save_view(desk, ANN, MORNING)
    save_view(desk, ANN, SavedView("v00", "live", {}))
    assert saved_views(desk, ANN)[0].screen == "live"
    with desk.store.read() as session:
        assert broken_at(session) is None


@given(st.dictionaries(WORD, WORD, max_size=4))
def test_an_address_carries_every_filter(query: dict[str, str]) -> None:
    address = urlsplit(SavedView("v", "forecast", query).address)
    assert address.path == "/forecast"
    assert address.netloc == ""
    assert parse_qs(address.query, keep_blank_values=True) == {k: [v] for k, v in query.items()}
