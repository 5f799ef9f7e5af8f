"""``/wallboard``: a screen on a wall, opened by a token; and ``/api/wallboard``, what it polls."""

import json
import threading
import time
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard.operations.desk import STORE_AWAY, Desk
from dashboard.operations.wallboards.show import Boards
from dashboard.widgets.wall_page import wall_page

_FRESH = {"cache-control": "no-store"}
_EVERY_S = 1.0
_MOST_KEPT = 200


class _Body(NamedTuple):
    made: float
    as_of: str
    body: bytes


class WallBodies:
    """What each wallboard is answered, written at most once a second for all that show it."""

    def __init__(self, boards: Boards) -> None:
        self._boards = boards
        self._lock = threading.Lock()
        self._kept: dict[str, _Body] = {}

    def of(self, token: str) -> _Body | None:
        """Return the answer to a token, None where it opens nothing."""
        with self._lock:
            kept = self._kept.get(token)
            if kept is not None and time.monotonic() - kept.made < _EVERY_S:
                return kept
            shown = self._boards.show(token)
            if shown is None:
                self._kept.pop(token, None)
                return None
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            body = json.dumps(shown, ensure_ascii=False, default=str).encode()
            self._kept[token] = _Body(time.monotonic(), str(shown["as_of"]), body)
            return self._kept[token]


def wallboard_routes(desk: Desk) -> list[Route]:
    """Return the page, which anybody may load, and its figures, for which the token is needed.

    The token stands behind the ``#`` of the page's address, which browsers do not send, and comes
    in ``Authorization: Bearer …``. ``?v=`` of the last answer seen brings 204.
    """
    bodies = WallBodies(Boards(desk))

    def figures(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = bodies.of(token.strip()) if scheme.lower() == "bearer" and token else None
        if found is None:
            return JSONResponse({"error": "no such wallboard"}, status_code=401, headers=_FRESH)
        if request.query_params.get("v") == found.as_of:
            return Response(status_code=204, headers=_FRESH)
        return Response(found.body, media_type="application/json", headers=_FRESH)

    async def answer(request: Request) -> Response:
        try:
            return await run_in_threadpool(figures, request)
        except STORE_AWAY:  # the wall keeps what it shows, and its age grows beside a mark
            return Response(status_code=503, headers=_FRESH)

    async def page(request: Request) -> Response:
        del request
        return HTMLResponse(wall_page())

    return [Route("/wallboard", page), Route("/api/wallboard", answer)]
