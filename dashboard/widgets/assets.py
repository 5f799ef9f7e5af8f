"""Scripts and styles of the components, read from the files beside."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


@cache
def asset(name: str) -> str:
    """Return the text of a file in the folder of assets."""
    return (FOLDER / name).read_text(encoding="utf-8")
