"""Labour-law packs: limits as data, written out in the problem, that tighten every contract."""

from dataclasses import dataclass, replace

from scheduling.shifts import Contract


@dataclass(frozen=True, slots=True)
class Law:
    """One pack. A limit that is None does not exist; durations are minutes.

    Parameters
    ----------
    name
        `cn`, `eu` or one's own.
    day_minutes_max, week_minutes_max
        Paid time of a day and of a week without overtime.
    week_average_minutes_max
        Paid time of a week with overtime, on the average of the horizon.
    week_days_off_min
        Days off in each week.
    rest_minutes_min
        Between two shifts.
    overtime_day_max, overtime_month_max
        Time beyond the contract's shift in a day, and in a calendar month.
    """

    name: str
    day_minutes_max: int | None = None
    week_minutes_max: int | None = None
    week_average_minutes_max: int | None = None
    week_days_off_min: int | None = None
    rest_minutes_min: int | None = None
    overtime_day_max: int | None = None
    overtime_month_max: int | None = None


def lawful(contract: Contract, laws: tuple[Law, ...]) -> Contract:
    """Return the contract as the packs leave it.

    The average of the horizon is kept by keeping it in every week.
    """
    for law in laws:
        days = None if law.week_days_off_min is None else 7 - law.week_days_off_min
        week = _least(law.week_minutes_max, law.week_average_minutes_max)
        rests = [r for r in (contract.rest_minutes_min, law.rest_minutes_min) if r is not None]
        contract = replace(
            contract,
            paid_week_max=_least(contract.paid_week_max, week),
            work_days_week_max=_least(contract.work_days_week_max, days),
            rest_minutes_min=max(rests, default=None),
            paid_day_max=_least(contract.paid_day_max, law.day_minutes_max),
        )
    return contract


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
