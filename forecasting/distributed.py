"""The passes of `many` on the workers of a Ray or Dask cluster, given by its address.

Ray and Dask are extras: nothing of them is imported before an address asks for it.
"""

import importlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

from forecasting.errors import ForecastingError

LOCAL_RAY, LOCAL_DASK = "local-ray", "local-dask"
_RAY, _DASK = ("ray://",), ("tcp://", "tls://", "ws://", "wss://", "inproc://")
_LOCAL_WORKERS = 2

Work = Callable[[Any, int], Any]
"""A pass: requests of one clock and days → answers."""


class Cluster(Protocol):
    """Workers that answer out of order."""

    def answers(self, work: Work, chunks: Sequence[Any], days: int) -> Iterator[tuple[int, Any]]:
        """Yield the place of each chunk and its answer, as they come."""
        ...


@contextmanager
def cluster(address: str) -> Generator[Cluster, None, None]:
    """Open a cluster and close what was opened here.

    Parameters
    ----------
    address : str
        ``ray://host:port``, ``tcp://host:port`` (a Dask scheduler; also tls, ws, wss), or
        ``local-ray``, ``local-dask`` for two processes of this machine.

    Raises
    ------
    ForecastingError
        For an address of another form, or an extra that is not installed.
    """
    if address == LOCAL_RAY or address.startswith(_RAY):
        with _ray(address) as found:
            yield found
    elif address == LOCAL_DASK or address.startswith(_DASK):
        with _dask(address) as found:
            yield found
    else:
        message = (
            f"workers: expected {LOCAL_RAY}, {LOCAL_DASK}, ray://host:port or tcp://host:port, "
            f"found {address!r}"
        )
        raise ForecastingError(message)


def _extra(module: str, extra: str) -> Any:  # noqa: ANN401 - libraries without types, used in this file alone
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = (
            f"workers: expected the extra {extra!r} (pip install 'floorwalker[{extra}]'), "
            f"found no module {error.name!r}"
        )
        raise ForecastingError(message) from error


class _Ray:
    def __init__(self, ray: Any) -> None:  # noqa: ANN401 - see `_extra`
        self._ray = ray

    def answers(self, work: Work, chunks: Sequence[Any], days: int) -> Iterator[tuple[int, Any]]:
        remote = self._ray.remote(work)
        place = {remote.remote(chunk, days): i for i, chunk in enumerate(chunks)}
        waiting = list(place)
        while waiting:
            ready, waiting = self._ray.wait(waiting, num_returns=1)
            try:
                yield place[ready[0]], self._ray.get(ready[0])
            except GeneratorExit:
                for task in waiting:
                    self._ray.cancel(task)
                raise


@contextmanager
def _ray(address: str) -> Generator[Cluster, None, None]:
    ray = _extra("ray", "ray")
    ours = not ray.is_initialized()
    if ours and address == LOCAL_RAY:
        ray.init(num_cpus=_LOCAL_WORKERS, include_dashboard=False, log_to_driver=False)
    elif ours:
        ray.init(address)
    try:
        yield _Ray(ray)
    finally:
        if ours:
            ray.shutdown()


class _Dask:
    def __init__(self, distributed: Any, client: Any) -> None:  # noqa: ANN401 - see `_extra`
        self._distributed, self._client = distributed, client

    def answers(self, work: Work, chunks: Sequence[Any], days: int) -> Iterator[tuple[int, Any]]:
        tasks = [self._client.submit(work, chunk, days, pure=False) for chunk in chunks]
        place = {task.key: i for i, task in enumerate(tasks)}
        try:
            for task in self._distributed.as_completed(tasks):
                yield place[task.key], task.result()
        finally:
            self._client.cancel(tasks)


@contextmanager
def _dask(address: str) -> Generator[Cluster, None, None]:
    distributed = _extra("distributed", "dask")
    if address == LOCAL_DASK:
        with (
            distributed.LocalCluster(
                n_workers=_LOCAL_WORKERS, threads_per_worker=1, dashboard_address=None
            ) as local,
            distributed.Client(local) as client,
        ):
            yield cast("Cluster", _Dask(distributed, client))
        return
    with distributed.Client(address) as client:
        yield cast("Cluster", _Dask(distributed, client))
