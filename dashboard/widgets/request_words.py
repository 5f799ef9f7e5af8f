"""Answers to requests in words: each reason with its days, hours, rules and names."""

import datetime as dt

import streamlit as st

from dashboard.operations.requests.seen import Request
from dashboard.operations.requests.verdict import Reason, Verdict
from dashboard.text import Words
from dashboard.widgets.choose_queue import queue_titles
from dashboard.widgets.plain import plain
from scheduling.rules import CATALOGUE

_NAMES = {rule.key: rule.names for rule in CATALOGUE}
_DAYS = frozenset({"day", "first", "last"})


def reason_said(reason: Reason, words: Words) -> str:
    """Return one reason as a sentence."""
    said = {name: _said(name, value, words) for name, value in reason.values.items()}
    return words(f"request.why_{reason.key}", **said)


def _said(name: str, value: str | float, words: Words) -> str:
    if name in _DAYS:
        return words.day(dt.date.fromisoformat(str(value)))
    if name == "rule":
        return _NAMES[value][words.language] if value in _NAMES else plain(str(value))
    if name == "skills":
        return plain(", ".join(_skill(skill, words) for skill in str(value).split(", ")))
    if isinstance(value, str):
        return plain(value)
    return words.number(value, 1 if name == "hours" else 0)


def _skill(name: str, words: Words) -> str:
    """Return the name of a skill: the queue's where it is called as one."""
    return queue_titles(words).get(name, name)


def answer_said(verdict: Verdict, words: Words) -> str:
    """Return all reasons, one a line, what speaks against it first."""
    reasons = sorted(verdict.reasons, key=lambda reason: not reason.against)
    signs = {True: ":material/close:", False: ":material/check:"}
    return "  \n".join(f"{signs[r.against]} {reason_said(r, words)}" for r in reasons)


def answer(verdict: Verdict, words: Words) -> None:
    """Show an answer as it was just given."""
    head = words("request.fine" if verdict.fine else "request.not_fine")
    show = st.success if verdict.fine else st.warning
    show(f"{head}\n\n{answer_said(verdict, words)}")


def request_said(row: Request, words: Words) -> str:
    """Return who asks for what and when."""
    if row.kind == "swap":
        return words(
            "request.said_swap",
            agent=plain(row.agent),
            other=plain(row.other),
            day=words.date(row.first),
        )
    days = words.date(row.first)
    if row.last != row.first:
        days += f" – {words.date(row.last)}"
    return words(
        "request.said_leave", agent=plain(row.agent), days=days, kind=kind_said(row.what, words)
    )


def kind_said(kind: str, words: Words) -> str:
    """Return the name of a kind of time off; one that only the people feed knows as it is."""
    key = f"request.kind_{kind}"
    return words(key) if words.knows(key) else plain(kind)


def state_said(row: Request, words: Words) -> str:
    """Return how a request stands."""
    waits_for = f"request.state_{row.kind}_{row.state}"
    return words(waits_for if words.knows(waits_for) else f"request.state_{row.state}")
