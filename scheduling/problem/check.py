"""Contradictions between fields that each read well alone."""

from collections.abc import Iterable

from scheduling.hours import clock_of
from scheduling.people import Agent, Fixed
from scheduling.problem.decided import decided
from scheduling.problem.values import DAY_MINUTES, WEEK, Problem
from scheduling.refusals import expected, refused
from scheduling.shifts import Contract, ShiftKind

GROUP_QUEUES_MAX = 8


def check_problem(problem: Problem) -> None:
    """Refuse a problem that contradicts itself.

    Raises
    ------
    SchedulingError
        Saying what clashes and where.
    """
    if problem.start_every_minutes % problem.slot_minutes:
        raise refused("start_every_minutes", "slot", slot=problem.slot_minutes)
    if not 0 <= problem.weights.deep_share <= 1:
        raise expected("weights.deep_share", "share", problem.weights.deep_share)
    for contract in problem.lawful.values():
        _check_contract(problem, contract)
    for agent in problem.agents:
        _check_preference(problem, agent)
        _check_weeks(problem, agent)
        _check_fixed(problem, agent)
    for group in queue_groups(problem):
        if len(group) > GROUP_QUEUES_MAX:
            raise refused("queues", "queues_joined", count=len(group), most=GROUP_QUEUES_MAX)


def _check_contract(problem: Problem, contract: Contract) -> None:
    longest = max(kind.minutes for kind in contract.kinds)
    shortest = min(kind.minutes for kind in contract.kinds)
    where = f"contracts.{contract.name}"
    window = problem.opening[1] - problem.opening[0]
    if shortest > window:
        raise refused(where, "shift_too_long", shortest=shortest)
    rest = contract.rest_minutes_min or 0
    if problem.round_the_clock and longest + rest > DAY_MINUTES:
        raise refused(where, "day_too_long")
    for kind in contract.kinds:
        if kind.code and (kind.code.start - problem.opening[0]) % problem.start_every_minutes:
            where, grid = f"codes.{kind.code.name}", problem.start_every_minutes
            raise refused(where, "code_off_grid", start=clock_of(kind.code.start), grid=grid)


def _check_preference(problem: Problem, agent: Agent) -> None:
    known = {"early": problem.prefer.early_before, "late": problem.prefer.late_from}
    if agent.prefer and known[agent.prefer] is None:
        where = f"agent {agent.name}"
        raise refused(where, "preference", prefer=agent.prefer)


def _check_weeks(problem: Problem, agent: Agent) -> None:
    limit = problem.lawful[agent.contract].paid_week_max
    for week, owed in enumerate(agent.paid_week_min):
        if limit is not None and owed > limit:
            where, contract = f"agent {agent.name}", agent.contract
            raise refused(where, "week_owed", week=week, owed=owed, contract=contract, most=limit)


def fixed_kind(problem: Problem, agent: Agent, fixed: Fixed) -> tuple[ShiftKind, int] | None:
    """Return the shift and start (minutes from midnight) that `fixed` means, None for a day off.

    Raises
    ------
    SchedulingError
        If the contract does not allow that shift, or it lies outside the day's windows.
    """
    if fixed.off:
        return None
    code = problem.codes.get(fixed.code)
    minutes = code.minutes if code else fixed.minutes or 0
    start = code.start if code else fixed.start or 0
    contract = problem.contracts[agent.contract]
    kind = contract.kind_of(minutes, fixed.code)
    shown = fixed.code or f"{clock_of(start)}+{minutes}"
    if kind is None or (kind.code and kind.code.start != start):
        where = f"agent {agent.name}"
        raise refused(where, "fixed_shift", day=fixed.day, shown=shown, contract=contract.name)
    _check_fixed_place(problem, agent, fixed.day, start, minutes)
    return kind, start


def _check_fixed_place(problem: Problem, agent: Agent, day: int, start: int, minutes: int) -> None:
    end = start + minutes
    where, contract = f"agent {agent.name}", agent.contract
    grid, told = problem.start_every_minutes, {"day": day, "times": _span(start, end)}
    first, last = problem.opening
    if start < first or start >= last or (end > last and not problem.round_the_clock):
        raise refused(where, "fixed_closed", opening=_span(first, last), **told)
    if (start - first) % grid:
        raise refused(where, "fixed_off_grid", grid=grid, **told)
    if not any(low <= start and end <= high for low, high in agent.available[day]):
        raise refused(where, "fixed_away", **told)
    starts = problem.contracts[contract].starts
    if starts and not starts[0] <= start <= starts[1]:
        raise refused(where, "fixed_starts", contract=contract, **told)


def _span(first: int, last: int) -> str:
    return f"{clock_of(first)}-{clock_of(last)}"


def _check_fixed(problem: Problem, agent: Agent) -> None:
    where = f"agent {agent.name}"
    fixed_days = [fixed for _, fixed in decided(problem, agent)]
    days = [fixed.day for fixed in fixed_days]
    if len(set(days)) < len(days):
        raise refused(where, "fixed_twice")
    contract = problem.lawful[agent.contract]
    paid = [0] * problem.weeks
    worked = [0] * problem.weeks
    for fixed in fixed_days:
        shift = fixed_kind(problem, agent, fixed)
        if shift:
            paid[fixed.day // WEEK] += shift[0].paid_minutes
            worked[fixed.day // WEEK] += 1
    for week in range(problem.weeks):
        told = {"week": week, "contract": agent.contract}
        limit, days_max = contract.paid_week_max, contract.work_days_week_max
        if limit is not None and paid[week] > limit:
            raise refused(where, "fixed_paid", paid=paid[week], most=limit, **told)
        if days_max is not None and worked[week] > days_max:
            raise refused(where, "fixed_days", days=worked[week], most=days_max, **told)


def queue_groups(
    problem: Problem, classes: Iterable[frozenset[str]] | None = None
) -> list[list[int]]:
    """Return the queues (by index) that hang together because an agent serves two of them.

    `classes` are the sets of skills to look at, by default those of the agents.
    """
    joined = {agent.skills for agent in problem.agents} if classes is None else classes
    root = list(range(len(problem.queues)))

    def find(queue: int) -> int:
        while root[queue] != queue:
            queue = root[queue]
        return queue

    index = {queue: i for i, queue in enumerate(problem.queues)}
    for skills in joined:
        members = [index[skill] for skill in skills]
        for member in members[1:]:
            root[find(member)] = find(members[0])
    groups: dict[int, list[int]] = {}
    for queue in range(len(problem.queues)):
        groups.setdefault(find(queue), []).append(queue)
    return list(groups.values())
