"""Contracts, codes and breaks from a problem document."""

from collections.abc import Mapping
from itertools import pairwise

from scheduling.hours import minutes_of
from scheduling.problem.fields import (
    as_list,
    as_object,
    as_text,
    as_weight,
    as_whole,
    as_window,
    need,
    optional_whole,
    refuse,
)
from scheduling.problem.keys import (
    BREAK,
    CODE,
    CONTRACT,
    OVERTIME,
    Json,
    refuse_name,
    refuse_unknown,
)
from scheduling.refusals import expected, refused
from scheduling.shifts import Break, Code, Contract, Overtime, ShiftKind, paid_minutes

Breaks = Mapping[int, tuple[Break, ...]]


def read_breaks(value: object, where: str, slot: int) -> dict[int, tuple[Break, ...]]:
    """Read breaks by shift length in minutes."""
    found = as_object(value, where)
    return {
        _length(key, where): _breaks_of(_length(key, where), pauses, f"{where}[{key}]", slot)
        for key, pauses in found.items()
    }


def _length(key: str, where: str) -> int:
    if not key.isdigit():
        raise expected(where, "shift_lengths", key)
    return int(key)


def _breaks_of(length: int, value: object, where: str, slot: int) -> tuple[Break, ...]:
    pauses = tuple(
        _break(as_object(pause, f"{where}[{i}]"), f"{where}[{i}]", slot)
        for i, pause in enumerate(as_list(value, where))
    )
    pauses = tuple(sorted(pauses, key=lambda pause: pause.earliest))
    for before, after in pairwise(pauses):
        if before.latest + before.minutes > after.earliest:
            raise refused(where, "breaks_overlap")
    if pauses and pauses[-1].latest + pauses[-1].minutes > length:
        raise refused(where, "break_late", length=length)
    return pauses


def _break(found: Json, where: str, slot: int) -> Break:
    refuse_unknown(found, BREAK, where)
    first, last, minutes = (
        _on_grid(as_whole(need(found, key, where), f"{where}.{key}"), f"{where}.{key}", slot)
        for key in ("from", "to", "minutes")
    )
    paid = _yes_or_no(need(found, "paid", where), f"{where}.paid")
    if last < first:
        raise refused(where, "break_empty", first=first, last=last)
    return Break(first, last, minutes, paid)


def _yes_or_no(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise expected(where, "true_or_false", value)
    return value


def _on_grid(minutes: int, where: str, slot: int) -> int:
    if minutes % slot:
        raise refused(where, "slot_minutes", minutes=minutes, slot=slot)
    return minutes


def read_codes(value: object, slot: int) -> dict[str, Code]:
    """Read the named shifts."""
    return {
        name: _code(name, as_object(entry, f"codes.{name}"), slot)
        for name, entry in as_object(value, "codes").items()
    }


def _code(name: str, found: Json, slot: int) -> Code:
    where = f"codes.{name}"
    refuse_unknown(found, CODE, where)
    minutes = as_whole(need(found, "minutes", where), f"{where}.minutes", least=slot)
    start = minutes_of(need(found, "start", where), f"{where}.start")
    words = as_object(found.get("name", {}), f"{where}.name")
    named = tuple((language, as_text(word, f"{where}.name")) for language, word in words.items())
    return Code(name, start, _on_grid(minutes, f"{where}.minutes", slot), named)


def read_contract(
    name: str, value: object, breaks: Breaks, codes: Mapping[str, Code], slot: int
) -> Contract:
    """Read one contract."""
    where = f"contracts.{name}"
    found = as_object(value, where)
    refuse_unknown(found, CONTRACT, where)
    own = found.get("breaks")
    used = breaks if own is None else read_breaks(own, f"{where}.breaks", slot)
    kinds = _kinds(found, where, used, codes, slot)
    starts = found.get("starts")
    return Contract(
        name=name,
        kinds=kinds,
        starts=None if starts is None else as_window(starts, f"{where}.starts"),
        paid_week_max=optional_whole(found, "paid_week_max", where),
        work_days_week_max=optional_whole(found, "work_days_week_max", where),
        consecutive_days_max=optional_whole(found, "consecutive_days_max", where),
        rest_minutes_min=optional_whole(found, "rest_minutes_min", where),
        start_band_week_minutes=optional_whole(found, "start_band_week_minutes", where),
        own_breaks=own is not None,
        overtime=_overtime(found.get("overtime"), f"{where}.overtime", slot),
        consecutive_days_min=optional_whole(found, "consecutive_days_min", where),
        days_off_min=optional_whole(found, "days_off_min", where),
        night=_night(found, where),
        nights_max=optional_whole(found, "nights_max", where),
        codes_max=_codes_max(found.get("codes_max"), f"{where}.codes_max", codes),
        weekends_max=optional_whole(found, "weekends_max", where),
        paid_total=_paid_total(found.get("paid_total"), f"{where}.paid_total"),
    )


def _night(found: Json, where: str) -> tuple[int, int] | None:
    if found.get("night"):
        return as_window(found["night"], f"{where}.night")
    if found.get("nights_max") is not None:
        raise refused(where, "night_missing")
    return None


def _codes_max(value: object, where: str, codes: Mapping[str, Code]) -> tuple[tuple[str, int], ...]:
    found = as_object(value or {}, where)
    for code in found:
        refuse_name(code, codes, where, "code")
    return tuple((code, as_whole(most, f"{where}.{code}")) for code, most in found.items())


def _paid_total(value: object, where: str) -> tuple[int, int] | None:
    if not value:
        return None
    ends = as_list(value, where)
    if len(ends) != 2:  # noqa: PLR2004 - least and most
        raise refuse(where, "least_most", value)
    least, most = (as_whole(end, where) for end in ends)
    if most < least:
        raise refuse(where, "least_first", value)
    return least, most


def _overtime(value: object, where: str, slot: int) -> Overtime | None:
    if not value:
        return None
    found = as_object(value, where)
    refuse_unknown(found, OVERTIME, where)
    day_max = as_whole(need(found, "day_max", where), f"{where}.day_max", least=slot)
    return Overtime(
        day_max=_on_grid(day_max, f"{where}.day_max", slot),
        week_max=optional_whole(found, "week_max", where),
        month_max=optional_whole(found, "month_max", where),
        rate=as_weight(found.get("rate", 1), f"{where}.rate"),
    )


def _kinds(
    found: Json, where: str, breaks: Breaks, codes: Mapping[str, Code], slot: int
) -> tuple[ShiftKind, ...]:
    kinds: list[ShiftKind] = []
    for value in as_list(found.get("shift_minutes", []), f"{where}.shift_minutes"):
        minutes = as_whole(value, f"{where}.shift_minutes", least=slot)
        _on_grid(minutes, f"{where}.shift_minutes", slot)
        kinds.append(_kind(minutes, breaks))
    for value in as_list(found.get("codes", []), f"{where}.codes"):
        refuse_name(value, codes, f"{where}.codes", "code")
        code = codes[str(value)]
        kinds.append(_kind(code.minutes, breaks, code))
    if not kinds:
        raise refused(where, "no_shift")
    return tuple(kinds)


def _kind(minutes: int, breaks: Breaks, code: Code | None = None) -> ShiftKind:
    pauses = breaks.get(minutes, ())
    return ShiftKind(minutes, paid_minutes(minutes, pauses), pauses, code)
