"""The people of a roster as the people of a simulated day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.errors import ScenarioError
from scheduling.problem import Problem
from scheduling.roster import Roster, on_contact
from scheduling.simulation.floor import Person, Skill
from scheduling.simulation.scenario import Member


def crew_of(
    problem: Problem, roster: Roster, start: datetime, end_s: float, queues: Sequence[str]
) -> tuple[Member, ...]:
    """
    Return who of a roster is on contact during a scenario, and with which skills.

    Parameters
    ----------
    problem, roster
        Agents with their skills, and their shifts with breaks in wall clock of `problem.timezone`.
    start, end_s
        Aware start of the scenario and its length in seconds.
    queues
        The scenario's queues; a skill in another queue is not used.

    Returns
    -------
    tuple
        Team and person, in the order of the problem's agents; the team is the person's queues
        joined by +. Who is not on contact in that time is left out.

    Raises
    ------
    ScenarioError
        If the roster names an unknown agent, or nobody is on contact at all.
    """
    spans = on_contact(roster)
    strangers = spans.keys() - problem.agent_index.keys()
    if strangers:
        message = f"roster: expected agents of the problem file, found {min(strangers)!r}"
        raise ScenarioError(message)
    midnight = datetime.combine(problem.start, datetime.min.time(), ZoneInfo(problem.timezone))

    def second(wall_s: float) -> float:
        moment = midnight + timedelta(seconds=wall_s)  # keeps the wall clock across a change of it
        return min(max(moment.timestamp() - start.timestamp(), 0.0), end_s)

    crew: list[Member] = []
    for agent in problem.agents:
        skills = tuple(Skill(k) for k, queue in enumerate(queues) if queue in agent.skills)
        intervals = [(second(a), second(b)) for a, b in spans.get(agent.name, ())]
        intervals = [(a, b) for a, b in intervals if a < b]
        if skills and intervals:
            team = "+".join(queues[skill.queue] for skill in skills)
            crew.append((team, Person(skills, tuple(intervals))))
    if not crew:
        message = f"roster: expected somebody on contact from {start.isoformat()}, found nobody"
        raise ScenarioError(message)
    return tuple(crew)
