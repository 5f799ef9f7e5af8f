"""Forget a customer: what is left names nobody any more, the figures stay as they were."""

import polars as pl
from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.facts.archive import archived_months
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Contact, RawEvent
from dashboard.store.write import table_of
from dashboard.text import SaidError

_LENGTH = 64


def erase_customer(desk: Desk, actor: Actor, customer: str) -> int:
    """Take a customer's hash off every contact and event; return how many rows bore it.

    Raises
    ------
    SaidError
        When the text is no hash as the store keeps it.
    """
    require(actor, "change_settings")
    if len(customer) != _LENGTH or not set(customer) <= set("0123456789abcdef"):
        raise SaidError("erase.no_hash", text=customer[:20])
    with desk.store.write() as session:
        count = sum(_forget(session, table, customer) for table in (Contact, RawEvent))
        for path in archived_months(session).values():
            frame = pl.read_parquet(path)
            hit = pl.col("customer") == customer
            found = frame.filter(hit).height
            if found:
                mine = pl.when(hit).then(None).otherwise(pl.col("customer")).alias("customer")
                frame.with_columns(mine).write_parquet(path)
            count += found
        record(session, actor, "erase", "customer", {"rows": count})
    return count


def _forget(session: Session, model: type[Contact] | type[RawEvent], customer: str) -> int:
    table = table_of(model)
    change = table.update().where(table.c.customer == customer).values(customer=None)
    return session.connection().execute(change).rowcount
