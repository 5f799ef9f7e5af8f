"""Accounts: signing in, roles and scopes, preferences, saved views."""
