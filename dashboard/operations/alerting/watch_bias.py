"""Watch the forecasts: an alert while promises of many days were all on one side and far."""

import datetime as dt

from sqlmodel import Session, col, select

from dashboard.operations.alerting.raise_alert import close_normal, raise_alert
from dashboard.operations.desk import Desk
from dashboard.operations.queues.known import all_queues, id_of
from dashboard.store.tables import ForecastAccuracy, Queue

BIAS_INDICATOR = "forecast_bias"
_DAYS, _BIAS = 10, 0.08


def watch_bias(desk: Desk) -> None:
    """Keep the alerts on lasting errors of the day-ahead forecasts true."""
    moment = desk.now()
    with desk.store.write() as session:
        for queue in all_queues(session):
            _watch(session, queue, moment)
        close_normal(session, [BIAS_INDICATOR], moment)


def _watch(session: Session, queue: Queue, now: dt.datetime) -> None:
    rows = session.exec(
        select(ForecastAccuracy)
        .where(ForecastAccuracy.queue_id == id_of(queue), ForecastAccuracy.ahead == 1)
        .order_by(col(ForecastAccuracy.day).desc())
        .limit(_DAYS)
    ).all()
    sides = {row.forecast > row.actual for row in rows}
    actual = sum(row.actual for row in rows)
    bias = sum(row.forecast - row.actual for row in rows) / actual if actual else 0.0
    if len(rows) == _DAYS and len(sides) == 1 and abs(bias) > _BIAS:
        evidence = {"share": round(bias, 4), "days": _DAYS}
        raise_alert(session, BIAS_INDICATOR, queue, "watch", evidence, now)
