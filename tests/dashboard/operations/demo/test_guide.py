"""The guide opens by itself once, on a demo bank, and remembers what is done."""

from dataclasses import replace

import pytest

from dashboard.operations.demo.guide import STEPS, lay, read_guide, tick
from dashboard.operations.demo.seed import SETTING
from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, Actor
from dashboard.screens.menu import screens_of
from dashboard.settings import Settings
from dashboard.store.tables import Setting
from dashboard.text import LANGUAGES, Words

ANN = Actor("ann", "manager")


def demo(desk: Desk) -> Desk:
    with desk.store.write() as session:
        session.merge(Setting(name=SETTING, value={}))
    return desk


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_three_to_six_steps_that_it_may_go_to(role: str) -> None:
    known = {screen.key for screen in screens_of(Actor("x", role))}
    assert 3 <= len(STEPS[role]) <= 6
    assert len({step.key for step in STEPS[role]}) == len(STEPS[role])
    assert {step.screen for step in STEPS[role]} <= known
    keys = [f"guide.{role}_{step.key}" for step in STEPS[role]]
    assert all(Words(language).knows(key) for language in LANGUAGES for key in keys)


def test_it_opens_by_itself_on_a_demo_bank_alone(desk: Desk) -> None:
    assert not read_guide(desk, ANN).shown
    assert read_guide(demo(desk), ANN).shown
    assert not read_guide(replace(desk, settings=Settings(guide=False)), ANN).shown
    assert not read_guide(desk, Actor("x", "nobody")).shown


def test_what_is_done_is_remembered_for_its_owner_alone(any_desk: Desk) -> None:
    guide = read_guide(demo(any_desk), ANN)
    guide = tick(any_desk, ANN, guide, "alert", done=True)
    guide = tick(any_desk, ANN, guide, "live", done=True)
    guide = tick(any_desk, ANN, guide, "alert", done=False)
    assert read_guide(any_desk, ANN) == guide
    assert guide.done == {"live"}
    lay(any_desk, ANN, guide, shown=False)
    assert not read_guide(any_desk, ANN).shown
    assert read_guide(any_desk, ANN).done == {"live"}
    assert read_guide(any_desk, Actor("bob", "manager")).done == frozenset()


def test_another_role_begins_anew(any_desk: Desk) -> None:
    tick(any_desk, ANN, read_guide(demo(any_desk), ANN), "intervene", done=True)
    assert read_guide(any_desk, Actor("ann", "auditor")).done == frozenset()
