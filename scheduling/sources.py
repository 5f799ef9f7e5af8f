"""What a compiled function is made of: the sources whose change makes its machine code stale."""

import ast
from functools import cache
from hashlib import blake2b
from pathlib import Path

PACKAGE = Path(__file__).parent
MARKS = ("@compiled", "@inner", "@part", "@entry")


@cache
def fingerprint(source: str, package: Path = PACKAGE) -> str:
    """
    Hash every source of a package that can go into the machine code of a file's functions.

    Parameters
    ----------
    source
        Path of the file.
    package
        Folder of the package that it belongs to.

    Returns
    -------
    str
        Of the file, of the files with compiled functions that it imports, however indirectly, and
        of what each of these imports itself: constants are frozen into machine code too.
    """
    found: set[Path] = set()
    waiting = [Path(source)]
    while waiting:
        path = waiting.pop()
        found.add(path)
        imports = imports_of(path, package)
        waiting += [other for other in imports - found if holds_compiled(other)]
        found |= imports
    digest = blake2b(digest_size=16)
    for path in sorted(found):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def holds_compiled(path: Path) -> bool:
    """Return whether a file has functions that become machine code."""
    text = path.read_text(encoding="utf-8")
    return any(f"\n{mark}" in text for mark in MARKS)


@cache
def imports_of(path: Path, package: Path) -> frozenset[Path]:
    """Return the files of the package that a file imports."""
    tree = ast.parse(path.read_bytes())
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    first = f"{package.name}."
    places = [package.joinpath(*name.split(".")[1:]) for name in names if name.startswith(first)]
    files = [place.with_suffix(".py") for place in places]
    return frozenset(file for file in files if file.is_file())
