"""The one door to CP-SAT: a model of whole numbers, solved within a limit, with its proof."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NewType

from ortools.sat.python import cp_model

Number = NewType("Number", int)
"""A variable of a model, by its position."""
Term = tuple[int, Number]
Outcome = Literal["optimal", "feasible", "infeasible", "unknown"]


class WholeModel:
    """A model over whole numbers; terms are (factor, variable)."""

    def __init__(self) -> None:
        self._model: Any = cp_model.CpModel()
        self._variables: list[Any] = []
        self._values: list[int] = []
        self._core: list[Number] = []

    def number(self, low: int, high: int) -> Number:
        """Add a variable from `low` to `high`."""
        self._variables.append(self._model.new_int_var(low, high, ""))
        return Number(len(self._variables) - 1)

    def _sum(self, terms: Sequence[Term]) -> Any:  # noqa: ANN401 - OR-Tools' expressions have no types
        variables = [self._variables[v] for _, v in terms]
        return cp_model.LinearExpr.weighted_sum(variables, [f for f, _ in terms])  # pyright: ignore[reportUnknownMemberType] - the stub leaves its arguments open

    def equal(self, terms: Sequence[Term], value: int) -> None:
        """Require `Σ terms = value`."""
        self._model.add(self._sum(terms) == value)

    def at_most(self, terms: Sequence[Term], value: int, only_if: Number | None = None) -> None:
        """Require `Σ terms ≤ value`, perhaps only where a 0-1 variable is 1."""
        found = self._model.add(self._sum(terms) <= value)
        if only_if is not None:
            found.only_enforce_if(self._variables[only_if])

    def at_least(self, terms: Sequence[Term], value: int, only_if: Number | None = None) -> None:
        """Require `Σ terms ≥ value`, perhaps only where a 0-1 variable is 1."""
        found = self._model.add(self._sum(terms) >= value)
        if only_if is not None:
            found.only_enforce_if(self._variables[only_if])

    def minimise(self, terms: Sequence[Term]) -> None:
        """Make `Σ terms` the objective; without terms any solution will do."""
        self._model.clear_objective()
        if terms:
            self._model.minimize(self._sum(terms))

    def hint(self, values: Mapping[Number, int]) -> None:
        """Suggest values for some variables."""
        self._model.clear_hints()
        for number, value in values.items():
            self._model.add_hint(self._variables[number], value)

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
        self._model.clear_assumptions()
        self._model.add_assumptions([self._variables[literal] for literal in assume])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_presolve = presolve
        if tight:
            solver.parameters.linearization_level = 2
            solver.parameters.cp_model_probing_level = 0
            solver.parameters.add_lp_constraints_lazily = False
        if shallow:
            solver.parameters.linearization_level = 0
            solver.parameters.cp_model_probing_level = 0
        solver.parameters.random_seed = 0
        if units is None:
            solver.parameters.max_time_in_seconds = max(0.01, seconds)
        else:
            solver.parameters.max_deterministic_time = units
        status = solver.solve(self._with(fixed) if fixed else self._model)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            self._values = [int(solver.value(variable)) for variable in self._variables]
            return "optimal" if status == cp_model.OPTIMAL else "feasible"
        if status == cp_model.INFEASIBLE:
            self._core = [Number(i) for i in solver.sufficient_assumptions_for_infeasibility()]
            return "infeasible"
        return "unknown"

    def _with(self, fixed: Sequence[Number]) -> Any:  # noqa: ANN401 - OR-Tools' models have no types
        """Return a copy of the model in which some variables are 1."""
        copy = self._model.clone()
        for number in fixed:
            copy.add(copy.get_int_var_from_proto_index(int(number)) == 1)
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
