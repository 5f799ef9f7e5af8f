"""Watch the feeds: one that should tell and is silent, or whose lines cannot be taken."""

import datetime as dt

from sqlmodel import Session, select

from dashboard.operations.alerting.raise_alert import close_normal, raise_alert
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.health import read_health
from dashboard.operations.feeds.sources import SILENT_AFTER_S, is_live, now
from dashboard.operations.feeds.trouble import trouble_of
from dashboard.store.tables import FeedPulse, Source

FEED_INDICATORS = ("feed_silent", "feed_rejects", "feed_trouble")
REJECT_SHARE = 0.05
"""Of the lines of the last quarter of an hour; above it the feed has changed its shape."""
_OVER = dt.timedelta(minutes=15)


def watch_feeds(desk: Desk) -> int:
    """Keep the alerts on live sources true; return how many are open.

    A live source is active and followed, or has a webhook: files brought in by hand are not
    expected to go on.
    """
    moment = desk.now()
    with desk.store.write() as session:
        health = {row["name"]: row for row in read_health(session).to_dicts()}
        live = [s for s in session.exec(select(Source)) if s.active and is_live(s)]
        found = [(s, *sick) for s in live for sick in _sick(session, s, health[s.name])]
        for source, indicator, evidence in found:
            severity = "watch" if indicator == "feed_rejects" else "breach"
            raise_alert(session, indicator, source.name, severity, evidence, moment)
        close_normal(session, FEED_INDICATORS, moment)
    return len(found)


def _sick(
    session: Session, source: Source, health: dict[str, object]
) -> list[tuple[str, dict[str, object]]]:
    said: dict[str, object] = {"source": source.name}
    found: list[tuple[str, dict[str, object]]] = []
    last = health["updated_at"]
    limit_s = float(source.options.get("silent_after_s", SILENT_AFTER_S))
    if isinstance(last, dt.datetime) and (now() - last).total_seconds() > limit_s:
        minutes = round((now() - last).total_seconds() / 60)
        found.append(("feed_silent", {**said, "minutes": minutes}))
    if health["trouble"]:
        found.append(("feed_trouble", {**said, "why": str(trouble_of(str(health["trouble"])))}))
    share = _reject_share(session, source)
    if share > REJECT_SHARE:
        found.append(("feed_rejects", {**said, "share": round(share, 4)}))
    return found


def _reject_share(session: Session, source: Source) -> float:
    pulses = select(FeedPulse).where(FeedPulse.source_id == source.id)
    rows = list(session.exec(pulses.where(FeedPulse.minute > now() - _OVER)))
    rejects = sum(pulse.rejects for pulse in rows)
    return rejects / (rejects + sum(pulse.rows for pulse in rows)) if rejects else 0.0
