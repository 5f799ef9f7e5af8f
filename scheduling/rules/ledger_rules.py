"""The ledger of fairness: nights, weekends, holidays and lates, with those of months past."""

from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.rules.sentences import said
from scheduling.rules.sequence_rules import weekends_worked
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift

COUNTS = ("nights", "weekends", "holidays", "lates")


def counts_of(problem: Problem, agent: Agent, shifts: list[Shift]) -> dict[str, int]:
    """Count what the ledger keeps of the horizon."""
    contract, late = problem.contracts[agent.contract], problem.prefer.late_from
    return {
        "nights": sum(contract.is_night(s.start, s.end) for s in shifts),
        "weekends": len(weekends_worked(problem, shifts)),
        "holidays": len({s.day for s in shifts} & problem.holidays),
        "lates": sum(late is not None and s.start >= late for s in shifts),
    }


def _past(problem: Problem, agent: Agent, count: str) -> int:
    """Worked before the horizon, beyond whoever worked the least; late shifts are not kept."""
    if count == "lates":
        return 0
    return getattr(agent.history, count) - min(getattr(a.history, count) for a in problem.agents)


def fairness(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Each further night, weekend, holiday or late weighs one more than the one before.

    With x in the past beyond the least of anybody and n in the horizon: (x + 1) + … + (x + n). The
    sum over all agents is least where all come to the same, and who has had more gets fewer.
    """
    for count, worked in counts_of(problem, agent, shifts).items():
        past = _past(problem, agent, count)
        if worked:
            amount = worked * past + worked * (worked + 1) / 2
            detail = said("fairness", found=worked, count=said(count), past=past)
            yield Finding(0, detail, amount)
