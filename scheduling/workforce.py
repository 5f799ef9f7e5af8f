"""Who works, how others are hired, and what bends: the supply side of the months ahead."""

from dataclasses import dataclass

from scheduling.errors import StaffingError


@dataclass(frozen=True, slots=True)
class Workforce:
    """
    Who works on a skill at a site, and what an hour of them gives.

    Parameters
    ----------
    people
        Experienced people at the start of the first month.
    paid_hours
        Paid hours of a person a month.
    attrition
        Share of the people who leave in a month, 0-1.
    occupancy
        Share of the time on contact that is spent handling, 0-1, at the service that is promised.
    shrinkage
        Share of paid time not available where the months do not say (see `tables.shrinkage_of`).
    wage
        Cost of a person a month.
    """

    people: float
    paid_hours: float = 160.0
    attrition: float = 0.0
    occupancy: float = 0.85
    shrinkage: float = 0.30
    wage: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.attrition, self.shrinkage)
        sound = all(0 <= share < 1 for share in shares) and 0 < self.occupancy <= 1
        if not (sound and self.people >= 0 and self.paid_hours > 0 and self.wage >= 0):
            message = f"workforce: expected people, hours, wage ≥ 0 and shares 0-1, found {self}"
            raise StaffingError(message)


@dataclass(frozen=True, slots=True)
class Hiring:
    """
    How people are hired.

    Parameters
    ----------
    lead_months
        Months from now to the first possible class.
    ramp
        Learning curve: productivity in the first, second, … month, then 1.
    least, most
        People of a class, where there is one.
    cost
        Of one hire, training included.
    attrition
        Share of the hired who leave in a month while they learn.
    """

    lead_months: int = 2
    ramp: tuple[float, ...] = (0.0, 0.5, 0.8)
    least: int = 1
    most: int = 0
    cost: float = 0.0
    attrition: float = 0.0

    def __post_init__(self) -> None:
        curve = all(0 <= share <= 1 for share in self.ramp)
        if not (curve and self.lead_months >= 0 and 0 <= self.attrition < 1 and self.least >= 1):
            message = f"hiring: expected a ramp of 0-1, lead ≥ 0 and least ≥ 1, found {self}"
            raise StaffingError(message)

    def present(self, months: int, later: float) -> float:
        """Return the share of a class still there so many months after it began."""
        learning = min(months, len(self.ramp))
        return (1 - self.attrition) ** learning * (1 - later) ** (months - learning)

    def productive(self, months: int) -> float:
        """Return the productivity in a month since the class began."""
        return self.ramp[months] if months < len(self.ramp) else 1.0


@dataclass(frozen=True, slots=True)
class Flex:
    """
    What bends without hiring; costs are per hour on contact.

    Parameters
    ----------
    overtime, overtime_cost
        Most overtime as a share of the hours there are, and its cost.
    early_leave, early_leave_saving
        Most hours given back as a share of the hours there are, and what one saves.
    outsourced_hours, outsourced_cost
        Most hours a month from elsewhere, and their cost.
    gap_cost
        What an hour that nobody covers is worth avoiding; the dearest of all.
    """

    overtime: float = 0.0
    overtime_cost: float = 0.0
    early_leave: float = 0.0
    early_leave_saving: float = 0.0
    outsourced_hours: float = 0.0
    outsourced_cost: float = 0.0
    gap_cost: float = 1000.0
