"""Whether a sentence is Chinese throughout."""

import re

from scheduling.problem import FORMAT, keys
from scheduling.problem.keys import Keys
from scheduling.problem.soft import HARD, WEIGHABLE

SIGNS = "JSON UTF IANA Asia Shanghai HH MM YYYY DD null true false NaN Infinity"
"""What Chinese writes in Latin letters too."""
LITERALS = "early late night off shift"
"""Values that the format itself knows."""
KNOWN = [
    *(name for told in vars(keys).values() if isinstance(told, Keys) for name in told.built),
    *WEIGHABLE,
    *HARD,
    *f"{SIGNS} {LITERALS} {FORMAT}".split(),
]


def foreign(sentence: str, source: str) -> list[str]:
    """Return the Latin words of a sentence that its source has not, and that are no names."""
    known = " ".join([source, *KNOWN])
    chinese = re.search(r"[\u4e00-\u9fff]", sentence)
    left = [word for word in re.findall(r"[A-Za-z]+", sentence) if word not in known]
    return left if chinese else [*left, "no Chinese at all"]
