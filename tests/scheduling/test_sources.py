"""Machine code is stale when a source that went into it changes, and only then."""

from pathlib import Path

import pytest

from scheduling import sources
from scheduling.sources import PACKAGE, fingerprint


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a package: `loop` calls `part`, which takes a constant; nobody needs `other`."""
    folder = tmp_path / "pack"
    folder.mkdir()
    files = {
        "loop.py": "from pack.part import add\n\n@compiled\ndef run(): add()\n",
        "part.py": "from pack import limits\n\n@compiled\ndef add(): limits.MOST\n",
        "limits.py": "from pack.other import x\nMOST = 1\n",
        "other.py": "x = 1\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def stamp(package: Path) -> str:
    fingerprint.cache_clear()
    sources.imports_of.cache_clear()
    sources.holds_compiled.cache_clear()
    return fingerprint(str(package / "loop.py"), package)


@pytest.mark.parametrize("name", ["loop.py", "part.py", "limits.py"])
def test_an_edit_of_what_went_in_changes_the_stamp(package: Path, name: str) -> None:
    before = stamp(package)
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert stamp(package) != before


def test_an_edit_elsewhere_does_not(package: Path) -> None:
    before = stamp(package)
    (package / "other.py").write_text("x = 2\n", encoding="utf-8")
    assert stamp(package) == before


def test_rosters_and_simulated_days_do_not_hang_together() -> None:
    kernel = fingerprint(str(PACKAGE / "simulation" / "kernel.py"))
    week = fingerprint(str(PACKAGE / "engine" / "week.py"))
    assert kernel != week
    assert not any(
        "engine" in path.parts
        for path in sources.imports_of(PACKAGE / "simulation" / "kernel.py", PACKAGE)
    )
