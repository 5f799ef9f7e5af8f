"""The problem of some of its agents, to judge them without the others."""

from collections.abc import Collection
from dataclasses import replace

from scheduling.problem.floor import Activity
from scheduling.problem.values import Problem


def of_some(problem: Problem, names: Collection[str]) -> Problem:
    """Return the problem of some agents; of an activity, those of them who attend are left."""
    agents = tuple(agent for agent in problem.agents if agent.name in names)
    return replace(problem, agents=agents, activities=attended(problem.activities, names))


def attended(activities: Collection[Activity], names: Collection[str]) -> tuple[Activity, ...]:
    """Return the activities that some agents attend, for them alone."""
    shared = (
        replace(activity, attendees=tuple(name for name in activity.attendees if name in names))
        for activity in activities
    )
    return tuple(activity for activity in shared if activity.attendees)
