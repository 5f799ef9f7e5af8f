"""Conversation details into events."""

import json
import re
from collections.abc import Iterable, Sequence

import polars as pl

from dashboard.feeds.genesys_cloud.sessions import Session, sessions_of
from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.records import records_of_text
from dashboard.feeds.told import (
    Record,
    RefusedError,
    Told,
    json_of,
    moment_of,
    parse_records,
    parts,
    text_of,
)

NAME = "genesys-cloud"
POLICY = ()
SOURCE_WIDE = ()
KIND = "CONVERSATION"

_ANSWER = re.compile(r"\s*\{\s*\"conversations\"\s*:\s*\[")
_TALK, _HELD, _ACW = ("tTalkComplete", "tTalk"), ("tHeldComplete", "tHeld"), ("tAcw",)
_MS = 1_000


def rows_of_text(text: str) -> pl.DataFrame:
    """Return the conversations of a text: records, or a whole answer of the interface.

    Raises
    ------
    FeedError
        When there is none.
    """
    if _ANSWER.match(text):
        try:
            return records_of_text(_lines_of_answer(text))
        except (ValueError, RecursionError):
            pass  # a cut answer: the conversations before the cut are still whole
        return records_of_text(_ANSWER.sub("[", text, count=1))
    return records_of_text(text)


def _lines_of_answer(text: str) -> str:
    answer: Record = json.loads(text)
    return "\n".join(json.dumps(record) for record in parts(answer, "conversations"))


def parse(rows: pl.DataFrame, options: Options) -> Parsed:
    """Read conversations.

    Parameters
    ----------
    rows : pl.DataFrame
        As `rows_of_text` returns.
    options : Options
        Not looked at: every time has its offset.

    Returns
    -------
    Parsed
        EVENTS, one a copy of a conversation; its time is the latest one in it.
    """
    del options
    return parse_records(rows, _read)


def _read(record: Record) -> Told:
    call = text_of(record, "conversationId")
    if call is None:
        raise RefusedError("unknown_record" if "participants" not in record else "no_id")
    start, end = moment_of(record, "conversationStart"), moment_of(record, "conversationEnd")
    sessions = {
        purpose: sorted(sessions_of(record, purpose), key=lambda session: session.begins)
        for purpose in ("acd", "agent")
    }
    stays = _stays(sessions["acd"], sessions["agent"], end)
    moments = [start, end, *_moments([*sessions["acd"], *sessions["agent"]])]
    known = [moment for moment in moments if moment is not None]
    if not known:
        raise RefusedError("no_time", call)
    first = next((session for session in sessions["agent"] if session.user), None)
    return Told(
        at=max(known),
        kind=KIND,
        call=call,
        agent=first.user if first else None,
        agent_name=first.participant if first else None,
        customer=_caller(record),
        fields=json_of({"stays": stays}),
    )


def _moments(sessions: Iterable[Session]) -> list[int | None]:
    return [moment for session in sessions for _, *both in session.segments for moment in both]


def _caller(record: Record) -> str | None:
    for person in parts(record, "participants"):
        if text_of(person, "purpose") in ("customer", "external"):
            for session in parts(person, "sessions"):
                for key in ("ani", "addressFrom", "remote"):
                    if found := text_of(session, key):
                        return found
    return None


def _stays(
    waits: Sequence[Session], talks: Sequence[Session], conversation_end: int | None
) -> list[dict[str, object]]:
    """Pair each wait in a queue with the agent who took it, in order of time."""
    left = [talk for talk in talks if talk.talk_begins() is not None]
    stays: list[dict[str, object]] = []
    for nth, wait in enumerate(waits):
        following = next((w.begins for w in waits[nth + 1 :] if w.queue_id == wait.queue_id), None)
        talk = next((t for t in left if _takes(t, wait, following)), None)
        if talk is not None:
            left.remove(talk)
        stays.append(_stay(wait, talk, conversation_end, last=nth + 1 == len(waits)))
    return stays


def _takes(talk: Session, wait: Session, following: int | None) -> bool:
    begins = talk.talk_begins()
    same_queue = talk.queue_id in (None, wait.queue_id)
    in_time = begins is not None and begins >= wait.begins
    return same_queue and in_time and (following is None or (begins or 0) < following)


def _stay(
    wait: Session, talk: Session | None, conversation_end: int | None, *, last: bool
) -> dict[str, object]:
    queue = wait.participant or wait.queue_id
    if queue is None:
        raise RefusedError("no_queue")
    stay: dict[str, object] = {"queue": queue, "media": wait.media, "arrived": wait.begins}
    if talk is None:
        ended = wait.ends or conversation_end
        return stay | {"ended": ended, "outcome": _unanswered(wait, ended, last=last)}
    answered = _answered(wait, talk)
    ended = talk.talk_ends()
    return stay | {
        "outcome": "answered",
        "answered": answered,
        "ended": max(ended, answered) if ended else ended,
        "agent": talk.user or talk.participant,
        "talk": talk.seconds(_TALK, "interact"),
        "hold": talk.seconds(_HELD, "hold") or 0.0,
        "acw": talk.seconds(_ACW, "wrapup"),
        "transferred": talk.transferred,
    }


def _answered(wait: Session, talk: Session) -> int:
    """Return when the contact was answered: by the metric where it is told."""
    told_ms = talk.metrics.get("tAnswered", wait.metrics.get("tAnswered"))
    if told_ms is not None:
        return wait.begins + round(told_ms * _MS)
    return talk.talk_begins() or wait.begins


def _unanswered(wait: Session, ended: int | None, *, last: bool) -> str:
    if ended is None:
        return "open"
    moved = "tFlowOut" in wait.metrics or wait.transferred or not last
    return "flow_out" if moved and "tAbandon" not in wait.metrics else "abandoned"
