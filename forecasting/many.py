"""Forecasts of many queues in vectorised passes, here or on a cluster."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forecasting.distributed import cluster
from forecasting.errors import ForecastingError
from forecasting.history import History, TooLittleHistory, Window
from forecasting.predict import Forecast, predict_batch
from forecasting.special_days import Calendar
from forecasting.threads import one_thread

_CELLS_AT_ONCE = 1_200_000
"""A pass over half a million cells fits a processor's cache; more only costs memory."""

Progress = Callable[[float, Sequence[str]], bool]
"""Told the share done and the queues just done; its answer says whether to go on."""


@dataclass(frozen=True)
class Request:
    """A queue to forecast.

    Attributes
    ----------
    history : History
        Whole days only.
    calendar : Calendar
        Of its country.
    first : date or None
        First day to forecast; None: the day after the history.
    zone : str or None
        Zone of the starts; None: naive wall clock.
    """

    history: History
    calendar: Calendar
    first: date | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Refused:
    """A request that cannot be met, and why."""

    reason: str


Outcome = Forecast | TooLittleHistory | Refused
_Clock = tuple[Window, tuple[date, ...], Calendar, date | None, str | None]


def predict_many(
    requests: Mapping[str, Request],
    days: int,
    progress: Progress | None = None,
    workers: str | None = None,
) -> dict[str, Outcome]:
    """Forecast many queues; those of one clock share each pass.

    Parameters
    ----------
    requests : mapping
        Queue → what to forecast from.
    days : int
        Calendar days to forecast.
    progress : callable or None
        See `Progress`; asked between passes.
    workers : str or None
        None: this process; else the address of a Ray or Dask cluster, see `distributed.cluster`.

    Returns
    -------
    dict
        Queue → as `predict` answers, equal whatever other queues are beside; `Refused` where it
        would raise. Queues that a cancelled run did not reach are absent.
    """
    names = list(chunks(requests))
    done: dict[str, Outcome] = {}
    for place, answers in _answers(
        [[requests[q] for q in chunk] for chunk in names], days, workers
    ):
        chunk = names[place]
        done.update(zip(chunk, answers, strict=True))
        if progress is not None and not progress(len(done) / len(requests), chunk):
            break
    return done


def _answers(
    passes: Sequence[Sequence[Request]], days: int, workers: str | None
) -> Iterator[tuple[int, list[Outcome]]]:
    """Yield the place of each pass and its answers, as they come."""
    if workers is None:
        yield from ((i, predict_chunk(chunk, days)) for i, chunk in enumerate(passes))
        return
    with cluster(workers) as found:
        yield from found.answers(predict_chunk, passes, days)


def chunks(requests: Mapping[str, Request]) -> Iterator[list[str]]:
    """Yield queues that can be forecast in one pass and fit the cache together."""
    groups: dict[_Clock, list[str]] = {}
    for name, request in requests.items():
        groups.setdefault(clock_of(request), []).append(name)
    for (window, rows, *_), names in groups.items():
        size = max(1, _CELLS_AT_ONCE // (len(rows) * window.slots))
        yield from (names[at : at + size] for at in range(0, len(names), size))


def clock_of(request: Request) -> _Clock:
    """Return what queues of one pass share."""
    history = request.history
    return (history.window, history.days, request.calendar, request.first, request.zone)


def predict_chunk(requests: Sequence[Request], days: int) -> list[Outcome]:
    """Forecast queues of one clock in one pass."""
    first = requests[0]
    histories = [request.history for request in requests]
    try:
        with one_thread():
            return [*predict_batch(histories, days, first.calendar, first.first, first.zone)]
    except ForecastingError as error:
        return [Refused(str(error)) for _ in requests]
