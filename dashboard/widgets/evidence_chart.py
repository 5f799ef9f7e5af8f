"""Why an alert is one: what came against what was expected, five minutes by five minutes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.palette import Palette

_BUCKET = dt.timedelta(minutes=5)


def evidence_chart(
    evidence: Mapping[str, Any],
    last: dt.datetime,
    zone: ZoneInfo,
    words: Words,
    colors: Palette,
    axis: str,
    *,
    percent: bool = False,
) -> Chart:
    """Return the chart of an alert's evidence.

    Parameters
    ----------
    evidence : mapping
        Series observed, expected, low and high, the last one the newest bucket.
    last : datetime
        When the indicator was last seen abnormal.
    zone : ZoneInfo
        Of the queue.
    words : Words
        Of the reader.
    colors : Palette
        Of the viewer's theme.
    axis : str
        What is measured, and its unit.
    percent : bool
        Whether it is a share.
    """
    observed: Sequence[float] = evidence["observed"]
    floor = dt.datetime.fromtimestamp(last.timestamp() // 300 * 300, zone)
    x = [words.time(floor - _BUCKET * (len(observed) - i), zone) for i in range(len(observed))]
    chart = Chart(colors, axis, height=260, percent=percent)
    chart.band(x, (evidence["low"], evidence["high"]), words("alerts.band"), colors.band)
    chart.line(x, evidence["expected"], words("alerts.expected"), colors.forecast, dash="dash")
    chart.line(x, observed, words("alerts.observed"), colors.actual)
    return chart
