"""Adapters: one source of data each, into CONTACTS, INTERVALS or STATES frames and rejects."""
