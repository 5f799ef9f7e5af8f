"""Forecast queues and keep each forecast as it was made."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dashboard.operations.desk import Desk
from dashboard.operations.facts.history import queue_past
from dashboard.operations.forecasts.days import judged
from dashboard.operations.forecasts.events import events_of
from dashboard.operations.forecasts.keep import keep_forecast
from dashboard.operations.jobs import Report
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named, zone_of
from dashboard.operations.trail import record
from dashboard.store.tables import Queue
from dashboard.text import SaidError, told
from forecasting.errors import ForecastingError
from forecasting.history import TooLittleHistory
from forecasting.many import Outcome, Progress, Refused, Request
from forecasting.pool import predict_all
from forecasting.predict import Forecast
from forecasting.special_days import calendar_of

_EVENTS_AHEAD = dt.timedelta(days=2 * 366)


def predict_queues(
    desk: Desk,
    actor: Actor,
    names: Sequence[str],
    days: int,
    report: Report,
    *,
    every_s: int | None = None,
) -> list[str]:
    """Forecast some queues, or all, and store each forecast in a transaction of its own.

    Parameters
    ----------
    desk : Desk
        On the store.
    actor : Actor
        In whose name.
    names : sequence of str
        Queues; empty for all.
    days : int
        Calendar days, from today on (from the day after the last where the data are old).
    report : callable
        Told the share done between passes; its answer says whether to go on.
    every_s : int or None
        Length of an interval; None: half hours, or the data's own where longer.

    Returns
    -------
    list of str
        The queues that have a new forecast; why the others have none is in the audit trail.

    Raises
    ------
    SaidError
        For an unknown queue, intervals finer than the data, or a single named queue without
        enough history.
    """
    require(actor, "make_forecast")
    with desk.store.read() as session:
        queues = {queue.name: queue for queue in queues_named(session, names)}
    requests = _requests(desk, actor, queues.values(), every_s, alone=len(names) == 1)

    def progress(share: float, reached: Sequence[str]) -> bool:
        return report(share, {"queue": reached[-1] if reached else ""})

    done: list[str] = []
    for name, made in _answers(requests, days, progress, desk.settings.cluster):
        if isinstance(made, Forecast):
            keep_forecast(desk, actor, queues[name], requests[name], made)
            done.append(name)
            continue
        error = _why_not(name, made)
        if len(names) == 1:
            raise error
        _record_skip(desk, actor, queues[name], error)
    return done


def _answers(
    requests: Mapping[str, Request], days: int, progress: Progress, cluster: str
) -> Iterable[tuple[str, Outcome]]:
    """Return what was made of each request, here or on a cluster given by its address."""
    if not requests:
        return ()
    return predict_all(requests, days, progress, cluster or None).items()


def _why_not(name: str, outcome: TooLittleHistory | Refused) -> SaidError:
    if isinstance(outcome, TooLittleHistory):
        return SaidError(
            "forecast.too_little", queue=name, found=outcome.found, needed=outcome.needed
        )
    return SaidError("forecast.refused", queue=name, why=outcome.reason)


def _requests(
    desk: Desk, actor: Actor, queues: Iterable[Queue], every_s: int | None, *, alone: bool
) -> dict[str, Request]:
    """Read what the forecasts start from; a queue without history is told of, or refused alone."""
    found: dict[str, Request] = {}
    for queue in queues:
        try:
            found[queue.name] = _request(desk, queue, every_s)
        except (SaidError, ForecastingError) as error:
            if alone:
                raise
            _record_skip(desk, actor, queue, error)
    return found


def _request(desk: Desk, queue: Queue, every_s: int | None) -> Request:
    """Read what a queue's forecast starts from: its history and what people said of its days."""
    now = desk.now()
    with desk.store.read() as session:
        past = queue_past(session, queue, now, every_s)
        if past is None:
            raise SaidError("forecast.no_history", queue=queue.name)
        history = judged(session, queue, past.history)
        calendar = calendar_of(queue.calendar, history.window.weekdays)
        last = past.first + _EVENTS_AHEAD
        events = events_of(session, queue, history.days[0], last, calendar)
    return Request(history, replace(calendar, events=events), past.first, zone_of(queue).key)


def _record_skip(desk: Desk, actor: Actor, queue: Queue, error: Exception) -> None:
    """Tell in the trail why a queue has no new forecast."""
    with desk.store.write() as session:
        record(session, actor, "forecast.skip", queue.name, told(error))
