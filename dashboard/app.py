"""The sign-in gate and the navigation, nothing else."""

import streamlit as st

from dashboard.operations.desk import STORE_AWAY
from dashboard.screens import menu
from dashboard.widgets import access
from dashboard.widgets.away import away
from dashboard.widgets.guide_panel import guide_panel
from dashboard.widgets.look import look
from dashboard.widgets.playback_bar import playback_bar

st.set_page_config(page_title="Floorwalker", layout="wide", page_icon=menu.ICON)
look(access.words())

try:
    who = access.actor()
    page = st.navigation(menu.pages(who, access.words()), position="sidebar")
    playback_bar()
    guide_panel(who, access.words())
    try:
        page.run()
    finally:  # what one comes for comes first, and the way on is there whatever became of it
        menu.side(who, page)
except STORE_AWAY:
    away(access.words())
