"""The one door to CP-SAT: a model of whole numbers, solved within a limit, with its proof.

The model is written as the solver's own message: `ortools.sat.python.cp_model` would say the same
through expressions, but it loads pandas, half of the time of a command that explains a clash.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NewType

from ortools.sat.python import cp_model_helper as cp

Number = NewType("Number", int)
"""A variable of a model, by its position."""
Term = tuple[int, Number]
Outcome = Literal["optimal", "feasible", "infeasible", "unknown"]
_FAR = 2**63 - 1


class WholeModel:
    """A model over whole numbers; terms are (factor, variable)."""

    def __init__(self) -> None:
        self._model: Any = cp.CpModelProto()  # OR-Tools' messages have no types
        self._values: list[int] = []
        self._core: list[Number] = []

    def number(self, low: int, high: int) -> Number:
        """Add a variable from `low` to `high`."""
        self._model.variables.add().domain.extend([low, high])
        return Number(len(self._model.variables) - 1)

    def _between(self, terms: Sequence[Term], low: int, high: int, only_if: Number | None) -> None:
        """Require `low ≤ Σ terms ≤ high`, perhaps only where a 0-1 variable is 1."""
        constraint = self._model.constraints.add()
        factors = _added(terms)
        constraint.linear.vars.extend(list(factors))
        constraint.linear.coeffs.extend(list(factors.values()))
        constraint.linear.domain.extend([low, high])
        if only_if is not None:
            constraint.enforcement_literal.append(only_if)

    def equal(self, terms: Sequence[Term], value: int) -> None:
        """Require `Σ terms = value`."""
        self._between(terms, value, value, None)

    def at_most(self, terms: Sequence[Term], value: int, only_if: Number | None = None) -> None:
        """Require `Σ terms ≤ value`, perhaps only where a 0-1 variable is 1."""
        self._between(terms, -_FAR - 1, value, only_if)

    def at_least(self, terms: Sequence[Term], value: int, only_if: Number | None = None) -> None:
        """Require `Σ terms ≥ value`, perhaps only where a 0-1 variable is 1."""
        self._between(terms, value, _FAR, only_if)

    def minimise(self, terms: Sequence[Term]) -> None:
        """Make `Σ terms` the objective; without terms any solution will do."""
        self._model.clear_objective()
        if factors := _added(terms):
            self._model.objective.vars.extend(list(factors))
            self._model.objective.coeffs.extend(list(factors.values()))

    def hint(self, values: Mapping[Number, int]) -> None:
        """Suggest values for some variables."""
        self._model.clear_solution_hint()
        self._model.solution_hint.vars.extend(list(values))
        self._model.solution_hint.values.extend(list(values.values()))

    def solve(
        self,
        seconds: float,
        units: float | None = None,
        *,
        assume: Sequence[Number] = (),
        fixed: Sequence[Number] = (),
        tight: bool = False,
        shallow: bool = False,
        presolve: bool = True,
    ) -> Outcome:
        """Solve within `seconds`, or within `units` of CP-SAT's deterministic time.

        The 0-1 variables of `assume` are taken as true; where that cannot be, `core` names some
        that clash. Those of `fixed` are 1 without a word about which of them clash, which is far
        quicker to refute in a large model. `tight` leans on the linear relaxation: for models that
        are nearly whole; `shallow` leaves relaxation and probing out, which answers models of few
        people several times as fast; without `presolve` a model of a few hundred variables is
        answered seven times as fast.
        """
        self._model.assumptions.clear()
        self._model.assumptions.extend(list(assume))
        parameters: Any = cp.SatParameters()
        parameters.num_workers = 1
        parameters.cp_model_presolve = presolve
        if tight:
            parameters.linearization_level = 2
            parameters.cp_model_probing_level = 0
            parameters.add_lp_constraints_lazily = False
        if shallow:
            parameters.linearization_level = 0
            parameters.cp_model_probing_level = 0
        parameters.random_seed = 0
        if units is None:
            parameters.max_time_in_seconds = max(0.01, seconds)
        else:
            parameters.max_deterministic_time = units
        return self._answer(_solved(self._with(fixed) if fixed else self._model, parameters))

    def _answer(self, response: Any) -> Outcome:  # noqa: ANN401 - OR-Tools' messages have no types
        """Keep what the solver found."""
        if response.status in {cp.OPTIMAL, cp.FEASIBLE}:
            self._values = list(response.solution)
            return "optimal" if response.status == cp.OPTIMAL else "feasible"
        if response.status == cp.INFEASIBLE:
            core = response.sufficient_assumptions_for_infeasibility
            self._core = [Number(i) for i in core]
            return "infeasible"
        return "unknown"

    def _with(self, fixed: Sequence[Number]) -> Any:  # noqa: ANN401 - OR-Tools' messages have no types
        """Return a copy of the model in which some variables are 1."""
        copy: Any = cp.CpModelProto()
        copy.copy_from(self._model)
        for number in fixed:
            copy.variables[number].domain[0] = 1
        return copy

    def decide(self, seconds: float, quick_s: float, fixed: Sequence[Number]) -> Outcome:
        """Solve with variables `fixed` to 1: shallow for `quick_s`, then in depth.

        Few people's clashes are found many times as fast without relaxation and probing; counting
        over many people needs them.
        """
        outcome = self.solve(min(quick_s, seconds), fixed=fixed, shallow=True)
        if outcome in {"optimal", "infeasible"} or seconds <= quick_s:
            return outcome
        return self.solve(seconds - quick_s, fixed=fixed)

    @property
    def values(self) -> list[int]:
        """Values of all variables in the last solution."""
        return self._values

    @property
    def core(self) -> list[Number]:
        """Assumptions that together had no solution in the last solve."""
        return self._core


def _added(terms: Sequence[Term]) -> dict[Number, int]:
    """Return the factor of each variable, those named twice added up."""
    factors: dict[Number, int] = {}
    for factor, number in terms:
        factors[number] = factors.get(number, 0) + factor
    return factors


def _solved(model: Any, parameters: Any) -> Any:  # noqa: ANN401 - OR-Tools' messages have no types
    """Run the solver."""
    solver: Any = cp.SolveWrapper()
    solver.set_parameters(parameters)
    return solver.solve(model)
