"""Accounts: who has which role and where; administrators add, change and reset."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard.operations.accounts.places import Places, places
from dashboard.operations.accounts.users import (
    EVERYWHERE,
    Account,
    Scope,
    accounts,
    add_user,
    reset_password,
    set_role,
)
from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, Actor
from dashboard.text import UNKNOWN, SaidError, Words
from dashboard.widgets.table import table

_TOLD = "account_told"


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
    if told := st.session_state.pop(_TOLD, ""):
        st.success(told)
    there = places(desk, who)
    left, right = st.columns(2)
    with left, st.container(border=True):
        _add(desk, who, there, words)
    with right, st.container(border=True):
        _change(desk, who, found, there, words)


def _add(desk: Desk, who: Actor, there: Places, words: Words) -> None:
    st.markdown(f"**{words('users.add')}**")
    name = st.text_input(words("users.name"), key="add_name").strip()
    role = _role(None, words, "add_role") or ROLES[0]
    scope = _scope(role, EVERYWHERE, there, words, "add")
    if st.button(words("users.add"), type="primary", key="add_user") and name:
        try:
            password = add_user(desk, who, name, role, scope=_whole(role, scope))
        except SaidError as error:
            st.error(words.say(error))
        else:
            _tell(words("users.one_time", name=name, password=password))


def _change(desk: Desk, who: Actor, found: Sequence[Account], there: Places, words: Words) -> None:
    """Show what can be done with one account, what it has at present chosen."""
    st.markdown(f"**{words('users.change')}**")
    known = {account.name: account for account in found}
    chosen = st.selectbox(words("users.name"), list(known), key="change_name")
    present = known[chosen]
    role = _role(present.role, words, f"change_role_{chosen}") or present.role
    before = present.scope if role == present.role else EVERYWHERE
    scope = _scope(role, before, there, words, f"change_{chosen}")
    same = (role, scope) == (present.role, present.scope)
    if st.button(words("users.set_role"), key="set_role", disabled=same):
        try:
            set_role(desk, who, chosen, role, _whole(role, scope))
        except SaidError as error:
            st.error(words.say(error))
        else:
            st.rerun()
    if st.button(words("users.reset"), key="reset_password"):
        password = reset_password(desk, who, chosen)
        _tell(words("users.one_time", name=chosen, password=password))


def _tell(said: str) -> None:
    """Show the accounts anew, and say something once above them."""
    st.session_state[_TOLD] = said
    st.rerun()


def _role(present: str | None, words: Words, key: str) -> str | None:
    return st.selectbox(
        words("users.role"),
        ROLES,
        ROLES.index(present) if present in ROLES else 0,
        format_func=lambda role: words(f"role.{role}"),
        key=key,
    )


def _scope(role: str, present: Scope, there: Places, words: Words, key: str) -> Scope:
    """Ask where a role holds, where that can be chosen."""
    match role:
        case "agent":
            label, nobody = words("users.agent"), words("choose.some")
            number = _one(label, there.agents, present.agent_id, nobody, f"{key}_agent")
            return present if number == present.agent_id else Scope(agent_id=number)
        case "team_lead":
            label, every = words("users.team"), words("users.every_team")
            number = _one(label, there.teams, present.team_id, every, f"{key}_team")
            return present if number == present.team_id else Scope(team_id=number)
        case _:
            return EVERYWHERE


def _one(
    label: str, names: Mapping[str, int], present: int | None, none: str, key: str
) -> int | None:
    """Ask for one of some names and return its number; `none` stands where none is chosen."""
    known = list(names)
    first = next((place for place, name in enumerate(known) if names[name] == present), None)
    name = st.selectbox(label, known, first, placeholder=none, key=key)
    return names[name] if name else None


def _whole(role: str, scope: Scope) -> Scope:
    """Return a scope; an agent's account without its agent would show nothing."""
    if role == "agent" and scope.agent_id is None:
        raise SaidError("users.agent_needed")
    return scope
