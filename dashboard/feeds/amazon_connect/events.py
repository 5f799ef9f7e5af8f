"""JSON of Amazon Connect into events."""

import polars as pl

from dashboard.feeds.amazon_connect.agents import agent_event
from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.told import (
    Record,
    RefusedError,
    Told,
    in_order,
    json_of,
    moment_of,
    parse_records,
    part,
    seconds_of,
    text_of,
)

NAME = "amazon-connect"
POLICY = ()
SOURCE_WIDE = ()

RECORD = "CONTACTRECORD"


def parse(rows: pl.DataFrame, options: Options) -> Parsed:
    """Read contact records and agent events, mixed or not.

    Parameters
    ----------
    rows : pl.DataFrame
        As `dashboard.feeds.records.records_of_text` returns.
    options : Options
        Not looked at: every time has its offset.

    Returns
    -------
    Parsed
        EVENTS, one a record.
    """
    del options
    return parse_records(rows, _read)


def _read(record: Record) -> Told:
    if "ContactId" in record:
        return _contact_record(record)
    if "EventType" in record and "AgentARN" in record:
        return agent_event(record)
    raise RefusedError("unknown_record")


def _contact_record(record: Record) -> Told:
    call = text_of(record, "ContactId")
    ended = moment_of(record, "DisconnectTimestamp")
    at = moment_of(record, "LastUpdateTimestamp") or ended
    at = at or moment_of(record, "InitiationTimestamp")
    if call is None:
        raise RefusedError("no_id")
    if at is None:
        raise RefusedError("no_time")
    queue, agent = part(record, "Queue"), part(record, "Agent")
    enqueued = moment_of(queue, "EnqueueTimestamp")
    connected = moment_of(agent, "ConnectedToAgentTimestamp")
    in_order(enqueued, connected, ended)
    fields = {
        "method": text_of(record, "InitiationMethod"),
        "channel": text_of(record, "Channel"),
        "enqueued": enqueued,
        "dequeued": moment_of(queue, "DequeueTimestamp"),
        "connected": connected,
        "ended": ended,
        "talk": seconds_of(agent, "AgentInteractionDuration"),
        "hold": seconds_of(agent, "CustomerHoldDuration"),
        "acw": seconds_of(agent, "AfterContactWorkDuration"),
        "transferred": moment_of(record, "TransferCompletedTimestamp"),
        "next": text_of(record, "NextContactId"),
    }
    return Told(
        at=at,
        kind=RECORD,
        call=call,
        queue=text_of(queue, "Name") or last_segment(text_of(queue, "ARN")),
        agent=last_segment(text_of(agent, "ARN")),
        agent_name=text_of(agent, "Username"),
        customer=text_of(part(record, "CustomerEndpoint"), "Address"),
        fields=json_of(fields),
    )


def last_segment(arn: str | None) -> str | None:
    """Return the last segment of an Amazon resource name."""
    return arn.rsplit("/", 1)[-1] or None if arn else None
