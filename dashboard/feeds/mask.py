"""Personal data out of text before it is kept: cards, identity numbers, mobile numbers, mail."""

import re
from itertools import cycle

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){10,18}[Xx]?(?!\d)")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_IDENTITY_LENGTH = 18
_CARD_LENGTHS = range(13, 20)
_TWO_DIGITS = 9


def is_card(digits: str) -> bool:
    """Tell whether digits are a payment card's by the Luhn sum (ISO/IEC 7812-1, annex B)."""
    total = 0
    for digit, weight in zip(reversed(digits), cycle((1, 2)), strict=False):
        product = int(digit) * weight
        total += product - 9 if product > _TWO_DIGITS else product
    return len(digits) in _CARD_LENGTHS and total % 10 == 0


def is_identity(text: str) -> bool:
    """Tell whether a text is an identity number by its check (GB 11643, ISO 7064 mod 11-2)."""
    if len(text) != _IDENTITY_LENGTH or not text[:-1].isdigit():
        return False
    total = sum(int(d) * w for d, w in zip(text, _IDENTITY_WEIGHTS, strict=False))
    return _IDENTITY_CHECKS[total % 11] == text[-1].upper()


def _hide(found: re.Match[str]) -> str:
    plain = re.sub(r"[ -]", "", found[0])
    if is_identity(plain):
        return "<identity>"
    if plain.isdigit() and is_card(plain):
        return "<card>"
    return "<phone>" if _MOBILE.fullmatch(plain) else found[0]


def mask(text: str) -> str:
    """Return a text with personal data replaced by what it was."""
    return _DIGITS.sub(_hide, _MAIL.sub("<mail>", text))
