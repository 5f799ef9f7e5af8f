"""Moments of a scenario's day as files write them: HH:MM, or ISO 8601."""

import re
from datetime import datetime, timedelta

from scheduling.errors import ScenarioError
from scheduling.simulation.keys import Reader
from scheduling.simulation.scenario import Scenario

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def moment_s(text: object, where: str, scenario: Scenario) -> float:
    """Return seconds from the start of the scenario of `HH:MM` or an ISO 8601 moment."""
    clock = CLOCK.fullmatch(str(text))
    if clock:
        hours, minutes = int(clock[1]), int(clock[2])
        midnight = scenario.start.replace(hour=0, minute=0, second=0, microsecond=0)
        # Zone arithmetic keeps the clock, the difference of stamps the time.
        moment = midnight + timedelta(hours=hours, minutes=minutes)
    else:
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError as error:
            message = f"{where}: expected HH:MM or a moment in ISO 8601, found {text!r}"
            raise ScenarioError(message) from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=scenario.start.tzinfo)
    return moment.timestamp() - scenario.start.timestamp()


def span_s(read: Reader, scenario: Scenario, *, needed: bool) -> tuple[float, float]:
    """
    Return `from` and `to` of an object in seconds from the start of the scenario.

    Parameters
    ----------
    read, scenario
        The object, and the day that its moments belong to.
    needed
        Whether `from` must be there; what is absent means the start or the end of the day.

    Raises
    ------
    ScenarioError
        If they are no moments, or not in order within the day.
    """
    if needed:
        read.need("from")
    start, end = 0.0, scenario.end_s
    if read.has("from"):
        start = moment_s(read.values["from"], f"{read.where}.from", scenario)
    if read.has("to"):
        end = moment_s(read.values["to"], f"{read.where}.to", scenario)
    if not 0 <= start < end <= scenario.end_s:
        message = (
            f"{read.where}: expected from before to within the scenario's day of "
            f"{scenario.end_s / 3600:g} hours, found {start / 3600:g} to {end / 3600:g} hours "
            "after its start"
        )
        raise ScenarioError(message)
    return start, end
