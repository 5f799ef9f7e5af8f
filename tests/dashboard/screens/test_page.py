"""The page is Streamlit's own and knows its server; every screen has it."""

import json
import re

from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_routes import create_host_config_routes

from dashboard.screens.menu import CATALOGUE, GROUPS
from dashboard.screens.page import ADDRESSES, page_routes


def test_every_screen_has_the_page_at_its_address() -> None:
    keys = [screen.key for group in GROUPS.values() for screen in group]
    assert [*keys, CATALOGUE.key] == list(ADDRESSES)
    client = TestClient(Starlette(routes=page_routes()))
    pages = {client.get(path).text for path in ("/", *(f"/{key}" for key in ADDRESSES))}
    assert len(pages) == 1
    assert client.get("/nowhere").status_code == 404
    assert client.get("/live").headers["cache-control"] == "no-cache"


def test_the_page_is_told_what_the_server_would_say_when_asked() -> None:
    client = TestClient(Starlette(routes=[*page_routes(), *create_host_config_routes(None)]))
    page = client.get("/live").text
    found = re.search(r"HOST_CONFIG: (\{.*?\}) \}", page)
    assert found is not None
    assert json.loads(found[1]) == client.get("/_stcore/host-config").json()
    assert page.index("window.__streamlit") < page.index('type="module"')
    early = re.findall(r'<link rel="modulepreload" crossorigin href="\./static/js/(\w+)\.', page)
    assert {"Html", "BidiComponent"} <= set(early)
