"""The ASGI application: the Streamlit screens and the plain routes beside them."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st

from dashboard.operations.desk import open_desk
from dashboard.routes.feeds import feeds_route
from dashboard.routes.health import health_route
from dashboard.routes.live import live_route
from dashboard.routes.session import session_route
from dashboard.routes.wallboard import wallboard_routes
from dashboard.screens.page import page_routes

_desk = open_desk()


@asynccontextmanager
async def _loaded(_: st.App) -> AsyncGenerator[None]:
    """Load every screen before the first visitor comes.

    Nobody waits for imports, and no collection of memory goes through what never goes away.
    """
    import_module("dashboard.screens.menu")
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    Path(__file__).parent / "app.py",
    lifespan=_loaded,
    routes=[
        session_route(_desk),
        live_route(_desk),
        *wallboard_routes(_desk),
        feeds_route(_desk),
        health_route(_desk),
        *page_routes(),
    ],
)
