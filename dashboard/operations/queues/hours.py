"""Opening hours of a queue, found from when its contacts come."""

import datetime as dt

import polars as pl

_HALF_HOUR = 30
_DAY = 24 * 60


def opening_hours(rows: pl.DataFrame, zone: dt.tzinfo) -> tuple[str, str]:
    """Return when a queue opens and closes, wall clock ``HH:MM``, to the half hour.

    Parameters
    ----------
    rows : pl.DataFrame
        INTERVALS (with start and length_s) or CONTACTS (with arrived_at).
    zone : tzinfo
        The queue's zone.
    """
    name = "start" if "start" in rows.columns else "arrived_at"
    local = pl.col(name).dt.convert_time_zone(str(zone))
    minute = local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute()
    length = pl.col("length_s") // 60 if name == "start" else pl.lit(1)
    first, last = rows.select(first=minute.min(), last=(minute + length).max()).row(0)
    if first is None:
        return "00:00", "24:00"
    opens = first // _HALF_HOUR * _HALF_HOUR
    closes = min(_DAY, -(-last // _HALF_HOUR) * _HALF_HOUR)
    return f"{opens // 60:02d}:{opens % 60:02d}", f"{closes // 60:02d}:{closes % 60:02d}"
