"""Every word has both languages; every word used is there, and none lies about unused."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.cli import COMMANDS
from dashboard.feeds.catalogue import FEEDS
from dashboard.measures.service import FORMULAS
from dashboard.operations.alerting.alarms import INDICATORS
from dashboard.operations.alerting.watch_bias import BIAS_INDICATOR
from dashboard.operations.alerting.watch_feeds import FEED_INDICATORS
from dashboard.operations.demo.incidents import KINDS
from dashboard.operations.permit import ACTIONS
from dashboard.text import LANGUAGES, SaidError, Words, catalogue, nearest_language
from scheduling.rules import CATALOGUE

DASHBOARD = Path(__file__).parents[2] / "dashboard"
CJK = re.compile(r"[\u4e00-\u9fff]")


def strings() -> Iterator[tuple[str, str]]:
    for path in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def prefixes() -> set[str]:
    """Return the fixed beginnings of keys that are put together, such as ``live.status_``."""
    found: set[str] = set()
    for path in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                head = str(node.values[0].value)
                if re.fullmatch(r"[a-z_]+\.[a-z_]*", head):
                    found.add(head)
    return found


def test_both_catalogues_have_the_same_words() -> None:
    assert catalogue("en").keys() == catalogue("zh").keys()


def test_no_word_is_empty_and_placeholders_agree() -> None:
    for key, english in catalogue("en").items():
        chinese = catalogue("zh")[key]
        assert english
        assert chinese
        fields = [
            {f for _, f, _, _ in string.Formatter().parse(t) if f} for t in (english, chinese)
        ]
        assert fields[0] == fields[1], key


def test_chinese_words_are_chinese() -> None:
    plain = {k for k, v in catalogue("zh").items() if not CJK.search(v)}
    assert plain <= {k for k, v in catalogue("en").items() if catalogue("zh")[k] == v}


ALERTS = (*INDICATORS, *FEED_INDICATORS, BIAS_INDICATOR)
SPEAKERS = {
    "w",
    "words",
    "WORDS",
    "_words",
    "SaidError",
    "FeedError",
    "UnknownQueueError",
    "NotPermittedError",
}


def spoken() -> Iterator[tuple[str, str]]:
    """Return the keys that are said as they stand: the first argument of what speaks."""
    for path in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in SPEAKERS and isinstance(first, ast.Constant) and "." in str(first.value):
                    yield path.name, str(first.value)


def test_every_key_in_the_code_has_words() -> None:
    assert sum(1 for _ in spoken()) > 100
    assert [said for said in spoken() if said[1] not in catalogue("en")] == []


def test_no_word_is_unused() -> None:
    used = {text for _, text in strings()}
    heads = tuple(prefixes())
    listed = {f"live.{text}" for text in used}
    unused = [k for k in catalogue("en") if k not in used | listed and not k.startswith(heads)]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_feed_formula_role_and_indicator_has_its_words(language: str) -> None:
    words = Words(language)
    wanted = [
        *(f"feed_name.{name}" for name in FEEDS),
        *(f"formula.{name}" for name in FORMULAS),
        *(f"role.{name}" for name in ACTIONS),
        *(f"live.indicator_{name}" for name in ALERTS),
        *(f"alerts.said_{name}" for name in ALERTS),
        *(f"incident.{name}" for name in KINDS),
    ]
    assert [key for key in wanted if not words.knows(key)] == []
    assert all(rule.names[language] for rule in CATALOGUE)


def test_every_command_is_in_the_manual() -> None:
    for language in LANGUAGES:
        manual = (DASHBOARD.parent / "docs" / "manual" / f"{language}.md").read_text("utf-8")
        assert [c for c in COMMANDS if f"floorwalker {c}" not in manual] == []


def test_a_refusal_speaks_both_languages() -> None:
    error = SaidError("queue.unknown", queue="bnak", near="bank")
    assert "bank" in Words("en").say(error)
    assert CJK.search(Words("zh").say(error))
    assert str(error) == Words("en").say(error)


@pytest.mark.parametrize(
    ("wanted", "language"), [("zh_CN.UTF-8", "zh"), ("zh-Hans", "zh"), ("de", "en"), (None, "en")]
)
def test_the_nearest_language(wanted: str | None, language: str) -> None:
    assert nearest_language(wanted) == language


def test_numbers_and_durations() -> None:
    words = Words("en")
    assert words.number(1234.5, 1) == "1,234.5"
    assert words.percent(0.8234) == "82.3%"
    assert words.percent(None) == "–"
    assert words.number(float("nan")) == "–"
    assert [words.duration(s) for s in (42, 185, 3723, None)] == ["42 s", "3:05", "1:02:03", "–"]
    assert Words("zh").duration(42) == "42 秒"
