"""Set a sheet as PDF with Typst; what people wrote goes in as data and is never read as markup."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import typst

from dashboard.operations.printing.sheet import Sheet
from dashboard.text import SaidError

_TEMPLATE = Path(__file__).with_name("sheet.typ")
FONTS: Mapping[str, Sequence[str]] = {
    "zh": (
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "Source Han Sans CN",
        "PingFang SC",
        "Microsoft YaHei",
        "WenQuanYi Micro Hei",
        "SimHei",
        "Noto Serif CJK SC",
        "SimSun",
    ),
    "en": ("Noto Sans", "Segoe UI", "Helvetica", "Arial", "Liberation Sans", "DejaVu Sans"),
}
"""Language → fonts that can show it, the best first."""
_ALWAYS = "Libertinus Serif"
"""Comes with Typst; has no Chinese."""


@cache
def families() -> tuple[typst.Fonts, frozenset[str]]:
    """Return the fonts of this machine with those that come along, and their names."""
    fonts = typst.Fonts()
    return fonts, frozenset(fonts.families())


def fonts_for(language: str) -> list[str]:
    """Return the fonts to set a language in; none for Chinese where no font here can show it.

    Names of queues and people may be Chinese on an English sheet, so that Chinese fonts follow.
    """
    there = families()[1]
    chinese = [name for name in FONTS["zh"] if name in there][:1]
    if language == "zh":
        return chinese
    return [*[name for name in FONTS["en"] if name in there][:1], *chinese, _ALWAYS]


def pdf(sheet: Sheet) -> bytes:
    """Return a sheet as PDF.

    Raises
    ------
    SaidError
        Where no font here can show its language.
    """
    fonts = fonts_for(sheet.language)
    if not fonts:
        raise SaidError("printing.no_font", fonts=", ".join(FONTS["zh"][:3]))
    told = {**sheet.kept, "fonts": fonts}
    return typst.compile(
        _TEMPLATE,
        font_paths=families()[0],
        sys_inputs={"sheet": json.dumps(told, ensure_ascii=False)},
    )
