"""The page of a wallboard: one file, nothing from elsewhere, readable at five metres."""

from functools import cache

from dashboard.widgets.assets import asset
from dashboard.widgets.palette import WALLBOARD, rule


@cache
def wall_page() -> str:
    """Return the page; it asks for its figures with the token behind the ``#`` of its address."""
    style = f"{rule(':root', WALLBOARD)}\n{asset('wall.css')}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Floorwalker</title><style>{style}</style></head>"
        '<body><main id="wall" aria-live="off"></main>'
        f"<script>{asset('wall.js')}</script></body></html>"
    )
