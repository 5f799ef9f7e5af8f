"""What rules find is said in both languages."""

import re
import string
from pathlib import Path

import pytest

from scheduling.audit import audit
from scheduling.problem import read_problem
from scheduling.roster import Roster
from scheduling.rules import CATALOGUE, Violation
from scheduling.rules.ledger_rules import COUNTS
from scheduling.rules.sentences import NAMED, SENTENCES, called, said
from tests.scheduling.test_rules import CASES, LONG, MEETINGS, crew, shift, with_agent

RULES = Path(__file__).parents[3] / "scheduling"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def found() -> list[Violation]:
    """Break every rule."""
    rosters = [(document, Roster.of(bad)) for _, document, bad, _ in CASES]
    rosters += [(document, Roster.of(LONG, placed)) for document, placed, _ in MEETINGS]
    stranger = [shift(0, "08:00", agent="eve"), shift(8, "08:00")]
    rosters.append((with_agent(), Roster.of(stranger)))
    return [v for document, r in rosters for v in audit(read_problem(document), r).violations]


def test_every_rule_says_what_it_found_in_both_languages() -> None:
    violations = found()
    for violation in violations:
        assert not CHINESE.search(violation.detail)
        assert CHINESE.search(violation.detail_zh)
        assert violation.words("en") == violation.detail
        assert violation.words("zh") == violation.detail_zh
    # demand by shift and fairness are only ever paid for
    expected = {rule.key for rule in CATALOGUE} - {"cover", "fairness"}
    assert {v.rule for v in violations} == expected | {"known_agent", "known_day"}


def test_both_sentences_have_the_same_gaps_and_only_one_is_chinese() -> None:
    for english, chinese in SENTENCES.values():
        parts = [set(_gaps(text)) for text in (english, chinese)]
        assert parts[0] == parts[1]
        assert not CHINESE.search(english)
        if re.search("[a-z]", re.sub(r"{.*?}", "", english)):
            assert CHINESE.search(chinese)


def _gaps(text: str) -> list[str]:
    return [gap for _, gap, _, _ in string.Formatter().parse(text) if gap]


def test_no_sentence_is_missing_or_idle() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in RULES.rglob("*.py"))
    used = set(re.findall(r'\bsaid\(\s*"(\w+)"', source)) | NAMED | set(COUNTS)
    for rule in ("fixed", "locked", "rotation"):
        used |= {f"{rule}_off", f"{rule}_missing"}
    assert used == set(SENTENCES)


def test_what_stands_in_a_gap_is_in_the_same_language() -> None:
    inner = said("must_have", shown=said("works_at", start="08:00"), want=called("late"))
    assert inner.words("en") == "works at 08:00, but must have 'late'"
    assert inner.words("zh") == "08:00 上班，但必须满足申请“晚班”"
    times = [said("day", day=1, time="09:00"), said("day", day=2, time="10:00")]
    listed = said("meeting_apart", name="m", times=times)
    assert listed.words("en") == "m: not together, but day 1 09:00, day 2 10:00"
    assert listed.words("zh") == "m：未同时参加，分别为 第1天 09:00、第2天 10:00"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_fairness_is_said_too(language: str) -> None:
    document = crew(soft=[{"rule": "fairness", "weight": 1}], holidays=[1])
    problem = read_problem(document)
    rule = next(rule for rule in CATALOGUE if rule.key == "fairness")
    findings = rule.find(problem, problem.agents[0], [shift(1, "08:00")])
    assert [f.detail.words(language) for f in findings] == [
        {
            "en": "1 holidays after 0 more than the least",
            "zh": "节假日 1 次，此前已比最少者多 0 次",
        }[language]
    ]
