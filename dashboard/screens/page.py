"""The page in which the screens are drawn: Streamlit's own, told at once where its server is."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import config, file_util

ADDRESSES = (
    "live",
    "day",
    "alerts",
    "adherence",
    "forecast",
    "staffing",
    "roster",
    "requests",
    "board",
    "reports",
    "settings",
    "catalogue",
)
"""Keys of the screens, which are their addresses; they load only where Streamlit is at work."""
_FRESH = {"cache-control": "no-cache"}
_HEAD = "<head>"
_FIRST = ("Html", "BidiComponent")
"""Parts of Streamlit's front end that every screen asks for first, and one after the other."""


def page_routes() -> list[Route]:
    """Return the routes of the page, which is the same at the address of every screen.

    Streamlit's page looks for its server at every level of its address and asks how it is hosted
    before it connects, a fifth of the time to the first figure. Where it is told, it connects.
    """
    page = _page()

    async def answer(_: Request) -> Response:
        return HTMLResponse(page, headers=_FRESH)

    return [Route(path, answer) for path in ("/", *(f"/{key}" for key in ADDRESSES))]


def _page() -> str:
    static = Path(file_util.get_static_dir())
    page = (static / "index.html").read_text(encoding="utf-8")
    return page.replace(_HEAD, f"{_HEAD}\n{_told()}\n{_links(static)}", 1)


def _told() -> str:
    """Return the script that tells the page its server's address and what the server would say."""
    hosted = {
        "allowedOrigins": list(config.get_option("client.allowedOrigins")),
        "useExternalAuthToken": False,
        "enableCustomParentMessages": False,
        "enforceDownloadInNewTab": False,
        "metricsUrl": "",
        "blockErrorDialogs": False,
        "resourceCrossOriginMode": None,
    }
    told = f'{{ BACKEND_BASE_URL: new URL(".", location).href, HOST_CONFIG: {json.dumps(hosted)} }}'
    return f"<script>window.__streamlit = {told};</script>"


def _links(static: Path) -> str:
    """Return links that let the browser load early what the first answer will ask for."""
    files = [
        found for name in _FIRST for found in sorted((static / "static/js").glob(f"{name}.*.js"))
    ]
    return "\n".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{file.name}">' for file in files
    )
