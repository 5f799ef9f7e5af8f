"""How far a series has gone on its own days, and from where on that is abnormal."""

import numpy as np

from dashboard.measures.abnormal.verdict import Floats

LEAST = 4.5
"""No deviation of fewer robust standard deviations is abnormal, however quiet a series has been."""
REACH = 2.6
"""Standard deviations of a day's log maximum beyond the middle one: one day in 200 if normal."""
_PRIOR_SD, _PRIOR_DAYS = 0.25, 10
_MOST_SAID = 1.2
"""Most that one day may lie from the middle (log): an incident does not hide the next one."""
_LEAST_SEEN = 0.3


def limits_of(maxima: Floats) -> Floats:
    """Return from where on a deviation is abnormal, one limit a window.

    Parameters
    ----------
    maxima : array (days, windows)
        Largest |deviation| of each past day, robust standard deviations; NaN where unknown.

    Notes
    -----
    A day's maximum is taken as lognormal: heavy-tailed series earn wide limits and quiet ones
    narrow limits. Its spread starts from 0.25 with the weight of ten days; with few days the
    limit is wider by 1 / days, since their middle is uncertain itself.
    """
    logs = np.log(np.maximum(maxima, _LEAST_SEEN))
    days = np.sum(~np.isnan(logs), axis=0)
    middle = np.nanmedian(logs, axis=0)
    away = np.clip(logs - middle, -_MOST_SAID, _MOST_SAID)
    variance = (_PRIOR_DAYS * _PRIOR_SD**2 + np.nansum(away**2, axis=0)) / (_PRIOR_DAYS + days)
    wide = 1 + 1 / np.maximum(days, 1)
    return wide * np.maximum(LEAST, np.exp(middle + REACH * np.sqrt(variance)))
