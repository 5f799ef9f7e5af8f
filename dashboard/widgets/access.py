"""Who is looking, in which language, and the door that lets them in."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.formats import USUAL, Formats
from dashboard.operations.accounts.preferences import preferences, set_preferences
from dashboard.operations.accounts.sign_in import (
    COOKIE,
    Refused,
    SignedIn,
    actor_of,
    change_password,
    set_language,
    sign_in,
    sign_out,
)
from dashboard.operations.demo.bank import TIMEZONE
from dashboard.operations.demo.seed import is_demo
from dashboard.operations.desk import Desk, open_desk
from dashboard.operations.permit import Actor
from dashboard.operations.playback.watched import Shown, onlooker, playback_desk, playback_of
from dashboard.text import LANGUAGES, SaidError, Words, nearest_language
from dashboard.widgets.session_cookie import clear_cookie, keep_cookie

_TOKEN = "token"  # noqa: S105 - a key of the page's state
_LANGUAGE = "language"
_FORMATS = "formats"
_MUST_CHANGE = "must_change"
_SIGNED_OUT = "signed_out"
_PLAYBACK = "playback"


@st.cache_resource
def own_desk() -> Desk:
    """Return the desk that all sessions of this process share."""
    return open_desk()


@st.cache_resource(max_entries=4)
def _played_desk(shown: Shown) -> Desk:
    return playback_desk(own_desk(), shown)


def playback() -> Shown | None:
    """Return the playback that this session watches, None in the present."""
    number = st.session_state.get(_PLAYBACK)
    return None if number is None else playback_of(own_desk(), number)


def watch_playback(number: int | None) -> None:
    """Let this session watch a playback, or come back to the present."""
    st.session_state[_PLAYBACK] = number


def desk() -> Desk:
    """Return the desk whose floor this session sees: the present's, or a playback's."""
    shown = playback()
    return own_desk() if shown is None else _played_desk(shown)


def language() -> str:
    """Return the language of this session: chosen, or the browser's."""
    chosen = st.session_state.get(_LANGUAGE) or st.query_params.get("lang") or ""
    return chosen if chosen in LANGUAGES else nearest_language(st.context.locale)


def words() -> Words:
    """Return the words of this session's language, formatted as its reader chose."""
    return Words(language(), formats())


def formats() -> Formats:
    """Return what the reader of this session chose; the usual before somebody is signed in."""
    return st.session_state.get(_FORMATS) or USUAL


def choose_formats(chosen: Formats) -> None:
    """Format as chosen from now on, and remember it."""
    st.session_state[_FORMATS] = chosen
    if (who := _current()) is not None:
        set_preferences(own_desk(), who, chosen)


def choose_language(place: str) -> None:
    """Show the switch between the languages; it works at once and is remembered."""
    names = list(LANGUAGES)
    chosen = st.segmented_control(
        words()("access.language"),
        names,
        default=language(),
        format_func=LANGUAGES.__getitem__,
        key=f"language_{place}",
        label_visibility="collapsed",
    )
    if chosen and chosen != language():
        st.session_state[_LANGUAGE] = chosen
        if (who := _current()) is not None:
            set_language(own_desk(), who, chosen)
        st.rerun()


def _token() -> str | None:
    kept = st.session_state.get(_TOKEN)
    if kept is None and not st.session_state.get(_SIGNED_OUT):
        kept = st.context.cookies.get(COOKIE)
    return kept if isinstance(kept, str) else None


def _current() -> Actor | None:
    return actor_of(own_desk(), _token())


def actor() -> Actor:
    """Return who is signed in; otherwise show the door and stop the page."""
    who = _current()
    if who is None:
        _door()
        st.stop()
    if who.language:
        st.session_state.setdefault(_LANGUAGE, who.language)
    if _FORMATS not in st.session_state:
        st.session_state[_FORMATS] = preferences(own_desk(), who)
    if st.session_state.get(_MUST_CHANGE):
        _new_password(who)
        st.stop()
    if _TOKEN in st.session_state:
        keep_cookie(st.session_state[_TOKEN])
    return who if playback() is None else onlooker(who)


def _door() -> None:
    w = words()
    if st.session_state.get(_SIGNED_OUT):
        clear_cookie()
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("Floorwalker")
        st.caption(w("access.slogan"))
        choose_language("door")
        with st.form("sign_in", border=True):
            name = st.text_input(w("access.name"), autocomplete="username")
            password = st.text_input(
                w("access.password"), type="password", autocomplete="current-password"
            )
            pressed = st.form_submit_button(w("access.sign_in"), type="primary", width="stretch")
        if pressed:
            _try(name, password)


def _try(name: str, password: str) -> None:
    match sign_in(own_desk(), name.strip(), password):
        case SignedIn(token, who, must_change):
            st.session_state[_TOKEN] = token
            if who.language:
                st.session_state.setdefault(_LANGUAGE, who.language)
            st.session_state[_MUST_CHANGE] = must_change
            st.session_state[_SIGNED_OUT] = False
            st.rerun()
        case Refused(locked_s) if locked_s:
            st.error(words()("access.locked", seconds=round(locked_s)))
        case Refused():
            st.error(words()("access.refused"))


def _new_password(who: Actor) -> None:
    w = words()
    with st.form("new_password"):
        st.subheader(w("access.new_password"))
        password = st.text_input(w("access.password"), type="password")
        if st.form_submit_button(w("access.save"), type="primary"):
            try:
                change_password(own_desk(), who, password)
            except SaidError as error:
                st.error(w.say(error))
            else:
                st.session_state[_MUST_CHANGE] = False
                st.rerun()


def leave() -> None:
    """End the session."""
    if token := _token():
        sign_out(own_desk(), token)
    st.session_state.clear()
    st.session_state[_SIGNED_OUT] = True


def demo_zone() -> ZoneInfo | None:
    """Return the demo bank's time zone, None where the store holds real data."""
    with desk().store.read() as session:
        return ZoneInfo(TIMEZONE) if is_demo(session) else None


def permitted(action: str) -> tuple[Actor, Words]:
    """Return who is signed in and its words; stop the page when its role does not include it."""
    who, w = actor(), words()
    if not who.may(action):
        st.warning(w("access.not_permitted"))
        st.stop()
    return who, w
