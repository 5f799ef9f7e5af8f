"""`import` and `kpis` in a terminal: one JSON object, or one sentence and exit code 1."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ZONE = ["--timezone", "America/New_York"]
GOOD = "start,offered\n2026-03-02 09:00,100\n2026-03-02 09:30,120\n"


class Terminal:
    """Runs the command line on one store and returns its exit code and what it said."""

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self._patch, self._capture = folder, patch, capture

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run one command."""
        store = ["--store", f"sqlite:///{self.folder / 'store.db'}"]
        self._patch.setattr(sys, "argv", ["floorwalker", *words, *store])
        with pytest.raises(SystemExit) as left:
            main()
        said = self._capture.readouterr()
        return int(left.value.code or 0), said.out, said.err

    def json(self, *words: str) -> dict[str, Any]:
        """Run one command and return its answer."""
        code, out, _ = self.run(*words, "--json")
        assert code == 0
        return json.loads(out)

    def file(self, text: str, name: str = "file.csv") -> str:
        """Write a file and return its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def bring(terminal: Terminal, text: str, *more: str) -> tuple[int, str, str]:
    path = terminal.file(text)
    return terminal.run("import", path, "--feed", "interval-csv", "--queue", "bank", *ZONE, *more)


def test_import_answers_with_the_contracts_keys_and_counts_nothing_twice(
    terminal: Terminal,
) -> None:
    path = terminal.file(GOOD)
    words = ["import", path, "--feed", "interval-csv", "--queue", "bank", *ZONE]
    first, again = terminal.json(*words), terminal.json(*words)
    assert set(first) == {
        "read", "accepted", "duplicate", "rejected", "created", "seconds", "rows_per_s", "rejects",
    }  # fmt: skip
    assert (first["accepted"], first["created"]["queues"]) == (2, ["bank"])
    assert (again["accepted"], again["duplicate"]) == (0, 2)


def test_kpis_answer_with_offset_and_unknown_as_null(terminal: Terminal) -> None:
    bring(terminal, GOOD)
    row = terminal.json("kpis", "--by", "day")["rows"][0]
    assert row["start"] == "2026-03-02T00:00:00-05:00"
    assert row["offered"] == 220
    keys = ("answered", "short_abandoned", "service_level", "in_target", "asa_s", "wait_all_s")
    assert [row[key] for key in (*keys, "aht_s", "abandon_rate")] == [None] * 8


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("when,offered\n2026-03-02 09:00,1\n", "No column for start"),
    ],
)
def test_a_file_that_cannot_be_used(terminal: Terminal, text: str, sentence: str) -> None:
    code, out, err = bring(terminal, text)
    assert code == 1
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


def test_bad_lines_are_listed_and_the_good_ones_kept(terminal: Terminal) -> None:
    bad = "2026-03-08 02:30,5\n2026-03-02 10:00,-4\n2026-03-02 10:30,99999999999\n"
    path = terminal.file(GOOD + bad)
    answer = terminal.json("import", path, "--feed", "interval-csv", "--queue", "bank", *ZONE)
    assert (answer["read"], answer["accepted"], answer["rejected"]) == (5, 2, 3)
    assert [r["line"] for r in answer["rejects"]] == [4, 5, 6]
    assert "clock skips" in answer["rejects"][0]["reason"]
    assert "not possible" in answer["rejects"][1]["reason"]


def test_an_unknown_queue_is_refused_with_the_nearest(terminal: Terminal) -> None:
    bring(terminal, GOOD)
    for command in (["kpis", "--queue", "bnak"], ["forecast", "--queue", "bnak", "--days", "14"]):
        code, _, err = terminal.run(*command)
        assert code == 1
        assert "did you mean: bank" in err


def test_other_refusals_are_one_sentence(terminal: Terminal) -> None:
    bring(terminal, GOOD)
    for command in (
        ["kpis", "--formula", "best"],
        ["kpis", "--by", "minute"],
        ["kpis", "--from", "yesterday"],
        ["kpis", "--timezone", "Mars/North"],
        ["kpis", "--target-wait", "121.5"],
        ["import", "absent.csv", "--feed", "interval-csv", "--queue", "b", *ZONE],
        ["import", "absent.csv", "--feed", "intervalcsv"],
    ):
        code, out, err = terminal.run(*command)
        assert (code, out, err.count("\n")) == (1, "", 1), command
        assert err.startswith("floorwalker: ")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real data are not beside this checkout")
def test_a_real_banks_history(terminal: Terminal) -> None:
    path = str(SHARED / "bank_calls" / "bank_calls_30min_dev.csv")
    words = ["--queue", "bank", "--map", "start=ds", "--map", "offered=y", *ZONE]
    answer = terminal.json("import", path, "--feed", "interval-csv", *words)
    assert (answer["read"], answer["rejected"]) == (answer["accepted"], 0)
    total = terminal.json("kpis", "--by", "total")["rows"][0]
    lines = Path(path).read_text(encoding="utf-8").splitlines()[1:]
    assert total["offered"] == sum(int(float(line.split(",")[1])) for line in lines)
