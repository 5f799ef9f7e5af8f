"""What a problem asks of several agents together, whom it concerns, and what hangs together."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from scheduling.explain.floor import asked_least, queue_sets, serving
from scheduling.explain.joint import Ask
from scheduling.people import Agent
from scheduling.problem import Problem

PAIR = 2
WHOLE = 150
"""Of so many agents at most everything is looked at in one model."""
BROAD = frozenset({"minimum", "seats", "breaks_at_once"})
"""Rules over everybody who serves a queue, sits at a site, or is there."""
NARROW = frozenset({"apart", "same_day_off", "teams_together", "activities"})
"""Rules over a few agents who are named."""


def hard_asks(problem: Problem) -> list[Ask]:
    """Return what the problem asks of several agents and does not weigh."""
    limits = problem.limits
    found = [Ask("apart", pair) for pair in limits.apart]
    found += [Ask("same_day_off", pair) for pair in limits.same_day_off]
    found += [Ask("teams_together", (team,)) for team in limits.teams_together]
    found += [Ask("activities", (activity.name,)) for activity in problem.activities]
    found += [Ask("seats", (site,)) for site, _ in limits.seats]
    if limits.breaks_at_once_share is not None:
        found.append(Ask("breaks_at_once", ()))
    if problem.minimum is not None:
        sets = (
            queues for queues in queue_sets(problem) if (asked_least(problem, queues) > 0).any()
        )
        found += [Ask("minimum", queues) for queues in sets]
    return [ask for ask in found if ask.rule not in problem.soft]


def hard_narrow(problem: Problem) -> list[Ask]:
    """Return what is asked of a few agents who are named."""
    return [ask for ask in hard_asks(problem) if ask.rule in NARROW]


def concerned(problem: Problem, ask: Ask) -> list[Agent]:
    """Return the agents that an ask is about."""
    match ask.rule:
        case "apart" | "same_day_off":
            return [problem.agents[problem.agent_index[name]] for name in ask.about]
        case "teams_together":
            return [agent for agent in problem.agents if agent.team == ask.about[0]]
        case "activities":
            activity = next(a for a in problem.activities if a.name == ask.about[0])
            return [problem.agents[problem.agent_index[name]] for name in activity.attendees]
        case "seats":
            return [agent for agent in problem.agents if agent.site == ask.about[0]]
        case "minimum":
            return serving(problem, ask.about)
        case _:
            return list(problem.agents)


def groups_of(problem: Problem) -> Iterator[list[Ask]]:
    """Yield asks to look at together: those that share agents, each floor and site, and all.

    Of many that hang together two at a time come first: small clashes are found sooner there.
    """
    asks = hard_asks(problem)
    broad = [ask for ask in asks if ask.rule in BROAD]
    groups = linked(problem, [ask for ask in asks if ask.rule in NARROW])
    for group in groups:
        yield from _pairs(problem, group)
    yield from (group for group in groups if len(group) > PAIR)
    yield from ([ask] for ask in broad)
    if broad and len(asks) > 1 and len(problem.agents) <= WHOLE:
        yield asks


def _pairs(problem: Problem, group: list[Ask]) -> Iterator[list[Ask]]:
    """Yield a group of one or two as it is, of a larger one every two that share agents."""
    if len(group) <= PAIR:
        yield group
        return
    names = {ask: {agent.name for agent in concerned(problem, ask)} for ask in group}
    for one, other in combinations(group, PAIR):
        if names[one] & names[other]:
            yield [one, other]


def linked(problem: Problem, asks: Iterable[Ask]) -> list[list[Ask]]:
    """Put asks together that have agents in common."""
    groups: list[tuple[set[str], list[Ask]]] = []
    for ask in asks:
        names = {agent.name for agent in concerned(problem, ask)}
        mine = [group for group in groups if group[0] & names]
        groups = [group for group in groups if not group[0] & names]
        members = [one for group in mine for one in group[1]]
        groups.append((names.union(*(group[0] for group in mine)), [*members, ask]))
    return [members for _, members in groups]
