"""Extra shifts: offered by leads, bid for by agents with the answer at once, given to a bidder."""

import datetime as dt

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.queues.listed import list_queues, titles
from dashboard.operations.requests.bids import (
    award,
    bid,
    close_offer,
    offer_shift,
    take_award_back,
    withdraw_bid,
)
from dashboard.operations.requests.bids_seen import Bidder, Offered, offers_seen
from dashboard.operations.requests.people import people_asking, today_there
from dashboard.operations.requests.verdict import Verdict
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.plain import plain
from dashboard.widgets.request_step import last_step, step, step_button
from dashboard.widgets.request_words import answer, answer_said

_SCOPE = "bid"
_STEP = dt.timedelta(minutes=30)


def bid_panel(who: Actor, words: Words) -> None:
    """Show what is offered, with what one may do about it."""
    _outcome(words)
    offers = offers_seen(access.desk(), who)
    if not offers:
        st.caption(words("bid.none"))
    queues = titles(list_queues(access.desk()), words.language)
    for row in offers:
        with st.container(border=True):
            _offer(who, row, queues.get(row.queue, row.queue), words)
    if who.may("decide_requests"):
        _form(who, words)


def _offer(who: Actor, row: Offered, queue: str, words: Words) -> None:
    hours = f"{words.minute(row.start)}–{words.minute(row.start + row.minutes)}"
    left = words("bid.left", left=row.left, places=row.places)
    st.markdown(f"**{words.date(row.day)} · {hours} · {plain(queue)}** · {left}")
    decides = who.may("decide_requests")
    for bidder in row.bidders:
        _bidder(who, bidder, words, decides=decides)
    if not any(bidder.mine for bidder in row.bidders):
        _bidding(who, row, words, decides=decides)
    if decides:
        step_button(
            words("bid.close"), f"close_{row.id}", _SCOPE, lambda: close_offer(_desk(), who, row.id)
        )


def _bidder(who: Actor, row: Bidder, words: Words, *, decides: bool) -> None:
    state = words(f"bid.state_{row.state}")
    st.markdown(f"{plain(row.agent)} · {state} · {words('bid.won', count=row.won)}")
    st.markdown(answer_said(row.verdict, words))
    with st.container(horizontal=True):
        if decides and row.state == "asked" and row.verdict.fine:
            step_button(
                words("bid.award"), f"award_{row.id}", _SCOPE, lambda: award(_desk(), who, row.id)
            )
        if decides and row.state == "granted":
            label = words("bid.take_back")
            step_button(
                label, f"take_back_{row.id}", _SCOPE, lambda: take_award_back(_desk(), who, row.id)
            )
        if row.state == "asked":
            label = words("request.withdraw")
            step_button(
                label, f"withdraw_bid_{row.id}", _SCOPE, lambda: withdraw_bid(_desk(), who, row.id)
            )


def _bidding(who: Actor, row: Offered, words: Words, *, decides: bool) -> None:
    """Offer to bid: an agent for itself, a lead for one of the own people."""
    names = [seen.name for seen in people_asking(_desk(), who)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        agent = names[0]
        if decides:
            agent = st.selectbox(words("roster.column_agent"), names, key=f"bidder_{row.id}")
        if st.button(words("bid.bid"), key=f"bid_{row.id}"):
            step(_SCOPE, lambda: bid(_desk(), who, agent, row.id))
            st.rerun()  # not before the page is shown: whom to bid for may be newer than it


def _form(who: Actor, words: Words) -> None:
    queues = list_queues(access.desk())
    names = titles(queues, words.language)
    today = today_there(access.desk(), who, people_asking(access.desk(), who)[0].name)
    with st.form("bid_offer", border=False):
        first, second, third, fourth = st.columns(4)
        day = first.date_input(words("roster.day"), today, today, key="bid_day")
        start = second.time_input(words("bid.start"), dt.time(9), step=_STEP, key="bid_start")
        hours = third.number_input(
            words("bid.hours"), 1.0, 12.0, 4.0, 0.5, format="%.1f", key="bid_hours"
        )
        places = fourth.number_input(words("bid.places"), 1, 50, 1, key="bid_places")
        queue = st.selectbox(
            words("roster.queue"),
            [queue.name for queue in queues],
            format_func=lambda name: names.get(name, name),
            key="bid_queue",
        )
        pressed = st.form_submit_button(words("bid.offer"))
    if pressed:
        minute = start.hour * 60 + start.minute
        step(
            _SCOPE,
            lambda: offer_shift(_desk(), who, day, minute, round(60 * hours), queue, int(places)),
        )
        st.rerun()


def _desk() -> Desk:
    return access.desk()


def _outcome(words: Words) -> None:
    """Say once how the last step went."""
    match last_step(_SCOPE):
        case SaidError() as error:
            st.error(words.say(error))
        case Verdict() as verdict:
            answer(verdict, words)
        case _:
            return
