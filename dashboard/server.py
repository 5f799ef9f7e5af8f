"""The ASGI application: the Streamlit screens and the plain routes beside them."""

from pathlib import Path

import streamlit as st

from dashboard.operations.desk import open_desk
from dashboard.routes.feeds import feeds_route
from dashboard.routes.health import health_route
from dashboard.routes.live import live_route
from dashboard.routes.session import session_route
from dashboard.routes.wallboard import wallboard_routes

_desk = open_desk()

app = st.App(
    Path(__file__).parent / "app.py",
    routes=[
        session_route(_desk),
        live_route(_desk),
        *wallboard_routes(_desk),
        feeds_route(_desk),
        health_route(_desk),
    ],
)
