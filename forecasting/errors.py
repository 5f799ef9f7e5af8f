"""Broken input of the forecasting library."""


class ForecastingError(ValueError):
    """Input that cannot be used; the message says what was expected, what was found and where."""
