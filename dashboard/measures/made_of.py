"""What every KPI is made of: numerator, denominator, and the sums that go into them."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.measures.service import FORMULAS


@dataclass(frozen=True)
class MadeOf:
    """A KPI as it is printed.

    Attributes
    ----------
    top, bottom : str
        Numerator and denominator in the glossary's signs; no `bottom` where nothing is divided.
    sums : tuple of str
        Columns of summed facts (`dashboard.measures.kpis`) that go into it, in the signs' order.
    """

    top: str
    bottom: str
    sums: tuple[str, ...]

    @property
    def printed(self) -> str:
        """Return the formula on one line."""
        return f"({self.top}) / ({self.bottom})" if self.bottom else self.top


SIGNS: Mapping[str, str] = {
    "offered": "O",
    "answered": "A",
    "in_target": "A_T",
    "abandoned": "B",
    "abandoned_in_target": "B_T",
    "short_abandoned": "B_S",
    "handled": "H",
    "wait_answered_s": "Σ W",
    "handle_s": "Σ (talk + hold + ACW)",
}
"""Column of summed facts → its sign in a formula."""

KPIS: Mapping[str, MadeOf] = {
    "connection_rate": MadeOf("A", "O", ("answered", "offered")),
    "abandon_rate": MadeOf("B − B_S", "O − B_S", ("abandoned", "short_abandoned", "offered")),
    "asa_s": MadeOf("Σ W", "A", ("wait_answered_s", "answered")),
    "aht_s": MadeOf("Σ (talk + hold + ACW)", "H", ("handle_s", "handled")),
    "offered": MadeOf("O", "", ("offered",)),
}
"""KPI → what it is made of; the service level depends on the queue's formula."""


def made_of(kpi: str, formula: str) -> MadeOf:
    """Return what a KPI is made of.

    Parameters
    ----------
    kpi : str
        ``service_level`` or a key of `KPIS`.
    formula : str
        Of the service level: a key of `dashboard.measures.service.FORMULAS`.
    """
    if kpi != "service_level":
        return KPIS[kpi]
    top, bottom = FORMULAS[formula]
    used = {"A_T", "A", "B", "B_T", "B_S"} & {*top.split(), *bottom.split()}
    return MadeOf(top, bottom, tuple(name for name, sign in SIGNS.items() if sign in used))
