"""Sessions of the participants of a conversation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.feeds.told import Record, in_order, moment_of, parts, seconds_of, text_of

_MOVED = ("nTransferred", "nBlindTransferred", "nConsultTransferred")
_MOST_MS = 7 * 86_400_000
_MS = 1_000


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


def sessions_of(record: Record, purpose: str) -> Iterable[Session]:
    """Yield the sessions of every participant of a purpose; users are agents too."""
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
