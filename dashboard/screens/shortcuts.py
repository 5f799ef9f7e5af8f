"""Which keys hold on which screen."""

from collections.abc import Mapping, Sequence

from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets.alert_keys import alert_shortcuts, do_alert_key
from dashboard.widgets.keys import Section, Shortcut, asked

GO: Mapping[str, str] = {
    "live": "l",
    "day": "d",
    "alerts": "a",
    "adherence": "h",
    "forecast": "f",
    "staffing": "s",
    "roster": "r",
    "requests": "q",
    "reports": "p",
    "board": "b",
    "settings": "e",
}
"""Screen → the letter that opens it after ``g``."""
_GO = "go:"


def sections(who: Actor, shown: str, known: Sequence[str], words: Words) -> list[Section]:
    """Return the keys that hold on a screen.

    Parameters
    ----------
    who : Actor
        Who strikes them.
    shown : str
        Key of the present screen.
    known : sequence of str
        Keys of the screens that the person may see, in the menu's order.
    words : Words
        Of the person.
    """
    everywhere = [Shortcut(("?",), words("keys.list"))]
    everywhere += [
        Shortcut(("g", GO[key]), words(f"screen.{key}"), f"{_GO}{key}")
        for key in known
        if key in GO
    ]
    return [*_own(who, shown, words), Section(words("keys.everywhere"), everywhere)]


def _own(who: Actor, shown: str, words: Words) -> list[Section]:
    title = words("keys.here", screen=words(f"screen.{shown}"))
    if shown == "alerts":
        return [Section(title, alert_shortcuts(who, words))]
    if shown == "roster":
        note = "roster.grid_keys" if who.may("build_roster") else "roster.grid_keys_look"
        return [Section(title, note=words(note))]
    if shown == "forecast" and who.may("make_forecast"):
        return [Section(title, note=words("adjust.keys"))]
    return []


def wanted_screen() -> str:
    """Return the screen that the keys just struck lead to; empty when to none."""
    deed = asked()
    return deed.removeprefix(_GO) if deed.startswith(_GO) else ""


def act(who: Actor) -> None:
    """Do what the keys just struck ask for, unless it is another screen."""
    deed = asked()
    if deed.startswith("alert_"):
        do_alert_key(who, deed)
