"""Rules over runs of days and the horizon, in the model of one agent's rules."""

from itertools import groupby

from scheduling.cpsat import Number, Term
from scheduling.explain.model import AgentModel
from scheduling.problem.decided import OFF
from scheduling.problem.names import names_before, names_of
from scheduling.shifts import ShiftKind


def add_sequence(model: AgentModel) -> AgentModel:
    """Add what the contract asks of runs of days and of the horizon, unless it is weighted."""
    soft = model.problem.soft
    parts = {
        "consecutive_days_min": _work_rows,
        "days_off_min": _off_rows,
        "forbidden_next": _successions,
        "nights_max": _nights,
        "codes_max": _codes,
        "weekends_max": _weekends,
        "paid_total": _paid_total,
    }
    for rule, add in parts.items():
        if rule not in soft:
            add(model)
    return model


def _days(model: AgentModel) -> range:
    return range(model.problem.days)


def _work_rows(model: AgentModel) -> None:
    """No short row of working days between two days off."""
    least, days = model.contract.consecutive_days_min or 0, model.problem.days
    before = model.agent.history.days_worked_in_a_row
    if least <= 1:
        return
    held = model.demand("consecutive_days_min", _days(model), least, days)
    for length in range(1, least):
        for first in range(1, days - length):
            row = [t for day in range(first, first + length) for t in model.works(day)]
            ends = [*model.works(first - 1, -1), *model.works(first + length, -1)]
            model.model.at_most([*row, *ends, (-1, held.eased)], length - 1)
    if not before:
        return
    for more in range(0 if model.agent.available[0] else 1, least - before):
        row = [t for day in range(more) for t in model.works(day)]
        model.model.at_most([*row, *model.works(more, -1), (-1, held.eased)], more - 1)


def _off_rows(model: AgentModel) -> None:
    """No short row of days off between two working days."""
    least, days = model.contract.days_off_min or 0, model.problem.days
    if least <= 1:
        return
    held = model.demand("days_off_min", _days(model), least, days)
    worked = model.agent.history.days_worked_in_a_row > 0
    for length in range(1, least):
        for first in range(0 if worked else 1, days - length):
            row = [t for day in range(first, first + length) for t in model.works(day, -1)]
            before = model.works(first - 1) if first else []
            most = 1 if first else 0
            ends = [*before, *model.works(first + length)]
            model.model.at_most([*row, *ends, (-1, held.eased)], most)


def _successions(model: AgentModel) -> None:
    """No day with the one name before a day with the other."""
    problem = model.problem
    if not problem.forbidden_next:
        return
    held = model.demand("forbidden_next", _days(model), most=problem.days)
    past = names_before(problem, model.agent)
    for first, then in problem.forbidden_next:
        named = [_named(model, day, first) for day in _days(model)]
        after = [_named(model, day, then) for day in _days(model)]
        if first in past:
            model.model.at_most([(1, after[0]), (-1, held.eased)], 0)
        for day in range(problem.days - 1):
            pair = [(1, named[day]), (1, after[day + 1]), (-1, held.eased)]
            model.model.at_most(pair, 1)


def _named(model: AgentModel, day: int, name: str) -> Number:
    """Add a variable that is 1 where the day has this name, and may be 1 elsewhere."""
    found = model.model.number(0, 1)
    if name == OFF:
        model.model.at_least([*model.works(day), (1, found)], 1)
        return found
    for kind, taken in zip(model.kinds, model.kind[day], strict=True):
        _unless_elsewhere(model, day, kind, taken, found, name)
    return found


def _unless_elsewhere(
    model: AgentModel, day: int, kind: ShiftKind, taken: Number, found: Number, name: str
) -> None:
    """Let a shift have the name unless it starts where it has not."""
    has = [(begin, name in _names(model, kind, begin)) for begin in _begins(model, kind)]
    elsewhere: list[Term] = []
    for named, group in groupby(has, key=lambda pair: pair[1]):
        begins = [begin - model.problem.opening[0] for begin, _ in group]
        if not named:
            inside = model.model.number(0, 1)
            model.model.at_least(model.begin(day), begins[0], only_if=inside)
            model.model.at_most(model.begin(day), begins[-1], only_if=inside)
            elsewhere.append((-1, inside))
    model.model.at_most([(1, taken), (-1, found), *elsewhere], 0)


def _begins(model: AgentModel, kind: ShiftKind) -> list[int]:
    return [kind.code.start] if kind.code else model.begins


def _names(model: AgentModel, kind: ShiftKind, begin: int) -> frozenset[str]:
    code = kind.code.name if kind.code else ""
    return names_of(model.problem, model.contract, begin, begin + kind.minutes, code)


def _nights(model: AgentModel) -> None:
    most = model.contract.nights_max
    if most is not None:
        held = model.demand("nights_max", _days(model), most, model.problem.days)
        nights: list[Term] = [(1, _named(model, day, "night")) for day in _days(model)]
        model.model.at_most([*nights, (-1, held.eased)], most)


def _codes(model: AgentModel) -> None:
    for code, most in model.contract.codes_max:
        held = model.demand("codes_max", _days(model), most, model.problem.days)
        worked: list[Term] = [
            (1, taken)
            for day in _days(model)
            for kind, taken in zip(model.kinds, model.kind[day], strict=True)
            if kind.code and kind.code.name == code
        ]
        model.model.at_most([*worked, (-1, held.eased)], most)


def _weekends(model: AgentModel) -> None:
    most = model.contract.weekends_max
    if most is None:
        return
    held = model.demand("weekends_max", _days(model), most, model.problem.weeks + 1)
    weekends: dict[int, Number] = {}
    for day in _days(model):
        if model.problem.weekend(day):
            number = (model.problem.start.weekday() + day) // 7
            worked = weekends.setdefault(number, model.model.number(0, 1))
            model.model.at_most([*model.works(day), (-1, worked)], 0)
    model.model.at_most([*((1, n) for n in weekends.values()), (-1, held.eased)], most)


def _paid_total(model: AgentModel) -> None:
    if model.contract.paid_total is None:
        return
    least, most = model.contract.paid_total
    paid = [term for week in model.paid for term in week]
    held = model.demand("paid_total", _days(model), least)
    model.model.at_least([*paid, (1, held.eased)], least)
    model.model.at_most([*paid, (-1, held.eased)], most)
