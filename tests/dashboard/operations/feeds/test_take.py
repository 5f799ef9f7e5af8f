"""Whatever the order, the parts and the repetitions: the same contacts, the same facts."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlmodel import func, select

from dashboard.feeds.catalogue import feed_named, rows_of
from dashboard.feeds.options import Options
from dashboard.measures.service import FORMULAS
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.feeds.sources import source_named
from dashboard.operations.feeds.take import take
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import AgentState, Contact, FeedReject, RawEvent
from tests.dashboard.made_log import QUEUES, made_log, naive_kpis, shift_log

FEED = "asterisk-queue-log"
KEYS = ("offered", "answered", "abandoned", "open", "flow_out")
RATES = ("abandon_rate", "asa_s", "aht_s", "transfer_rate")


def take_lines(desk: Desk, lines: list[str]) -> None:
    feed = feed_named(FEED)
    rows = rows_of("\n".join(lines).encode(), "log", feed, Options())
    with desk.store.write(alone=True) as session:
        take(session, source_named(session, FEED, FEED), feed, Options(), rows, "log")


def totals(desk: Desk, formula: str = "of_offered") -> pl.DataFrame:
    return measure(desk, SYSTEM, Question(by="total", formula=formula)).sort("queue")


def test_kpis_equal_a_naive_count_of_the_calls(any_desk: Desk) -> None:
    lines, calls = made_log(400, seed=1)
    take_lines(any_desk, lines)
    for formula in FORMULAS:
        for row in totals(any_desk, formula).to_dicts():
            naive = naive_kpis(calls, row["queue"], target_wait=20)
            assert {k: row[k] for k in KEYS} == {k: naive[k] for k in KEYS}
            assert row["service_level"] == pytest.approx(naive[formula])
            assert [row[k] for k in RATES] == pytest.approx([naive[k] for k in RATES])
    assert check_facts(any_desk, SYSTEM).is_empty()


@pytest.mark.parametrize("seed", range(4))
def test_order_parts_and_repetition_change_nothing(desk: Desk, tmp_path: Path, seed: int) -> None:
    hours = 2 + 4 * seed
    lines, _ = made_log(150, seed, spread_s=hours * 3600)
    lines = sorted(lines + shift_log(hours, seed))
    whole = Desk(_other(tmp_path), desk.settings)
    take_lines(whole, lines)
    draw = random.Random(seed)
    told = lines + draw.choices(lines, k=60)
    draw.shuffle(told)
    while told:
        size = draw.randrange(1, 80)
        take_lines(desk, told[:size])
        told = told[size:]
    assert totals(desk).equals(totals(whole))
    assert _rows(desk) == _rows(whole)
    assert check_facts(desk, SYSTEM).is_empty()


def _other(tmp_path: Path):  # noqa: ANN202 - a store
    from dashboard.store import schema  # noqa: PLC0415
    from dashboard.store.engine import open_store  # noqa: PLC0415

    store = open_store(f"sqlite:///{tmp_path / 'whole.db'}")
    schema.upgrade(store)
    return store


def _rows(desk: Desk) -> list[tuple[object, ...]]:
    with desk.store.read() as session:
        contacts = session.exec(
            select(Contact.source_key, Contact.outcome, Contact.arrived_at, Contact.talk_s)
        )
        states = session.exec(select(AgentState.since, AgentState.state, AgentState.until))
        return sorted([*map(tuple, contacts), *map(tuple, states)], key=str)


def test_hours_of_a_day_told_one_after_the_other_are_one_day(desk: Desk, tmp_path: Path) -> None:
    lines, _ = made_log(600, seed=9, spread_s=14 * 3600)
    lines = sorted(lines + shift_log(14, seed=9), key=lambda line: int(line.split("|")[0]))
    whole = Desk(_other(tmp_path), desk.settings)
    take_lines(whole, lines)
    for at in range(0, len(lines), 90):
        take_lines(desk, lines[at : at + 90])
    assert _rows(desk) == _rows(whole)


def test_an_event_is_kept_once_and_no_number_of_a_customer_at_all(desk: Desk) -> None:
    lines, _ = made_log(20, seed=3)
    take_lines(desk, lines + lines)
    with desk.store.read() as session:
        assert session.exec(select(func.count()).select_from(RawEvent)).one() == len(lines)
        kept = [(e.customer, e.fields) for e in session.exec(select(RawEvent))]
    assert not [c for c, f in kept if "138000" in (c or "") + (f or "")]


def test_a_broken_line_is_kept_masked_and_harms_no_other(desk: Desk) -> None:
    lines, calls = made_log(50, seed=4)
    take_lines(desk, [*lines, "not a line at all, card 4111111111111111"])
    assert totals(desk)["offered"].sum() == len(calls)
    with desk.store.read() as session:
        reject = session.exec(select(FeedReject)).one()
    assert reject.line == len(lines) + 1
    assert "<card>" in reject.text


def test_another_switch_assembles_what_is_there_anew(desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "queue_log"
    log.write_text(
        "1772000000|1.1|cards|NONE|JOINEMPTY|\n1772000001|1.2|cards|NONE|ENTERQUEUE||7|1\n"
    )
    import_files(desk, SYSTEM, [log], FEED, Options())
    assert totals(desk)["offered"].to_list() == [1]
    import_files(desk, SYSTEM, [log], FEED, Options(policy={"count_blocked": "yes"}))
    assert totals(desk)["offered"].to_list() == [2]
    assert check_facts(desk, SYSTEM).is_empty()


def test_the_command_answers_as_the_naive_count(tmp_path: Path) -> None:
    lines, calls = made_log(120, seed=7)
    log, store = tmp_path / "queue_log", f"sqlite:///{tmp_path / 's.db'}"
    log.write_text("\n".join(lines) + "\n")
    done = _floorwalker("import", str(log), "--feed", FEED, "--store", store)
    assert (done["read"], done["accepted"], done["rejected"]) == (len(lines), len(lines), 0)
    assert done["created"]["queues"] == sorted(QUEUES)
    rows = _floorwalker("kpis", "--by", "total", "--store", store)["rows"]
    for row in rows:
        naive = naive_kpis(calls, row["queue"], target_wait=20)
        assert row["service_level"] == pytest.approx(naive["of_offered"])


def _floorwalker(*words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "dashboard.cli", *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
