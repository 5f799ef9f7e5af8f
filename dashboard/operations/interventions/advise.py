"""Ranked interventions for an alert, each simulated beside doing nothing on the same contacts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from sqlmodel import Session, col, func, select

from dashboard.operations.alerting.alarms import INDICATORS
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.rest_of_day import Outlook, Service, outlook, service
from dashboard.operations.interventions.candidates import Candidate, Floor, candidates
from dashboard.operations.interventions.doing import Doing, roster_with
from dashboard.operations.interventions.honesty import promises, widening
from dashboard.operations.interventions.option import (
    HORIZONS,
    Advice,
    Cost,
    Option,
    interval,
    level,
)
from dashboard.operations.interventions.orders import Order
from dashboard.operations.interventions.played import Rest
from dashboard.operations.interventions.present import present
from dashboard.operations.interventions.sittings import not_put_off
from dashboard.operations.interventions.standing import orders_in_force
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, is_automated, worked_by_people, zone_of
from dashboard.operations.rosters.versions import (
    OnDuty,
    learning_of,
    on_duty,
    published_on,
    shifts_of,
    skills_of,
)
from dashboard.store import tables
from dashboard.store.tables import Alert, Intervention, Queue, Schedule
from scheduling.audit import audit
from scheduling.problem import Problem, read_problem
from scheduling.problem.some import of_some
from scheduling.roster import Roster

MOST_DAYS, LEAST_DAYS = 32, 10
_CONTACTS = 150_000
"""Contacts to play for one option: what a second of two cores has room for, nine options wide."""
RENEWED = dt.timedelta(minutes=5)
ADVISED = INDICATORS
"""Indicators of the floor, against which people can be moved."""
CONTACTS = ("volume", "leak", "dead_queue")
"""Indicators of contacts: fewer of them leave people over, fewer people never do."""
_WEEK = dt.timedelta(days=7)
_OVERTIME_RATE = 1.5
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
Services = Mapping[str, Sequence[tuple[Service, Service]]]
"""Horizon → by drawn day: the service of the queue, and of all."""


def advise(desk: Desk, alert_id: int, seed: int = 1) -> Advice | None:
    """Simulate the options for an alert and keep them; None without a roster for today."""
    now = desk.now()
    with desk.store.read() as session:
        alert = session.get_one(Alert, alert_id)
        queue = session.get_one(Queue, alert.queue_id)
        schedule = published_on(session, now.astimezone(zone_of(queue)).date())
        if schedule is None or schedule.id is None:
            return None
        widened = widening(promises(session))
        options, days, why_not = _options(session, queue, schedule, now, seed, alert)
    advice = Advice(alert_id, queue.name, schedule.id, now, seed, options, why_not, days, widened)
    with desk.store.write() as session:
        session.merge(
            tables.Advice(
                alert_id=alert_id,
                schedule_id=advice.schedule_id,
                made_at=now,
                seed=seed,
                options={
                    "list": [option.told() for option in options],
                    "why_not": why_not,
                    "days": days,
                    "widened": widened,
                },
            )
        )
    return advice


def _options(
    session: Session,
    queue: Queue,
    schedule: Schedule,
    now: dt.datetime,
    seed: int,
    alert: Alert,
) -> tuple[tuple[Option, ...], int, str]:
    """Return the options for a queue and the days drawn, or why nothing can be simulated."""
    if is_automated(queue.channel):
        return (), 0, "automated"
    indicator, evidence = alert.indicator, alert.evidence
    short = not (indicator in CONTACTS and float(evidence.get("direction", 1)) < 0)
    case = Case(session, queue, schedule, now, seed, short=short)
    return tuple(case.options()), case.days, ""


class Case:
    """One alert under advice: the rest of today drawn, and what doing nothing brings.

    Parameters
    ----------
    session
        Reading.
    queue, schedule
        What is abnormal, and the roster in force.
    now, seed
        The moment, and of the draws.
    short
        Whether people are too few, else too many.
    """

    def __init__(
        self,
        session: Session,
        queue: Queue,
        schedule: Schedule,
        now: dt.datetime,
        seed: int,
        *,
        short: bool = True,
    ) -> None:
        self.queues = worked_by_people(all_queues(session))
        self.place = next(n for n, other in enumerate(self.queues) if other.id == queue.id)
        self.skills = skills_of(session)
        self.problem: Problem = read_problem(schedule.problem, check=False)
        roster = shifts_of(session, schedule)
        today = now.astimezone(zone_of(queue)).date()
        self.day = (today - schedule.first_day).days
        duty = on_duty(roster, self.day, self.skills)
        expected = outlook(session, self.queues, now)
        there = present(session, self.queues, duty, now, expected.now_s)
        self.days = days_for(expected)
        self.rest = Rest.of(expected, there, self.days, seed)
        self.standing = orders_in_force(session, today, now)
        self.floor = Floor(
            self.queues,
            self.place,
            self.problem,
            schedule.problem,
            roster,
            duty,
            learning_of(session),
            self.day,
            expected.now_s,
            touched_since(session, now - _WEEK),
            short,
        )
        self.widen = widening(promises(session))
        self.nothing = self.services(duty, ())

    def options(self) -> list[Option]:
        """Return doing nothing, then every option that brings anything, by gain for cost."""
        found = {doing: (kind, minutes) for kind, minutes, doing in candidates(self.floor) if doing}
        tried = [self.option((*how, doing)) for doing, how in found.items()]
        options = [option for option in tried if not option.idle]
        ranked = sorted(options, key=lambda option: (bool(option.broken), -option.score))
        return [self.judged("nothing", 0, Doing(), self.nothing, ()), *ranked]

    def option(self, candidate: Candidate) -> Option:
        """Simulate a candidate."""
        kind, minutes, doing = candidate
        roster, broken = self.floor.roster, ()
        if doing.rosters:
            roster = roster_with(roster, doing)
            broken = self._broken(roster, doing)
        duty = on_duty(roster, self.day, self.skills) if doing.rosters else self.floor.duty
        return self.judged(kind, minutes, doing, self.services(duty, doing.orders), broken)

    def services(self, duty: Sequence[OnDuty], orders: Sequence[Order]) -> Services:
        """Play some people under some orders beside those that stand; returns what contacts met."""
        outcomes = self.rest.play(duty, (*self.standing, *orders))
        now_s = self.rest.outlook.now_s
        return {
            name: [
                (
                    service(draw, out, self.queues, (now_s, now_s + length), self.place),
                    service(draw, out, self.queues, (now_s, now_s + length)),
                )
                for draw, out in zip(self.rest.draws, outcomes, strict=True)
            ]
            for name, length in HORIZONS.items()
        }

    def _broken(self, roster: Roster, doing: Doing) -> tuple[str, ...]:
        """Return the rules that those who change break then and did not before.

        Training that is put off is no longer asked of today's roster.
        """
        people, alone = doing.people, of_some(self.problem, doing.people)
        asked = replace(alone, activities=not_put_off(alone.activities, doing.put_off))
        before, after = (
            {f"{v.rule} {v.agent} {v.day}" for v in audit(p, r.only(people)).violations}
            for p, r in ((alone, self.floor.roster), (asked, roster))
        )
        return tuple(sorted(after - before))

    def judged(
        self, kind: str, minutes: int, doing: Doing, services: Services, broken: tuple[str, ...]
    ) -> Option:
        """Return an option with what its days brought beside those of doing nothing."""
        gains = {name: _gains(services[name], self.nothing[name]) for name in HORIZONS}
        mine = [queue for queue, _ in services["end"]]
        offered = sum(s.offered for s in mine)
        more = [
            a.in_target - b.in_target
            for (_, a), (_, b) in zip(services["end"], self.nothing["end"], strict=True)
        ]
        return Option(
            kind,
            doing,
            minutes,
            {name: float(np.mean(_levels(days))) for name, days in services.items()},
            {name: interval(gain[0], self.widen) for name, gain in gains.items()},
            {name: interval(gain[1], self.widen) for name, gain in gains.items()},
            float(np.mean(more)),
            sum(s.abandoned for s in mine) / len(mine),
            sum(s.wait_s for s in mine) / offered if offered else 0.0,
            self._cost(doing),
            {
                name: level(_levels(services[name]), _levels(self.nothing[name]), self.widen)
                for name in HORIZONS
            },
            broken,
        )

    def _cost(self, doing: Doing) -> Cost:
        people = doing.people
        rate = _OVERTIME_RATE if doing.paid_minutes > 0 else 1.0
        touched = sum(self.floor.touched.get(agent, 0) > 0 for agent in people)
        return Cost(rate * doing.paid_minutes / 60, len(people), touched)


def _levels(days: Sequence[tuple[Service, Service]]) -> list[float]:
    """Return by drawn day the service level of the queue."""
    return [queue.service_level for queue, _ in days]


def _gains(
    with_: Sequence[tuple[Service, Service]], without: Sequence[tuple[Service, Service]]
) -> list[list[float]]:
    """Return by drawn day the gain of service level, of the queue and of all."""
    return [
        [w[i].service_level - n[i].service_level for w, n in zip(with_, without, strict=True)]
        for i in (0, 1)
    ]


def days_for(outlook: Outlook) -> int:
    """Return how many days are drawn: fewer of a large floor, whose days differ less."""
    contacts = float(outlook.rates[:, outlook.past :].sum())
    return int(np.clip(_CONTACTS / max(contacts, 1.0), LEAST_DAYS, MOST_DAYS))


def touched_since(session: Session, since: dt.datetime) -> Counter[str]:
    """Count by agent the interventions that changed a day of theirs."""
    found: Counter[str] = Counter()
    recent = select(Intervention).where(
        col(Intervention.applied_at) >= since, col(Intervention.undone_at).is_(None)
    )
    for row in session.exec(recent):
        found.update(Doing.of(row.parameters.get("doing", row.parameters)).people)
    return found


def advise_next(desk: Desk) -> int | None:
    """Renew the advice of the open alert that needs it most; return its number.

    One that has none comes first, then the oldest; advice is old after five minutes, or when
    something was done after it was made.
    """
    now = desk.now()
    with desk.store.read() as session:
        statement = (
            select(Alert, tables.Advice)
            .join(tables.Advice, col(tables.Advice.alert_id) == col(Alert.id), isouter=True)
            .where(col(Alert.open_key).is_not(None), col(Alert.indicator).in_(ADVISED))
        )
        # The outer join leaves no advice where there is none yet, which its type does not say.
        last = session.exec(select(func.max(Intervention.applied_at))).first() or _NEVER
        rows = cast("Iterable[tuple[Alert, tables.Advice | None]]", session.exec(statement))
        waiting = [
            (advice.made_at if advice else _NEVER, alert.id)
            for alert, advice in rows
            if advice is None or advice.made_at + RENEWED <= now or advice.made_at <= last
        ]
    if not waiting:
        return None
    alert_id = min(waiting)[1]
    assert alert_id is not None  # noqa: S101 - read from the store
    advise(desk, alert_id)
    return alert_id


def read_advice(desk: Desk, actor: Actor, alert_id: int) -> Advice | None:
    """Return the newest advice for an alert, None while there is none."""
    require(actor, "see_alerts")
    with desk.store.read() as session:
        row = session.get(tables.Advice, alert_id)
        if row is None:
            return None
        queue_id = session.get_one(Alert, alert_id).queue_id
        queue = session.get_one(Queue, queue_id).name
    return Advice(
        alert_id,
        queue,
        row.schedule_id,
        row.made_at,
        row.seed,
        tuple(Option.of(told) for told in row.options["list"]),
        row.options.get("why_not", ""),
        row.options.get("days", 0),
        row.options.get("widened", 1.0),
    )
