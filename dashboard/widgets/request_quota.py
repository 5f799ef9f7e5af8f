"""How many of each team may be off on one day: seen and changed by who decides."""

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.requests.quota import Quota, quotas, set_quota
from dashboard.text import SaidError, Words
from dashboard.widgets import access


def quota_panel(who: Actor, words: Words) -> None:
    """Show a team's quota and notice, and keep what is changed."""
    known = quotas(access.desk(), who)
    if not known:
        return
    st.caption(words("request.quota_meaning"))
    team = st.selectbox(words("roster.column_team"), list(known), key="quota_team")
    kept = known[team]
    with st.form("request_quota", border=False):
        left, right = st.columns(2)
        share = left.number_input(
            words("request.quota_share"), 0, 100, round(100 * kept.share), key=f"quota_share_{team}"
        )
        notice = right.number_input(
            words("request.quota_notice"), 0, 365, kept.notice_days, key=f"quota_notice_{team}"
        )
        pressed = st.form_submit_button(words("access.save"), key="quota_save")
    if pressed:
        try:
            set_quota(access.desk(), who, team, Quota(share / 100, notice))
        except SaidError as error:
            st.error(words.say(error))
        else:
            st.success(words("request.quota_saved", team=team))
