"""Requests of people who have a training in their shift."""

from pathlib import Path

from dashboard.operations.building.publish import publish_roster
from dashboard.operations.desk import Desk
from dashboard.operations.posing.window import Window
from dashboard.operations.requests.ask import ask_leave, ask_swap
from dashboard.operations.requests.decide import grant, take_back
from dashboard.operations.requests.seen import requests_seen
from dashboard.operations.rosters.view import view_roster
from dashboard.operations.training.place import place_now
from dashboard.operations.training.plan import plan_activity
from scheduling.problem.floor import Placed
from tests.dashboard.operations.requests.request_store import (
    FRIDAY,
    MANAGER,
    MATE,
    ME,
    People,
    newest,
    put_shift,
    with_people,
)
from tests.dashboard.training_store import roster_of, the_one, wanted

MORNING = Window(FRIDAY, 9 * 60, FRIDAY, 10 * 60)


def with_training(desk: Desk, folder: Path) -> tuple[People, Placed]:
    """Publish a week in which I am in training on Friday from nine to ten."""
    people = with_people(desk, folder)
    plan_activity(desk, MANAGER, wanted([ME], window=MORNING))
    placed = place_now(desk, MANAGER, the_one(desk).id)
    version = view_roster(desk, MANAGER, placed.schedule_id).row.version
    publish_roster(desk, MANAGER, placed.schedule_id, version)
    return people, placed.times[0]


def test_time_off_takes_the_training_out_and_back(desk: Desk, tmp_path: Path) -> None:
    people, time = with_training(desk, tmp_path)
    ask_leave(desk, people.me, ME, FRIDAY, FRIDAY, "annual")
    number = requests_seen(desk, people.lead)[0].id
    grant(desk, people.lead, "leave", number)
    assert roster_of(desk, newest(desk).id or 0).activities == ()
    assert the_one(desk).drafts == ()
    assert take_back(desk, people.lead, "leave", number).whole
    assert roster_of(desk, newest(desk).id or 0).activities == (time,)


def test_a_swap_that_would_leave_the_training_behind_breaks_its_rule(
    desk: Desk, tmp_path: Path
) -> None:
    people, _ = with_training(desk, tmp_path)
    in_force = newest(desk).id or 0
    put_shift(desk, in_force, MATE, 4, 600)
    verdict = ask_swap(desk, people.me, ME, MATE, FRIDAY)
    broken = [dict(r.values) for r in verdict.reasons if r.key == "breaks_rule"]
    assert {values["rule"] for values in broken} == {"activities"}
