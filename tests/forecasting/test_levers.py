import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.errors import ForecastingError
from forecasting.levers import Lever, campaign, containment, pull

MONDAY = dt.date(2024, 6, 3)


def forecast() -> pl.DataFrame:
    """Return three days of four intervals; the third is closed."""
    start = [
        dt.datetime.combine(MONDAY + dt.timedelta(days=d), dt.time(9 + h))
        for d in range(3)
        for h in range(4)
    ]
    contacts = np.array([10.0, 40.0, 30.0, 20.0] * 2 + [0.0] * 4)
    return pl.DataFrame(
        {
            "start": start,
            "contacts": contacts,
            "lo80": contacts * 0.8,
            "hi80": contacts * 1.3,
            "lo95": contacts * 0.6,
            "hi95": contacts * 1.5,
            "aht_s": [180.0] * 12,
        }
    )


def by_day(frame: pl.DataFrame) -> list[float]:
    return (
        frame.group_by(pl.col("start").dt.date(), maintain_order=True)
        .agg(pl.col("contacts").sum())["contacts"]
        .to_list()
    )


def test_containment_leaves_people_the_rest() -> None:
    lever = containment("bot", MONDAY, MONDAY, before=0.2, after=0.4)
    assert lever.factor == pytest.approx(0.75)
    found = pull(forecast(), [lever])
    assert by_day(found) == pytest.approx([75, 100, 0])
    assert found["hi80"][1] == pytest.approx(0.75 * 1.3 * 40)


def test_a_campaign_adds_what_it_promises_and_fades() -> None:
    levers = campaign("letter", MONDAY, 10_000, 0.03, half_life_days=1, days=2)
    assert [lever.extra for lever in levers] == pytest.approx([200, 100])
    found = pull(forecast(), levers)
    assert by_day(found) == pytest.approx([300, 200, 0])
    assert found["contacts"][1] == pytest.approx(40 + 200 * 0.4)


def test_extra_contacts_of_a_day_without_any_are_spread_evenly() -> None:
    last = MONDAY + dt.timedelta(days=2)
    found = pull(forecast(), [Lever("open day", last, last, extra=40)])
    assert found["contacts"].to_list()[8:] == pytest.approx([10] * 4)
    assert found["hi95"][8] > 10


def test_no_lever_and_a_lever_of_other_days_change_nothing() -> None:
    other = Lever("later", dt.date(2025, 1, 1), dt.date(2025, 1, 2), factor=3)
    for levers in ([], [other]):
        assert pull(forecast(), levers).equals(forecast())


def test_doubt_widens_the_bands_alone() -> None:
    sure, doubtful = (
        pull(forecast(), [Lever("x", MONDAY, MONDAY, factor=2, doubt=doubt)]) for doubt in (0, 0.5)
    )
    assert sure["contacts"].equals(doubtful["contacts"])
    assert doubtful["hi80"][1] > sure["hi80"][1]
    assert doubtful["lo80"][1] < sure["lo80"][1]


@given(
    st.lists(
        st.builds(
            Lever,
            st.just("x"),
            st.just(MONDAY),
            st.sampled_from([MONDAY, dt.date(2024, 6, 5)]),
            st.floats(0, 5),
            st.floats(-500, 500),
            st.floats(0, 2),
        ),
        max_size=4,
    )
)
def test_rules_hold_under_any_levers(levers: list[Lever]) -> None:
    values = pull(forecast(), levers).select("lo95", "lo80", "contacts", "hi80", "hi95").to_numpy()
    assert (values >= 0).all()
    assert (np.diff(values, axis=1) >= -1e-9).all()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda: Lever("x", MONDAY, dt.date(2024, 1, 1)), "last day"),
        (lambda: Lever("x", MONDAY, MONDAY, factor=-1), "factor of at least 0"),
        (lambda: Lever("x", MONDAY, MONDAY, doubt=-1), "doubt"),
        (lambda: containment("x", MONDAY, MONDAY, 1.0, 0.5), "containment"),
        (lambda: campaign("x", MONDAY, 10, 2, 1, 3), "response of 0-1"),
    ],
)
def test_broken_levers_are_refused(broken: "object", words: str) -> None:
    assert callable(broken)
    with pytest.raises(ForecastingError, match=words):
        broken()
