"""One place names colours; what stands on them can be read; Streamlit's theme says the same."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.widgets.palette import (
    BODY_PX,
    DARK,
    LIGHT,
    MARKS,
    SERIES,
    STATES,
    THEMES,
    Palette,
    variables,
)

ROOT = Path(__file__).parents[3]
COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
READ = ("text", "faint", "link", "accent", *STATES)
OPTIONS = {
    "primaryColor": "primary",
    "backgroundColor": "background",
    "secondaryBackgroundColor": "surface",
    "textColor": "text",
    "borderColor": "border",
    "linkColor": "link",
    "greenTextColor": "ok",
    "orangeTextColor": "watch",
    "redTextColor": "breach",
    "grayTextColor": "faint",
}


def theme() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


def channels(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(color)]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def laid(front: str, back: str, opacity: float) -> str:
    pairs = zip(channels(front), channels(back), strict=True)
    return "#" + "".join(f"{round(255 * (f * opacity + b * (1 - opacity))):02x}" for f, b in pairs)


def test_the_measure_of_contrast_is_the_standards() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colors", THEMES.values(), ids=THEMES)
def test_words_can_be_read(colors: Palette) -> None:
    poor = {
        (name, ground): round(ratio, 2)
        for name in READ
        for ground in ("background", "surface")
        if (ratio := contrast(getattr(colors, name), getattr(colors, ground))) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_streamlits_own_shades_of_the_tokens_can_be_read(colors: Palette) -> None:
    for ground in (colors.background, colors.surface):
        assert contrast(laid(colors.text, ground, 0.6), ground) >= 4.5  # a caption
        assert contrast(colors.text, laid(colors.primary, ground, 0.2)) >= 4.5  # a segment
    assert contrast("#FFFFFF", colors.primary) >= 4.5  # a primary button


@pytest.mark.parametrize("colors", THEMES.values(), ids=THEMES)
def test_lines_stand_out_from_the_page(colors: Palette) -> None:
    for name in ("actual", "forecast", "shift"):
        assert contrast(getattr(colors, name), colors.background) >= 3


def test_states_have_a_sign_of_their_own() -> None:
    assert len(set(MARKS.values())) == len(STATES)


@pytest.mark.parametrize(("name", "colors"), [("light", LIGHT), ("dark", DARK)])
def test_streamlits_theme_says_the_same(name: str, colors: Palette) -> None:
    options = theme()
    assert options[name] == {option: getattr(colors, token) for option, token in OPTIONS.items()}
    assert options["chartCategoricalColors"] == list(SERIES)
    assert options["baseFontSize"] == BODY_PX


def test_no_other_file_names_a_colour() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for room in ("widgets", "screens", "routes")
        for path in (ROOT / "dashboard" / room).rglob("*")
        if path.suffix in {".py", ".css", ".js", ".html"} and path.name != "palette.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if COLOR.search(line)
    ]
    assert named == []
    icon = (ROOT / "dashboard" / "widgets" / "static" / "icon.svg").read_text("utf-8")
    assert set(COLOR.findall(icon)) <= {LIGHT.primary, SERIES[1], "#fff"}


def test_every_property_of_a_style_sheet_is_a_token() -> None:
    static = ROOT / "dashboard" / "widgets" / "static"
    known = set(re.findall(r"--fw-[a-z-]+(?=:)", variables(".x")))
    used = {
        name
        for path in static.glob("*.css")
        for name in re.findall(r"var\((--fw-[a-z-]+)", path.read_text("utf-8"))
    }
    assert used
    assert used <= known
    drawn = re.search(r"const COLORS = {(.*)};", (static / "roster.js").read_text("utf-8"))
    assert drawn is not None
    assert {f"--fw-{token}" for token in re.findall(r'"([a-z]+)"', drawn[1])} <= known
