"""A reject is kept whole, and taken once its column map is mended."""

from pathlib import Path

from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.feeds.rejects import read_rejects, retry_rejects
from dashboard.operations.feeds.sources import save_source
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM

FEED = "contacts-csv"
FILE = """contact_id,arrived_at,picked,ended_at,outcome,queue
1,2026-03-02T09:00:00Z,2026-03-02T09:00:30Z,2026-03-02T09:05:00Z,answered,cards
2,2026-03-02T09:01:00Z,,2026-03-02T09:02:00Z,abandoned,cards
3,"2026-03-02T09:03:00Z",2026-03-02T09:04:00Z,2026-03-02T09:05:00Z,answered,"loans, small"
"""


def test_rejects_are_taken_once_the_map_is_mended(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(FILE)
    done = import_files(desk, SYSTEM, [path], FEED, Options())
    assert (done.accepted, done.rejects.height) == (1, 2)
    kept = read_rejects(desk, SYSTEM)
    assert kept["line"].sort().to_list() == [2, 4]
    assert retry_rejects(desk, SYSTEM, FEED).accepted == 0
    assert read_rejects(desk, SYSTEM)["line"].sort().to_list() == [2, 4]
    save_source(desk, SYSTEM, FEED, FEED, {"mapping": {"answered_at": "picked"}})
    again = retry_rejects(desk, SYSTEM, FEED)
    assert (again.read, again.accepted) == (2, 2)
    assert read_rejects(desk, SYSTEM).is_empty()
    rows = measure(desk, SYSTEM, Question(by="total"))
    assert dict(rows.select("queue", "offered").iter_rows()) == {"cards": 2, "loans, small": 1}


def test_the_same_file_again_does_not_double_its_rejects(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(FILE)
    for _ in range(2):
        import_files(desk, SYSTEM, [path], FEED, Options())
    assert read_rejects(desk, SYSTEM).height == 2
