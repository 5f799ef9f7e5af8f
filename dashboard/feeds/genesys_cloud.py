"""`genesys-cloud`: conversation details of Genesys Cloud analytics.

The records of ``/api/v2/analytics/conversations/details``: participants (customer, acd, agent) have
sessions, sessions have segments (interact, hold, wrapup …) and metrics in milliseconds. Every acd
session is one stay in a queue; a conversation asked for again stands as its fullest copy says.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.records import records_of_text
from dashboard.feeds.told import (
    Record,
    RefusedError,
    Told,
    in_order,
    json_of,
    moment_of,
    parse_records,
    parts,
    seconds_of,
    text_of,
)
from dashboard.frames import CONTACTS, MOMENT, conform

NAME = "genesys-cloud"
POLICY = ()
SOURCE_WIDE = ()

_KIND = "CONVERSATION"
_ANSWER = re.compile(r"\s*\{\s*\"conversations\"\s*:\s*\[")
_TALK, _HELD, _ACW = ("tTalkComplete", "tTalk"), ("tHeldComplete", "tHeld"), ("tAcw",)
_MOVED = ("nTransferred", "nBlindTransferred", "nConsultTransferred")
_MOST_MS = 7 * 86_400_000
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


@dataclass(frozen=True)
class Session:
    """One participant's session; moments in microseconds.

    Attributes
    ----------
    metrics : mapping
        Name → sum of its values; times are in milliseconds.
    """

    queue_id: str | None
    media: str | None
    begins: int
    ends: int | None
    segments: tuple[tuple[str, int, int | None], ...]
    metrics: dict[str, float]
    transferred: bool
    participant: str | None
    user: str | None

    def talk_begins(self) -> int | None:
        """Return when the participant began to talk; None where it never did."""
        return next((begin for kind, begin, _ in self.segments if kind == "interact"), None)

    def talk_ends(self) -> int | None:
        """Return when talking and holding ended; None while it lasts."""
        ends = [end for kind, _, end in self.segments if kind in ("interact", "hold")]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    def seconds(self, names: Sequence[str], kind: str) -> float | None:
        """Return the metric told first by `names`, else the length of the segments of a kind."""
        for name in names:
            if name in self.metrics:
                return self.metrics[name] / _MS
        spans = [end - begin for k, begin, end in self.segments if k == kind and end is not None]
        return sum(spans) / 1e6 if spans else None


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
        purpose: sorted(_sessions(record, purpose), key=lambda session: session.begins)
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
        kind=_KIND,
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


def _sessions(record: Record, purpose: str) -> Iterable[Session]:
    for person in parts(record, "participants"):
        told = text_of(person, "purpose")
        if told == purpose or (purpose == "agent" and told == "user"):
            for session in parts(person, "sessions"):
                if found := _session(person, session):
                    yield found


def _session(person: Record, session: Record) -> Session | None:
    segments = parts(session, "segments")
    spans = [
        (
            text_of(segment, "segmentType") or "",
            moment_of(segment, "segmentStart"),
            moment_of(segment, "segmentEnd"),
        )
        for segment in segments
    ]
    known = sorted(((k, b, e) for k, b, e in spans if b is not None), key=lambda s: (s[1], s[0]))
    if not known:
        return None
    for _, begin, end in known:
        in_order(begin, None, end)
    metrics = _metrics(session)
    leaves = {text_of(segment, "disconnectType") for segment in segments}
    ends = [end for _, _, end in known if end is not None]
    return Session(
        queue_id=next((q for q in (text_of(s, "queueId") for s in segments) if q), None),
        media=text_of(session, "mediaType"),
        begins=known[0][1],
        ends=max(ends) if len(ends) == len(known) else None,
        segments=tuple(known),
        metrics=metrics,
        transferred="transfer" in leaves or any(metrics.get(name) for name in _MOVED),
        participant=text_of(person, "participantName"),
        user=text_of(person, "userId"),
    )


def _metrics(session: Record) -> dict[str, float]:
    sums: dict[str, float] = {}
    for metric in parts(session, "metrics"):
        name, value = text_of(metric, "name"), seconds_of(metric, "value", _MOST_MS)
        if name is not None and value is not None:
            sums[name] = sums.get(name, 0) + value
    return sums


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


_FIELDS = pl.Struct(
    {
        "stays": pl.List(
            pl.Struct(
                {
                    **dict.fromkeys(("queue", "media", "outcome", "agent"), pl.String),
                    **dict.fromkeys(("arrived", "answered", "ended"), pl.Int64),
                    **dict.fromkeys(("talk", "hold", "acw"), pl.Float64),
                    "transferred": pl.Boolean,
                }
            )
        )
    }
)


def contacts(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make contacts of conversations, whichever copies came, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole conversations.
    options : Options
        Not looked at.

    Returns
    -------
    pl.DataFrame
        CONTACTS, one a stay in a queue. No agent and not abandoned by metric: flowed out where a
        metric, a transfer or a later stay says so.
    """
    del options
    copies = events.filter(pl.col("kind") == _KIND).sort(
        "call", "at", pl.col("fields").str.len_bytes(), "fields"
    )
    told = copies.with_columns(pl.col("customer").drop_nulls().first().over("call"))
    fullest = told.unique("call", keep="last", maintain_order=True)
    rows = fullest.select(
        "call", "customer", pl.col("fields").str.json_decode(_FIELDS).struct.field("stays")
    )
    stays = rows.explode("stays").drop_nulls("stays").unnest("stays")
    nth = pl.col("arrived").rank("ordinal").over("call", "queue") - 1
    return conform(
        stays.select(
            source_key="call",
            segment=nth,
            queue="queue",
            channel=pl.col("media").str.to_lowercase(),
            arrived_at=pl.col("arrived").cast(MOMENT),
            answered_at=pl.col("answered").cast(MOMENT),
            ended_at=pl.col("ended").cast(MOMENT),
            outcome="outcome",
            agent="agent",
            talk_s="talk",
            hold_s="hold",
            acw_s="acw",
            transferred=pl.col("transferred").fill_null(value=False),
            customer="customer",
        ),
        CONTACTS,
    )
