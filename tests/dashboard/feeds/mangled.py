"""Good lines made bad: what wires, disks and people do to files."""

import random
from collections.abc import Callable

ODD = "\x00\x0b\x1c\u2028\ufeff😀银行\u202e\ud7ff\x7f\"'\\|,;{}[]:-+eE."
HUGE = ("1e18", "-1", "NaN", "inf", "9" * 40, "0x10", "1e999", "null", "true", '"', "x" * 5000)
SEPARATORS = "|,:;\t"


def mangle(text: str, seed: int) -> str:
    """Return a mangled variant of good lines, the same for the same seed; never fewer lines."""
    draw = random.Random(seed)
    lines = text.split("\n")
    for _ in range(draw.randint(1, 3)):
        nth = draw.randrange(len(lines))
        lines[nth] = draw.choice(WAYS)(lines[nth], draw)
    return "\n".join(lines)


def _flip(line: str, draw: random.Random) -> str:
    if not line:
        return line
    at = draw.randrange(len(line))
    code = ord(line[at]) ^ (1 << draw.randrange(7))
    return line[:at] + chr(code) + line[at + 1 :]


def _cut(line: str, draw: random.Random) -> str:
    return line[: draw.randrange(len(line) + 1)]


def _behead(line: str, draw: random.Random) -> str:
    return line[draw.randrange(len(line) + 1) :]


def _double(line: str, draw: random.Random) -> str:
    separator = draw.choice(SEPARATORS)
    return line.replace(separator, separator * 2, draw.randint(1, 3))


def _swap(line: str, draw: random.Random) -> str:
    separator = max(SEPARATORS, key=line.count)
    fields = line.split(separator)
    draw.shuffle(fields)
    return separator.join(fields)


def _sprinkle(line: str, draw: random.Random) -> str:
    at = draw.randrange(len(line) + 1)
    return line[:at] + "".join(draw.choices(ODD, k=draw.randint(1, 8))) + line[at:]


def _replace(line: str, draw: random.Random) -> str:
    separator = max(SEPARATORS, key=line.count)
    fields = line.split(separator)
    fields[draw.randrange(len(fields))] = draw.choice(HUGE)
    return separator.join(fields)


def _repeat(line: str, draw: random.Random) -> str:
    return "\n".join([line] * draw.randint(2, 3))


WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    _flip,
    _cut,
    _behead,
    _double,
    _swap,
    _sprinkle,
    _replace,
    _repeat,
)
