"""What a user prefers is kept for that user alone, and what there is not is refused."""

import pytest

from dashboard.formats import Formats
from dashboard.operations.accounts.preferences import preferences, set_preferences
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.trail import broken_at
from dashboard.text import SaidError

ANN, BOB = Actor("ann", "manager"), Actor("bob", "agent")
CHOSEN = Formats("Europe/London", "comma", "12")


def test_kept_for_its_owner_alone(any_desk: Desk) -> None:
    assert preferences(any_desk, ANN) == Formats()
    set_preferences(any_desk, ANN, CHOSEN)
    assert preferences(any_desk, ANN) == CHOSEN
    assert preferences(any_desk, BOB) == Formats()
    set_preferences(any_desk, ANN, Formats())
    assert preferences(any_desk, ANN) == Formats()
    with any_desk.store.read() as session:
        assert broken_at(session) is None


@pytest.mark.parametrize("chosen", [Formats("Nowhere"), Formats(numbers="x"), Formats(clock="13")])
def test_what_there_is_not_is_refused(desk: Desk, chosen: Formats) -> None:
    with pytest.raises(SaidError) as refused:
        set_preferences(desk, ANN, chosen)
    assert refused.value.sentence == "preferences.unknown"
    assert preferences(desk, ANN) == Formats()
