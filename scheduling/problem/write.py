"""The writer of `floorwalker-roster-1`: what it writes, the reader reads back unchanged."""

from dataclasses import asdict

from scheduling.hours import clock_of
from scheduling.law import Law
from scheduling.people import SHIFT, Agent, Fixed, History, Request
from scheduling.problem.floor import Activity, Limits
from scheduling.problem.values import Problem
from scheduling.shifts import Break, Contract


def write_problem(problem: Problem) -> dict[str, object]:
    """Return the JSON object of `problem`."""
    queues = list(problem.queues)
    return {
        "format": "floorwalker-roster-1",
        "name": problem.name,
        "start": problem.start.isoformat(),
        "days": problem.days,
        "timezone": problem.timezone,
        "slot_minutes": problem.slot_minutes,
        "start_every_minutes": problem.start_every_minutes,
        "open": [clock_of(end) for end in problem.opening],
        "queues": queues,
        "requirement": {q: problem.requirement[i].tolist() for i, q in enumerate(queues)},
        "carry_in": {q: problem.carry_in[i].tolist() for i, q in enumerate(queues)},
        "contracts": {name: _contract(c) for name, c in problem.contracts.items()},
        "codes": {
            name: {"start": clock_of(c.start), "minutes": c.minutes, "name": dict(c.words)}
            for name, c in problem.codes.items()
        },
        "breaks": {str(length): _breaks(pauses) for length, pauses in problem.breaks.items()},
        "agents": [_agent(agent) for agent in problem.agents],
        "prefer": _prefer(problem),
        "weights": {
            "paid_slot": problem.weights.paid_slot,
            "under": problem.weights.under,
            "deep_under": problem.weights.deep_under,
            "deep_share": problem.weights.deep_share,
            "over": problem.weights.over,
            "preference": problem.weights.preference,
            "weekend": problem.weights.weekend,
        },
    } | _optional(problem)


def _optional(problem: Problem) -> dict[str, object]:
    """Return the keys that stand only where they say something."""
    found: dict[str, object] = {
        "rotations": {name: list(pattern) for name, pattern in problem.rotations.items()},
        "forbidden_next": [list(pair) for pair in problem.forbidden_next],
        "holidays": sorted(problem.holidays),
        "cover": [asdict(entry) for entry in problem.cover],
        "limits": _limits(problem.limits),
        "activities": [_activity(activity) for activity in problem.activities],
        "law": {pack.name: _law(pack) for pack in problem.law},
        "locked": [
            {"agent": agent.name} | _fixed(fixed)
            for agent in problem.agents
            for fixed in agent.locked
        ],
    }
    if problem.minimum is not None:
        minimum = dict(zip(problem.queues, problem.minimum.tolist(), strict=True))
        found["minimum"] = minimum
    found["soft"] = [{"rule": rule, "weight": weight} for rule, weight in problem.soft.items()]
    return {key: value for key, value in found.items() if value}


def _limits(limits: Limits) -> dict[str, object]:
    found: dict[str, object] = {
        "teams_together": list(limits.teams_together),
        "same_day_off": [list(pair) for pair in limits.same_day_off],
        "apart": [list(pair) for pair in limits.apart],
    }
    seats = {site: n if isinstance(n, int) else [list(r) for r in n] for site, n in limits.seats}
    share = limits.breaks_at_once_share
    kept = {key: value for key, value in (found | {"seats": seats}).items() if value}
    return kept if share is None else kept | {"breaks_at_once_share": share}


def _activity(activity: Activity) -> dict[str, object]:
    (first, begin), (last, end) = activity.first, activity.last
    found: dict[str, object] = {
        "id": activity.name,
        "minutes": activity.minutes,
        "attendees": list(activity.attendees),
        "together": activity.together,
        "window": [first, clock_of(begin), last, clock_of(end)],
    }
    return found | {"skill": activity.skill} if activity.skill else found


def _law(pack: Law) -> dict[str, object]:
    return {k: v for k, v in asdict(pack).items() if k != "name" and v is not None}


def _prefer(problem: Problem) -> dict[str, object]:
    early, late = problem.prefer.early_before, problem.prefer.late_from
    found: dict[str, object] = {}
    if early is not None:
        found["early"] = {"start_before": clock_of(early)}
    if late is not None:
        found["late"] = {"start_from": clock_of(late)}
    return found


def _breaks(pauses: tuple[Break, ...]) -> list[dict[str, object]]:
    return [
        {"from": p.earliest, "to": p.latest, "minutes": p.minutes, "paid": p.paid} for p in pauses
    ]


def _contract(contract: Contract) -> dict[str, object]:
    codes = [kind.code.name for kind in contract.kinds if kind.code]
    limits = {
        "starts": contract.starts and [clock_of(end) for end in contract.starts],
        "paid_week_max": contract.paid_week_max,
        "work_days_week_max": contract.work_days_week_max,
        "consecutive_days_max": contract.consecutive_days_max,
        "rest_minutes_min": contract.rest_minutes_min,
        "start_band_week_minutes": contract.start_band_week_minutes,
        "consecutive_days_min": contract.consecutive_days_min,
        "days_off_min": contract.days_off_min,
        "night": contract.night and [clock_of(end) for end in contract.night],
        "nights_max": contract.nights_max,
        "codes_max": dict(contract.codes_max) or None,
        "weekends_max": contract.weekends_max,
        "paid_total": contract.paid_total and list(contract.paid_total),
    }
    found: dict[str, object] = {key: value for key, value in limits.items() if value is not None}
    found["shift_minutes"] = [kind.minutes for kind in contract.kinds if not kind.code]
    if codes:
        found["codes"] = codes
    if contract.overtime:
        limits = asdict(contract.overtime)
        found["overtime"] = {key: value for key, value in limits.items() if value is not None}
    if contract.own_breaks:
        found["breaks"] = {str(k.minutes): _breaks(k.breaks) for k in contract.kinds}
    return found


def _agent(agent: Agent) -> dict[str, object]:
    found: dict[str, object] = {
        "id": agent.name,
        "contract": agent.contract,
        "skills": dict(agent.proficiency) or sorted(agent.skills),
        "prefer": agent.prefer,
        "paid_week_min": list(agent.paid_week_min),
        "available": [
            [[clock_of(low), clock_of(high)] for low, high in windows] or None
            for windows in agent.available
        ],
    }
    if agent.fixed:
        found["fixed"] = [_fixed(fixed) for fixed in agent.fixed]
    if agent.requests:
        found["requests"] = [_request(wish) for wish in agent.requests]
    if agent.rotation:
        found["rotation"] = {"name": agent.rotation.name, "offset": agent.rotation.offset}
    if agent.history != History():
        found["history"] = _history(agent.history)
    return found | {key: v for key, v in (("team", agent.team), ("site", agent.site)) if v}


def _history(history: History) -> dict[str, object]:
    found: dict[str, object] = {key: value for key, value in asdict(history).items() if value}
    last = history.last_end
    return found if last is None else found | {"last_end": clock_of(last)}


def _request(wish: Request) -> dict[str, object]:
    found: dict[str, object] = {"day": wish.day, "want": wish.want}
    found |= {"code": wish.code} if wish.code else {}
    if wish.want == SHIFT:
        found |= {"start": clock_of(wish.start), "minutes": wish.minutes}
    return found if wish.weight is None else found | {"weight": wish.weight}


def _fixed(fixed: Fixed) -> dict[str, object]:
    if fixed.off:
        return {"day": fixed.day, "off": True}
    if fixed.code:
        return {"day": fixed.day, "code": fixed.code}
    return {"day": fixed.day, "start": clock_of(fixed.start or 0), "minutes": fixed.minutes}
