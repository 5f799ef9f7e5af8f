"""Customers by keyed hash only: the key stays in this store, the number leaves no trace."""

import hashlib
import hmac
import secrets

import polars as pl
from sqlmodel import Session

from dashboard.store.tables import Setting

SETTING = "customer_key"


def hash_customers(session: Session, contacts: pl.DataFrame) -> pl.DataFrame:
    """Return contacts whose column customer holds HMAC-SHA-256 of what stood there."""
    known = contacts["customer"].drop_nulls().unique()
    if known.is_empty():
        return contacts
    key = _key(session)
    hashed = {name: hmac.new(key, name.encode(), hashlib.sha256).hexdigest() for name in known}
    return contacts.with_columns(
        customer=pl.col("customer").replace_strict(hashed, default=None, return_dtype=pl.String)
    )


def _key(session: Session) -> bytes:
    row = session.get(Setting, SETTING)
    if row is None:
        row = Setting(name=SETTING, value={"key": secrets.token_hex(32)})
        session.add(row)
    return bytes.fromhex(row.value["key"])
