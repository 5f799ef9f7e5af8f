"""Sheets become PDF that can be read, in both languages; nothing in them is taken for markup."""

import json
import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.operations.printing import typeset
from dashboard.operations.printing.enclosure import enclosure
from dashboard.operations.printing.sheet import Block, Figure, Sheet, sheet_from
from dashboard.operations.printing.typeset import fonts_for, pdf
from dashboard.text import SaidError

BLOCK = Block(
    "分队列指标",
    (Figure("服务水平", "82.1%", ("目标 80.0%",), "good"), Figure("来电量", "1,234", (), "bad")),
    ("队列", "来电量"),
    (("信用卡", "1,234"), ("loans", "5")),
    (1,),
    ("一条备注",),
)
SHEET = Sheet("运营日报", "2026-03-03", "zh", (BLOCK, BLOCK))


def letters(document: bytes) -> set[str]:
    """Return the letters that the document's fonts say they show: what can be searched, copied."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"beginbfchar" in text or b"beginbfrange" in text:
            codes = re.findall(rb"<[0-9A-Fa-f]+>\s+<([0-9A-Fa-f]+)>", text)
            found |= {bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes}
    return found


needs_chinese = pytest.mark.skipif(not fonts_for("zh"), reason="no Chinese font on this machine")


@needs_chinese
def test_chinese_is_set_in_a_font_that_has_it() -> None:
    document = pdf(SHEET)
    assert document.startswith(b"%PDF-")
    assert set("运营日报服务水平目标分队列指标信用卡一条备注") <= letters(document)


@needs_chinese
def test_an_english_sheet_shows_chinese_names() -> None:
    sheet = Sheet("Daily", "", "en", (Block("By queue", columns=("Queue",), rows=(("信用卡",),)),))
    assert set("Dailyqu信用卡") <= letters(pdf(sheet))


def test_without_a_font_it_says_so_and_nothing_is_enclosed(monkeypatch: pytest.MonkeyPatch) -> None:
    there = typeset.families()[0]
    monkeypatch.setattr(typeset, "families", lambda: (there, frozenset({"DejaVu Sans Mono"})))
    assert fonts_for("zh") == []
    with pytest.raises(SaidError, match="Noto Sans CJK SC"):
        pdf(SHEET)
    assert enclosure({"name": "a.pdf", "sheet": SHEET.kept}) is None


def test_a_sheet_outlives_json() -> None:
    assert sheet_from(json.loads(json.dumps(SHEET.kept))) == SHEET


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30))
def test_what_people_write_is_shown_not_run(text: str) -> None:
    block = Block(text, (Figure(text, text),), (text, "b"), ((text, text),), (1,), (text,))
    assert pdf(Sheet("t", text, "en", (block,))).startswith(b"%PDF-")


@pytest.mark.parametrize("markup", ["#panic()", "$x", "*a", "]", '#import "x"', "<a>", "\\"])
def test_markup_stays_text(markup: str) -> None:
    block = Block(markup, lines=(markup,), columns=(markup,), rows=((markup,),))
    assert set(markup.replace(" ", "")) <= letters(pdf(Sheet(markup, markup, "en", (block,))))


@pytest.mark.parametrize(("paper", "wide"), [("a4", True), ("a3", True), ("a4", False)])
def test_paper_and_pages(paper: str, wide: bool) -> None:  # noqa: FBT001 - a parameter of the test
    page = Block("x", columns=("n",), rows=(("1",),), break_after=True)
    document = pdf(Sheet("t", "", "en", (page, page, page), paper, wide))
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", document)
    sizes = {"a4": (595, 842), "a3": (842, 1191)}[paper]
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {
        sizes[::-1] if wide else sizes
    }
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", document)) == 3
