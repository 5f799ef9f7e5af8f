"""``GET /api/live``: the live floor as JSON, shared by all viewers."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.operations.desk import STORE_AWAY, Desk
from dashboard.operations.live.snapshot import SnapshotCache
from dashboard.routes.session import actor_from, refused

_FRESH = {"cache-control": "no-store"}


class Written:
    """A snapshot as JSON, written once for all viewers."""

    def __init__(self) -> None:
        self._last: tuple[Mapping[str, Any], bytes] = ({}, b"{}")

    def of(self, snapshot: Mapping[str, Any]) -> bytes:
        """Return a snapshot as JSON."""
        known, body = self._last
        if known is not snapshot:
            body = json.dumps(snapshot, ensure_ascii=False, default=str).encode()
            self._last = (snapshot, body)
        return body


def live_route(desk: Desk) -> Route:
    """Return the route of the cached snapshot; ``?v=`` of the last one seen brings 204."""
    cache, written = SnapshotCache(desk), Written()

    def snapshot(request: Request) -> Response:
        actor = actor_from(desk, request)
        if actor is None or not actor.may("see_live"):
            return refused()
        found = cache.get(actor)
        if request.query_params.get("v") == found["as_of"]:
            return Response(status_code=204)
        return Response(written.of(found), media_type="application/json", headers=_FRESH)

    async def answer(request: Request) -> Response:
        try:
            return await run_in_threadpool(snapshot, request)
        except STORE_AWAY:  # the viewer keeps what it shows, and its age grows beside a mark
            return Response(status_code=503, headers=_FRESH)

    return Route("/api/live", answer)
