import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.operations.interventions.breaks import Move
from dashboard.operations.interventions.doing import Doing, End
from dashboard.operations.interventions.orders import (
    CALLBACK,
    FIRST,
    LATER,
    MORE,
    ONLY,
    Order,
    blend_under,
    person_under,
    phases_under,
)
from scheduling.simulation.floor import Skill
from scheduling.simulation.handling import DEFERRED, Blend, Handling

QUEUES = ("calls", "chats", "mails")
BOTH = (Skill(0), Skill(1))
DAY = ((0.0, 1000.0),)


def skills_at(order: Order, at: float, usual: tuple[Skill, ...] = BOTH) -> set[str]:
    person = person_under("ann", usual, DAY, QUEUES, [order])
    now = person.skills
    for moment, skills in person.reskilled:
        if moment <= at:
            now = skills
    return {QUEUES[skill.queue] for skill in now}


@pytest.mark.parametrize(
    ("order", "during"),
    [
        (Order(ONLY, "calls", 100, 200, ("ann",)), {"calls"}),
        (Order(ONLY, "calls", 100, 200, ("bo",)), {"calls", "chats"}),
        (Order(ONLY, "mails", 100, 200, ("ann",)), {"calls", "chats"}),  # never without any skill
        (Order(MORE, "mails", 100, 200, ("ann",)), {"calls", "chats", "mails"}),
        (Order(MORE, "calls", 100, 200, ("ann",)), {"calls", "chats"}),
        (Order(LATER, "chats", 100, 200), {"calls"}),
        (Order(FIRST, "chats", 100, 200), {"calls", "chats"}),
    ],
)
def test_an_order_holds_from_its_beginning_to_its_end(order: Order, during: set[str]) -> None:
    assert skills_at(order, 99) == {"calls", "chats"}
    assert skills_at(order, 100) == during
    assert skills_at(order, 199) == during
    assert skills_at(order, 200) == {"calls", "chats"}


def test_nobody_is_left_without_work_that_can_wait() -> None:
    assert skills_at(Order(LATER, "mails", 100, 200), 150, (Skill(2),)) == {"mails"}


def test_a_later_order_lies_on_top_of_an_earlier_one() -> None:
    orders = [Order(ONLY, "calls", 0, 300, ("ann",)), Order(MORE, "mails", 100, 200, ("ann",))]
    person = person_under("ann", BOTH, DAY, QUEUES, orders)
    told = {moment: {QUEUES[s.queue] for s in skills} for moment, skills in person.reskilled}
    assert told == {
        0: {"calls"},
        100: {"calls", "mails"},
        200: {"calls"},
        300: {"calls", "chats"},
    }


def test_a_queue_is_first_for_a_while_and_the_others_keep_their_order() -> None:
    phases = phases_under((1, None, 0), QUEUES, [Order(FIRST, "calls", 100, 200)])
    ranks = {phase.from_s: phase.priorities for phase in phases}
    assert ranks == {0.0: (2, None, 1), 100: (0, None, 1), 200: (2, None, 1)}


def test_callbacks_are_offered_only_where_somebody_waits() -> None:
    blend = Blend((Handling(), Handling(), Handling(DEFERRED, deadline_s=3600)))
    orders = [
        Order(CALLBACK, name, 0, 60, after_wait_s=30, share=0.5) for name in ("calls", "mails")
    ]
    offers = blend_under(blend, QUEUES, orders).offers
    assert [offer.queue for offer in offers] == [0]
    assert offers[0].share == 0.5


@given(st.integers(0, 9), st.integers(0, 9), st.floats(0, 1))
def test_what_is_done_is_kept_and_read_again(before: int, after: int, share: float) -> None:
    doing = Doing(
        (Move("ann", 0, 15, before, after),),
        (End("bo", 1, 900, 960, 480, ((600, 15), (700, 30))),),
        (Order(ONLY, "calls", 1, 2, ("ann", "cy"), share=share),),
    )
    assert Doing.of(doing.told()) == doing
    assert doing.people == ("ann", "bo", "cy")
    assert doing.paid_minutes == 60
    assert not Doing()
