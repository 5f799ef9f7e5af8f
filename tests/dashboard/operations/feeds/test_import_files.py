"""Real ways in: nothing good is lost beside something bad, and nothing counts twice."""

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.import_files import Imported, import_files
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.store.tables import Contact

ZONE = "America/New_York"


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def intervals(desk: Desk, path: Path, **options: str) -> Imported:
    told = Options(queue="bank", timezone=ZONE, **options)  # type: ignore[arg-type]
    return import_files(desk, SYSTEM, [path], "interval-csv", told)


def total(desk: Desk) -> dict[str, object]:
    return measure(desk, SYSTEM, Question(by="total")).to_dicts()[0]


HALF_HOURS = "start,offered,answered,abandoned,aht_s,asa_s,in_target\n" + "".join(
    f"2026-03-02 {h:02d}:{m:02d},100,90,10,200,12,80\n" for h in range(9, 12) for m in (0, 30)
)


def test_intervals_become_facts_and_again_become_duplicates(any_desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path, HALF_HOURS)
    first, again = intervals(any_desk, path), intervals(any_desk, path)
    assert (first.read, first.accepted, first.duplicate) == (6, 6, 0)
    assert first.queues == ["bank"]
    assert (again.accepted, again.duplicate, again.queues) == (0, 6, [])
    row = total(any_desk)
    assert (row["offered"], row["answered"], row["in_target"]) == (600, 540, 480)
    assert row["service_level"] == pytest.approx(0.8)
    assert (row["aht_s"], row["asa_s"]) == (200, 12)


def test_a_corrected_row_stands(desk: Desk, tmp_path: Path) -> None:
    intervals(desk, write(tmp_path, HALF_HOURS))
    intervals(desk, write(tmp_path, HALF_HOURS.replace("09:00,100", "09:00,150")))
    assert total(desk)["offered"] == 650


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-03-08 02:30,5,,,,,", "not_a_time_or_skipped"),
        ("yesterday,5,,,,,", "not_a_time_or_skipped"),
        (",5,,,,,", "no_time"),
        ("2026-03-02 12:00,-5,,,,,", "out_of_range:offered"),
        ("2026-03-02 12:00,99999999999,,,,,", "out_of_range:offered"),
        ("2026-03-02 12:00,many,,,,,", "not_a_number:offered"),
        ("2026-03-02 12:00,5,9,,,,", "answered_above_offered"),
        ("2026-03-02 12:00,5,4,1,-7,,", "out_of_range:aht_s"),
        ("2026-03-02 12:07,5,,,,,", "off_grid"),
        ("2026-03-02 12:00,,,,,,", "no_count"),
    ],
)
def test_a_bad_line_is_rejected_with_its_reason_and_harms_no_other(
    desk: Desk, tmp_path: Path, line: str, reason: str
) -> None:
    done = intervals(desk, write(tmp_path, f"{HALF_HOURS}{line}\n"))
    assert (done.read, done.accepted) == (7, 6)
    assert done.rejects["line"].to_list() == [8]
    assert done.rejects["reason"][0].split("|")[0] == reason
    assert total(desk)["offered"] == 600


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "feed.empty"),
        ("start,offered\n", "feed.no_rows"),
        ("when,offered\n2026-03-02 09:00,3\n", "feed.key_missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_one_sentence(
    desk: Desk, tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(FeedError) as error:
        intervals(desk, write(tmp_path, text))
    assert error.value.sentence == sentence


def test_a_wrong_column_is_named_with_the_nearest(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path, "ds,y\n2026-03-02 09:00,3\n")
    with pytest.raises(FeedError, match="Did you mean ds"):
        intervals(desk, path, mapping={"start": "dss", "offered": "y"})  # type: ignore[arg-type]


def test_local_times_need_a_zone(desk: Desk, tmp_path: Path) -> None:
    told = Options(queue="bank")
    with pytest.raises(FeedError) as error:
        import_files(desk, SYSTEM, [write(tmp_path, HALF_HOURS)], "interval-csv", told)
    assert error.value.sentence == "feed.zone_needed"


def test_the_same_time_is_never_counted_by_two_lengths(desk: Desk, tmp_path: Path) -> None:
    intervals(desk, write(tmp_path, HALF_HOURS))
    quarters = "start,offered\n2026-03-02 09:15,7\n2026-03-02 12:00,7\n2026-03-02 12:15,7\n"
    done = intervals(desk, write(tmp_path, quarters, "quarters.csv"))
    assert (done.accepted, done.rejects.height) == (2, 1)
    assert done.rejects["reason"][0].startswith("covered|")
    assert total(desk)["offered"] == 614


def test_importing_is_for_those_who_may(desk: Desk, tmp_path: Path) -> None:
    told = Options(queue="bank", timezone=ZONE)
    with pytest.raises(NotPermittedError):
        import_files(
            desk, Actor("eve", "executive"), [write(tmp_path, HALF_HOURS)], "interval-csv", told
        )


CONTACTS = "contact_id,queue,arrived_at,answered_at,ended_at,agent\n" + "".join(
    f"c{i},{'cards' if i % 3 else 'loans'},2026-03-02T09:{i % 60:02d}:{i % 7:02d}Z,"
    + (f"2026-03-02T09:{i % 60:02d}:{20 + i % 30:02d}Z," if i % 5 else ",")
    + f"2026-03-02T09:{i % 60:02d}:59Z,{'a' if i % 5 else ''}\n"
    for i in range(60)
)


def contacts(desk: Desk, path: Path) -> Imported:
    return import_files(desk, SYSTEM, [path], "contacts-csv", Options())


def test_contacts_roll_up_in_the_transaction_that_stores_them(
    any_desk: Desk, tmp_path: Path
) -> None:
    done = contacts(any_desk, write(tmp_path, CONTACTS))
    assert (done.accepted, sorted(done.queues)) == (60, ["cards", "loans"])
    rows = measure(any_desk, SYSTEM, Question(by="total"))
    assert rows["offered"].sum() == 60
    assert rows["abandoned"].sum() == 12


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 1000), doubled=st.integers(0, 30))
def test_order_and_repetition_do_not_change_the_facts(
    tmp_path_factory: pytest.TempPathFactory, seed: int, doubled: int
) -> None:
    from dashboard.operations.desk import open_desk  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("order")
    header, *lines = CONTACTS.splitlines()
    shuffled = [*lines, *lines[:doubled]]
    random.Random(seed).shuffle(shuffled)
    half = len(shuffled) // 2
    plain, mixed = open_desk(str(folder / "a.db")), open_desk(str(folder / "b.db"))
    contacts(plain, write(folder, CONTACTS))
    for number, part in enumerate((shuffled[half:], shuffled[:half])):
        if part:
            contacts(mixed, write(folder, "\n".join([header, *part]) + "\n", f"{number}.csv"))
    question = Question(by="interval")
    assert measure(plain, SYSTEM, question).equals(measure(mixed, SYSTEM, question))
    plain.store.close()
    mixed.store.close()


def test_a_late_answer_mends_the_fact(desk: Desk, tmp_path: Path) -> None:
    header = "contact_id,queue,arrived_at,answered_at,ended_at\n"
    first = write(tmp_path, f"{header}c1,cards,2026-03-02T09:00:00Z,,\n")
    contacts(desk, first)
    assert measure(desk, SYSTEM, Question(by="total"))["open"].item() == 1
    later = f"{header}c1,cards,2026-03-02T09:00:00Z,2026-03-02T09:00:10Z,2026-03-02T09:03:10Z\n"
    contacts(desk, write(tmp_path, later))
    row = measure(desk, SYSTEM, Question(by="total")).to_dicts()[0]
    assert (row["open"], row["answered"], row["asa_s"], row["aht_s"]) == (0, 1, 10, 180)


def test_days_of_23_and_25_hours_keep_their_slots(desk: Desk, tmp_path: Path) -> None:
    start = dt.datetime(2026, 11, 1, 4, tzinfo=dt.UTC)
    starts = [start + dt.timedelta(minutes=30 * i) for i in range(50)]
    text = "start,offered\n" + "".join(f"{s.isoformat()},1\n" for s in starts)
    intervals(desk, write(tmp_path, text))
    by_day = measure(desk, SYSTEM, Question(by="day"))
    assert by_day["offered"].to_list() == [50]
    assert by_day["start"][0].startswith("2026-11-01T00:00:00-04:00")


def test_customers_are_kept_as_keyed_hashes_and_rejects_masked(desk: Desk, tmp_path: Path) -> None:
    header = "contact_id,queue,arrived_at,customer\n"
    lines = "c1,cards,2026-03-02T09:00:00Z,13812345678\nc2,cards,never,13812345678\n"
    done = contacts(desk, write(tmp_path, header + lines))
    assert "13812345678" not in done.rejects["text"][0]
    with desk.store.read() as session:
        kept = session.exec(select(Contact)).one().customer
    assert kept is not None
    assert len(kept) == 64
    assert "13812345678" not in kept
