"""Which screens there are, in which group of the menu, and who sees them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.operations.permit import Actor
from dashboard.screens import (
    adherence,
    alerts,
    board,
    catalogue,
    day,
    forecast,
    live,
    reports,
    requests,
    roster,
    settings,
    shortcuts,
    staffing,
)
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.goto import know_pages
from dashboard.widgets.guide_panel import help_button
from dashboard.widgets.inbox_bell import inbox_bell
from dashboard.widgets.keys import keys
from dashboard.widgets.preferences_panel import preferences_panel
from dashboard.widgets.view_list import view_list

ICON = str(Path(__file__).parents[1] / "widgets" / "static" / "icon.svg")


@dataclass(frozen=True)
class Screen:
    """A page: its key in the catalogue and the URL, what it takes to see it, and what shows it."""

    key: str
    action: str
    icon: str
    show: Callable[[], None]


GROUPS: Mapping[str, Sequence[Screen]] = {
    "operate": (
        Screen("live", "see_live", "sensors", live.show),
        Screen("day", "see_day", "today", day.show),
        Screen("alerts", "see_alerts", "notifications", alerts.show),
        Screen("adherence", "see_people", "rule", adherence.show),
    ),
    "plan": (
        Screen("forecast", "see_forecast", "trending_up", forecast.show),
        Screen("staffing", "see_staffing", "groups", staffing.show),
        Screen("roster", "see_roster", "calendar_view_week", roster.show),
        Screen("requests", "make_request", "swap_calls", requests.show),
    ),
    "lead": (
        Screen("board", "see_board", "dashboard", board.show),
        Screen("reports", "see_reports", "summarize", reports.show),
    ),
    "set_up": (Screen("settings", "open_settings", "settings", settings.show),),
}

CATALOGUE = Screen("catalogue", "see_live", "palette", catalogue.show)
"""Not of the menu: there for those who develop, where the environment asks for it."""


def screens_of(who: Actor) -> list[Screen]:
    """Return the screens that a person may see, in the menu's order."""
    return [s for group in GROUPS.values() for s in group if who.may(s.action)]


def pages(who: Actor, words: Words) -> dict[str, list[StreamlitPage]]:
    """Return the menu of a person.

    Every screen has an address of its own. The bare address is a hidden page that shows the
    first screen: Streamlit takes the address away from the page that is its default.
    """
    known = {screen.key: _page(screen, words) for screen in screens_of(who)}
    know_pages(known)
    menu: dict[str, list[StreamlitPage]] = {}
    for group, screens in GROUPS.items():
        shown = [known[screen.key] for screen in screens if screen.key in known]
        if shown:
            menu[words(f"menu.{group}")] = shown
    if access.desk().settings.catalogue:
        menu[words("menu.develop")] = [_page(CATALOGUE, words)]
    next(iter(menu.values())).insert(0, _home(screens_of(who)[0]))
    return menu


def _page(screen: Screen, words: Words) -> StreamlitPage:
    return st.Page(
        screen.show,
        title=words(f"screen.{screen.key}"),
        icon=f":material/{screen.icon}:",
        url_path=screen.key,
    )


def _home(first: Screen) -> StreamlitPage:
    def home() -> None:
        first.show()

    return st.Page(home, title="Floorwalker", url_path="home", default=True, visibility="hidden")


def side(who: Actor, page: StreamlitPage) -> None:
    """Show under the menu who is signed in, the bell, views, keys, the language and the demo."""
    w = access.words()
    with st.sidebar:
        if (zone := access.demo_zone()) is not None:
            _demo_mark(w, zone)
        shown = shown_screen(who, page)
        inbox_bell(who, w, _link(who), told=shown == "live")
        view_list(who, shown, w)
        _keys(who, shown, w)
        help_button(who, w)
        access.choose_language("side")
        st.caption(f"{who.name} · {w(f'role.{who.role}')}")
        preferences_panel(w)
        st.button(w("access.sign_out"), on_click=access.leave, key="sign_out", width="stretch")


def shown_screen(who: Actor, page: StreamlitPage) -> str:
    """Return the key of the screen that a page shows."""
    known = [screen.key for screen in (*screens_of(who), CATALOGUE)]
    return page.url_path if page.url_path in known else known[0]


def _keys(who: Actor, shown: str, words: Words) -> None:
    known = {screen.key: screen for screen in screens_of(who)}
    keys(shortcuts.sections(who, shown, list(known), words), words, lambda: shortcuts.act(who))
    if (wanted := shortcuts.wanted_screen()) in known:
        st.switch_page(_page(known[wanted], words))


def _link(who: Actor) -> Callable[[str, str], None]:
    """Return what shows a link to a screen that a person may see, with its parameters."""
    known = {screen.key: screen for screen in screens_of(who)}

    def link(address: str, label: str) -> None:
        key, _, query = address.partition("?")
        if key in known:
            page = _page(known[key], access.words())
            st.page_link(page, label=label, query_params=dict(parse_qsl(query)))

    return link


def _demo_mark(words: Words, zone: ZoneInfo) -> None:
    # The bank's own clock, whatever zone its reader chose for moments.
    now = access.desk().now().astimezone(zone).replace(tzinfo=None)
    st.info(
        f"{words('demo.mark')}  \n{words('demo.clock', time=words.moment(now))}",
        icon=":material/science:",
    )
