"""Facts against a second, naive count straight from the contacts."""

import datetime as dt
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.frames import CONTACTS, INTERVALS, MOMENT, conform
from dashboard.measures.kpis import counted, kpis, summed
from dashboard.measures.rollup import rollup
from dashboard.measures.service import Goal

START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
OUTCOMES = ("answered", "abandoned", "flow_out", "open", "in_progress")


@st.composite
def contact(draw: st.DrawFn) -> dict[str, Any]:
    arrived = START + dt.timedelta(seconds=draw(st.integers(0, 1200)))
    wait, talk = draw(st.integers(0, 300)), draw(st.integers(0, 900))
    outcome = draw(st.sampled_from(OUTCOMES))
    took = arrived + dt.timedelta(seconds=wait)
    answered = took if outcome in {"answered", "in_progress"} else None
    ended = {
        "answered": took + dt.timedelta(seconds=talk),
        "abandoned": took,
        "flow_out": took,
    }.get(outcome)
    return {
        "source_key": "x",
        "queue": draw(st.sampled_from(["a", "b"])),
        "arrived_at": arrived,
        "answered_at": answered,
        "ended_at": ended,
        "outcome": "answered" if outcome == "in_progress" else outcome,
        "talk_s": float(talk) if outcome == "answered" else None,
    }


def frame_of(contacts: list[dict[str, Any]]) -> pl.DataFrame:
    kinds = {"arrived_at": MOMENT, "answered_at": MOMENT, "ended_at": MOMENT, "talk_s": pl.Float64}
    return conform(pl.DataFrame(contacts, schema_overrides=kinds), CONTACTS)


@settings(deadline=None)
@given(st.lists(contact(), min_size=1, max_size=40))
def test_kpis_from_facts_equal_a_count_from_the_events(contacts: list[dict[str, Any]]) -> None:
    facts = rollup(frame_of(contacts))
    found = kpis(summed(counted(facts, {}), ["queue"]), {}, "of_offered")
    for row in found.to_dicts():
        mine = [c for c in contacts if c["queue"] == row["queue"]]
        answered = [c for c in mine if c["answered_at"]]
        waits = [(c["answered_at"] - c["arrived_at"]).total_seconds() for c in answered]
        abandoned = [c for c in mine if c["outcome"] == "abandoned"]
        done = [c for c in answered if c["ended_at"]]
        assert row["offered"] == len(mine)
        assert row["offered"] == row["answered"] + row["abandoned"] + row["flow_out"] + row["open"]
        assert row["in_target"] == sum(w <= Goal().target_wait_s for w in waits)
        below = len(answered) + len(abandoned)
        assert row["service_level"] == (row["in_target"] / below if below else None)
        assert row["asa_s"] == (sum(waits) / len(waits) if waits else None)
        handled = [c["talk_s"] for c in done]
        assert row["aht_s"] == (sum(handled) / len(handled) if handled else None)


def test_no_contacts_are_no_facts() -> None:
    assert rollup(frame_of([])).is_empty()


def test_a_source_that_counts_only_offers_tells_nothing_else() -> None:
    row = {"queue": "a", "start": START, "length_s": 1800, "offered": 7}
    facts = conform(pl.DataFrame([row], schema_overrides={"start": MOMENT}), INTERVALS)
    found = kpis(summed(counted(facts, {}), ["queue"]), {}, "of_offered").to_dicts()[0]
    assert found["offered"] == 7
    unknown = ("answered", "service_level", "asa_s", "aht_s", "abandon_rate", "connection_rate")
    assert all(found[name] is None for name in unknown)
