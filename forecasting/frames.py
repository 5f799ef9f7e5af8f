"""Columns of the frames that come in and go out.

HISTORY has ``start`` (naive wall clock, or aware) and ``contacts``; where handle times are known
also ``handle_s`` (summed seconds) and ``handled`` (the contacts they belong to). FORECAST is what
`predict` returns: one row an open interval, quantiles of the 80 and 95 % bands, ``aht_s`` null when
unknown.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

from forecasting.errors import ForecastingError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

HISTORY = ("start", "contacts")
HANDLE = ("handle_s", "handled")
FORECAST = ("start", "contacts", "lo80", "hi80", "lo95", "hi95", "aht_s")


def check_columns(frame: pl.DataFrame, wanted: Iterable[str]) -> None:
    """Raise `ForecastingError` unless `frame` has the wanted columns."""
    for name in wanted:
        if name not in frame.columns:
            found = ", ".join(frame.columns)
            message = f"history: expected a column {name!r}, found {found}"
            raise ForecastingError(message)
    if not isinstance(frame.schema["start"], pl.Datetime):
        message = f"history: expected times in 'start', found {frame.schema['start']}"
        raise ForecastingError(message)
