"""Accounts: who has which role; administrators add, change and reset."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboard.operations.accounts.users import Scope, accounts, add_user, reset_password, set_role
from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, Actor
from dashboard.text import UNKNOWN, SaidError, Words
from dashboard.widgets.table import table


def account_form(desk: Desk, who: Actor, words: Words) -> None:
    """Show the accounts and, to administrators, what can be done with them."""
    found = accounts(desk, who)
    rows = pl.DataFrame(
        {
            words("users.name"): [a.name for a in found],
            words("users.role"): [words(f"role.{a.role}") for a in found],
            words("users.locked"): [words("users.yes") if a.locked else UNKNOWN for a in found],
        }
    )
    table(rows, key="accounts")
    if not who.may("manage_users"):
        return
    left, right = st.columns(2)
    with left, st.form("add_user"):
        st.markdown(f"**{words('users.add')}**")
        name = st.text_input(words("users.name"))
        role = st.selectbox(words("users.role"), ROLES, format_func=lambda r: words(f"role.{r}"))
        if st.form_submit_button(words("users.add"), type="primary") and name.strip():
            _add(desk, who, words, name.strip(), role)
    with right, st.container(border=True):
        _change(desk, who, words, {a.name: a.role for a in found})


def _change(desk: Desk, who: Actor, words: Words, roles: Mapping[str, str]) -> None:
    """Show what can be done with one account, its present role chosen."""
    st.markdown(f"**{words('users.change')}**")
    chosen = st.selectbox(words("users.name"), list(roles), key="change_name")
    present = roles[chosen]
    role = st.selectbox(
        words("users.role"),
        ROLES,
        ROLES.index(present) if present in ROLES else None,
        format_func=lambda r: words(f"role.{r}"),
        key=f"change_role_{chosen}",
    )
    if st.button(words("users.set_role"), disabled=role == present) and role:
        try:
            set_role(desk, who, chosen, role)
        except SaidError as error:
            st.error(words.say(error))
        else:
            st.rerun()
    if st.button(words("users.reset")):
        password = reset_password(desk, who, chosen)
        st.success(words("users.one_time", name=chosen, password=password))


def _add(desk: Desk, who: Actor, words: Words, name: str, role: str) -> None:
    try:
        password = add_user(desk, who, name, role, scope=Scope())
        st.success(words("users.one_time", name=name, password=password))
    except SaidError as error:
        st.error(words.say(error))
