"""Which time "now" means on the floor: the running interval, the last half hour, the day so far."""

import datetime as dt

from dashboard.operations.queues.known import day_bounds

SPANS = ("interval", "half_hour", "day")
INTERVAL = dt.timedelta(minutes=15)
HALF_HOUR = dt.timedelta(minutes=30)


def begin_of(span: str, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment from which a span counts.

    Parameters
    ----------
    span : str
        One of `SPANS`: the quarter of an hour that runs, the last 30 minutes, or the local day.
    now : datetime
        Aware.
    zone : tzinfo
        Whose quarters and days.
    """
    start, _ = day_bounds(now.astimezone(zone).date(), zone)
    if span == "day":
        return start
    if span == "half_hour":
        return max(start, now - HALF_HOUR)
    return start + (now - start) // INTERVAL * INTERVAL
