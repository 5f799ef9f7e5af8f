"""The models that compete for a queue."""

from collections.abc import Mapping

from forecasting.frames import Floats
from forecasting.models.arima import arima_totals, likely_arima_totals
from forecasting.models.baselines import USUAL_WEEKS, mean_of_last
from forecasting.models.factors import factors
from forecasting.models.level import ridge_totals
from forecasting.models.past import Ahead, Model, Past
from forecasting.models.shares import spread


def _usual(past: Past, ahead: Ahead) -> Floats:
    """Return the mean of the last eight same weekdays, unusual days left out."""
    usual = mean_of_last(past.contacts, past.known, past.weekday, past.period, USUAL_WEEKS)
    return usual[:, ahead.weekday]


CANDIDATES: Mapping[str, Model] = {
    "factors": factors,
    "arima": spread(arima_totals),
    "ridge": spread(ridge_totals),
    "ha8": _usual,
}
"""Name → model: SVD factors, regression with ARIMA errors, ridge, usual; the first win ties."""

FINAL: Mapping[str, Model] = {"arima": spread(likely_arima_totals)}
"""Candidate → its costlier form: StatsForecast's ARIMA, for the queues that chose the candidate."""

FINAL_DAYS = 365
"""Beyond a year of days the costlier form tells the same."""
