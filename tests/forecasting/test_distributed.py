import datetime as dt
import importlib.util
import sys

import numpy as np
import pytest

from forecasting.distributed import LOCAL_DASK, LOCAL_RAY
from forecasting.errors import ForecastingError
from forecasting.history import History, Window
from forecasting.many import Request, predict_many
from forecasting.predict import Forecast
from forecasting.special_days import Calendar

WINDOW = Window(3600, 8 * 60, 18 * 60, (0, 1, 2, 3, 4))
LIBRARY = {LOCAL_DASK: "distributed", LOCAL_RAY: "ray"}


@pytest.fixture(scope="module")
def requests() -> dict[str, Request]:
    """Return queues of two clocks, so that there are two passes."""
    random = np.random.default_rng(4)
    found: dict[str, Request] = {}
    for weeks in (12, 14):
        days = WINDOW.days_between(
            dt.date(2024, 1, 1), dt.date(2024, 1, 1) + dt.timedelta(7 * weeks - 1)
        )
        for q in range(2):
            contacts = random.poisson(40.0 * (q + 1), (len(days), WINDOW.slots)).astype(float)
            found[f"{weeks}-{q}"] = Request(History(WINDOW, days, contacts), Calendar("US"))
    return found


@pytest.mark.parametrize("workers", [LOCAL_DASK, LOCAL_RAY])
@pytest.mark.filterwarnings("ignore")  # the clusters' own
def test_a_cluster_answers_as_this_process(workers: str, requests: dict[str, Request]) -> None:
    if importlib.util.find_spec(LIBRARY[workers]) is None:
        pytest.skip(f"the extra that brings {LIBRARY[workers]} is not installed")
    here, there = predict_many(requests, 14), predict_many(requests, 14, workers=workers)
    assert set(here) == set(there)
    for name, mine in here.items():
        other = there[name]
        assert isinstance(mine, Forecast)
        assert isinstance(other, Forecast)
        same = other.frame.drop("start", "aht_s").to_numpy()
        assert same == pytest.approx(mine.frame.drop("start", "aht_s").to_numpy(), rel=1e-4)
        assert other.frame["start"].equals(mine.frame["start"])


@pytest.mark.parametrize(
    ("workers", "extra"), [("tcp://10.0.0.1:8786", "dask"), (LOCAL_RAY, "ray")]
)
def test_an_absent_extra_is_named(
    workers: str, extra: str, requests: dict[str, Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, LIBRARY[LOCAL_DASK], None)
    monkeypatch.setitem(sys.modules, LIBRARY[LOCAL_RAY], None)
    with pytest.raises(ForecastingError, match=rf"floorwalker\[{extra}\]"):
        predict_many(requests, 14, workers=workers)


def test_an_unknown_address_is_refused(requests: dict[str, Request]) -> None:
    with pytest.raises(ForecastingError, match="expected local-ray, local-dask"):
        predict_many(requests, 14, workers="spark://here")
