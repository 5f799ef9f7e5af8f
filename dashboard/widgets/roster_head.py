"""What a version of the roster says of itself: who, when, why, how good, and what it changes."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.operations.building.publish import Difference, difference, publish_roster
from dashboard.operations.editing.steps import steps
from dashboard.operations.permit import Actor
from dashboard.operations.queues.listed import list_queues, titles
from dashboard.operations.rosters.view import Cover, VersionRow
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles
from dashboard.widgets.who import who_said

_ICONS = {"draft": "edit_note", "published": "check_circle"}
_REASONS = ("build", "edit", "demo")
_SKIPPED = ("no_time", "nobody")
"""Why a build was not asked for an activity; that it has its time elsewhere is nothing to tell."""


def version_facts(row: VersionRow, cover: Cover | None, w: Words) -> None:
    """Show the badge, the origin and the figures of a version."""
    color, icon = "green" if row.state == "published" else "orange", _ICONS[row.state]
    zone = ZoneInfo(row.timezone)
    who, when = who_said(row.made_by, w), w.moment(row.made_at, zone)
    made = w("roster.made", who=who, when=when, why=_reason(row, w))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(w(f"roster.state_{row.state}"), icon=f":material/{icon}:", color=color)
        if edits := len(steps(row.answer)):
            st.badge(w("roster.edits", count=edits), icon=":material/edit:", color="gray")
        st.caption(made, width="content")
    if cover is not None:
        _figures(row, cover, w)
    if left := _without_time(row, w):
        st.caption(w("roster.without_time", what=plain("; ".join(left))))


def _without_time(row: VersionRow, w: Words) -> list[str]:
    """Return the training and meetings that a build found no time for, and why."""
    unplaced: Mapping[str, Sequence[str]] = row.answer.get("unplaced") or {}
    skipped: Mapping[str, str] = row.answer.get("skipped") or {}
    found = [f"{name} ({', '.join(agents)})" for name, agents in unplaced.items()]
    told = ((name, why) for name, why in skipped.items() if why in _SKIPPED)
    return found + [f"{name} ({w(f'roster.skipped_{why}')})" for name, why in told]


def _reason(row: VersionRow, w: Words) -> str:
    if row.reason in _REASONS:
        said = w(f"roster.reason_{row.reason}")
        return f"{said} (#{row.parent_id})" if row.parent_id else said
    return row.reason or w("roster.reason_none")


def _figures(row: VersionRow, cover: Cover, w: Words) -> None:
    gap = row.answer.get("gap")
    told = [
        ("under_hours", w("unit.hours", value=w.number(cover.under_hours, 1))),
        ("over_hours", w("unit.hours", value=w.number(cover.over_hours, 1))),
        ("gap", w.percent(gap, 2)),
    ]
    shown = [Tile(w(f"roster.{k}"), value, why=w(f"roster.{k}_help")) for k, value in told]
    if chosen := row.answer.get("chosen_by"):
        shown.append(_chosen_by(chosen, w))
    tiles(shown, w)


def _chosen_by(told: Mapping[str, int], w: Words) -> Tile:
    """Return how many agent-weeks came from where."""
    numbers = " / ".join(w.number(told[key]) for key in ("engine", "ortools"))
    return Tile(w("roster.chosen_by"), numbers, w("roster.engines"), why=w("roster.chosen_by_help"))


def service_table(row: VersionRow, w: Words) -> None:
    """Show the service level that the roster buys, by queue, with its uncertainty."""
    st.subheader(w("roster.service"), anchor=False)
    if edits := len(steps(row.answer)):
        st.caption(w("roster.service_before_edits", count=edits))
    if assured := row.answer.get("assured"):
        told = {"before": w.percent(assured["before"], 0), "after": w.percent(assured["after"], 0)}
        st.caption(w(f"roster.assured_{assured['outcome']}", rounds=assured["rounds"], **told))
    queues = list_queues(access.desk())
    names, goals = titles(queues, w.language), {queue.name: queue.goal for queue in queues}
    rows = [
        {
            w("roster.queue"): names.get(queue, queue),
            w("roster.level"): w.percent(level["mean"]),
            w("roster.level_95"): f"{w.percent(level['lo95'])} – {w.percent(level['hi95'])}",
            w("roster.target"): w.percent(goals[queue].service_level) if queue in goals else "–",
            w("roster.chance"): w.percent(level["chance"], 0),
        }
        for queue, level in row.answer["service_level"].items()
    ]
    table(pl.DataFrame(rows), key="roster_service")


def publish_control(who: Actor, row: VersionRow, w: Words) -> None:
    """Offer to publish a draft, after saying what that changes."""
    if row.state != "draft" or not who.may("publish_roster"):
        return
    box = st.popover(
        w("roster.publish"),
        icon=":material/publish:",
        type="primary",
        key="publish_open",
        on_change="rerun",
    )
    with box:
        if box.open:  # comparing two wide rosters would hold up every edit
            _changes(difference(access.desk(), who, row.id), w)
        if st.button(w("roster.publish_now"), key="publish_now", type="primary"):
            try:
                publish_roster(access.desk(), who, row.id, row.version)
            except SaidError as error:
                st.error(w.say(error))
            else:
                st.toast(w("roster.published", version=row.id), icon=":material/check:")
                st.rerun()


def _changes(change: Difference | None, w: Words) -> None:
    if change is None:
        st.write(w("roster.first_of_its_days"))
        return
    st.write(w("roster.against", version=change.against))
    sign = "+" if change.paid_hours > 0 else ""
    told = {
        "people": w.number(change.people),
        "added": w.number(change.added),
        "removed": w.number(change.removed),
        "moved": w.number(change.moved),
        "paid_hours": f"{sign}{w.number(change.paid_hours, 1)}",
    }
    changes = [(w(f"roster.change_{key}"), value) for key, value in told.items()]
    rows = [{w("roster.change"): change, w("roster.amount"): value} for change, value in changes]
    table(pl.DataFrame(rows), key="roster_changes")
