"""What a roster inside the engine costs."""

from scheduling.compiled import compiled, inner
from scheduling.engine.around import sequence_cost
from scheduling.engine.book import Book
from scheduling.engine.floor_costs import days_cost, presence_cost
from scheduling.engine.state import State
from scheduling.problem.values import WEEK


@compiled
def coverage_cost(book: Book, state: State, begin: int, end: int) -> tuple[float, int, int]:
    """Cost of shortage and surplus in the slots `begin` to `end` - 1, with both in agent-slots."""
    cost, under, over = 0.0, 0, 0
    for slot in range(begin, end):
        for group in range(book.groups.first.shape[0]):
            short, deep, bare = 0, 0, 0
            for z in range(book.groups.first[group], book.groups.last[group]):
                short = max(short, state.need[slot, z])
                deep = max(deep, state.deep[slot, z])
                if book.floor > 0:
                    bare = max(bare, state.floor[slot, z])
            surplus = state.on[slot, group] - book.groups.demand[slot, group] + short
            cost += book.under * short + book.deep * deep + book.over * surplus
            cost += book.floor * bare
            under += short
            over += surplus
    if book.floor_rules.on:
        cost += presence_cost(book, state, begin, end)
    return cost, under, over


@inner
def weekend_cost(book: Book, worked: int) -> float:
    """Cost of `worked` weekend days: weekend · x(x+1)/2 for the x days beyond one a week."""
    beyond = max(0, worked - book.days // WEEK)
    return book.weekend_weight * beyond * (beyond + 1) / 2


@compiled
def day_cost(book: Book, agent: int, start: int, kind: int) -> float:
    """Paid slots and preference of one shift."""
    cost = book.paid * book.kinds.paid[book.contract[agent], kind]
    against_early = book.prefer[agent] == 1 and start >= book.early_before
    against_late = book.prefer[agent] == 2 and start < book.late_from  # noqa: PLR2004 - LATE
    if against_early or against_late:
        cost += book.preference
    return cost


@compiled
def wish_cost(book: Book, agent: int, day: int, start: int, kind: int) -> float:
    """Charge for a day (start below 0: off) against the agent's request."""
    if start < 0:
        return book.wish[agent, day, 0]
    cost, columns = book.wish[agent, day, 1 + kind], book.wish.shape[2]
    kept = book.wish[agent, day, columns - 5] - 1
    if kept >= 0 and start != kept and kind == book.wish[agent, day, columns - 4]:
        cost += book.wish[agent, day, columns - 3]
    if start >= book.early_before:
        cost += book.wish[agent, day, columns - 2]
    if start < book.late_from:
        cost += book.wish[agent, day, columns - 1]
    return cost


@inner
def agent_cost(book: Book, state: State, agent: int) -> float:
    """Paid slots, preference, weekends and rules of one agent, and hours not given."""
    cost, weekend = 0.0, 0
    for day in range(state.start.shape[1]):
        if state.start[agent, day] >= 0:
            cost += day_cost(book, agent, state.start[agent, day], state.kind[agent, day])
            weekend += book.weekend[day]
        cost += wish_cost(book, agent, day, state.start[agent, day], state.kind[agent, day])
    for week in range(state.start.shape[1] // WEEK):
        cost += book.short_paid * paid_short(book, state, agent, week)
    if book.sequence.watched[book.contract[agent]]:
        cost += sequence_cost(book, state, agent)
    return cost + weekend_cost(book, weekend)


@compiled
def people_cost(book: Book, state: State) -> float:
    """Sum of `agent_cost` over all agents."""
    cost = 0.0
    for agent in range(state.start.shape[0]):
        cost += agent_cost(book, state, agent)
    return cost


def objective(book: Book, state: State) -> float:
    """Return the objective of the roster format, far above it where a rule is broken."""
    cost = coverage_cost(book, state, 0, book.horizon)[0] + people_cost(book, state)
    return cost + days_cost(book, state, 0, book.days)


@inner
def paid_short(book: Book, state: State, agent: int, week: int) -> int:
    """Paid slots that the week owes the agent and does not give."""
    paid = 0
    for day in range(week * WEEK, week * WEEK + WEEK):
        if state.start[agent, day] >= 0:
            paid += book.kinds.paid[book.contract[agent], state.kind[agent, day]]
    return max(0, book.paid_min[agent, week] - paid)
