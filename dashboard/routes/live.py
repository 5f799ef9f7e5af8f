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
from dashboard.operations.notices.inbox import unread
from dashboard.operations.playback.watched import playback_desk, playback_of
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


Floor = tuple[SnapshotCache, Written]


class Floors:
    """The present's floor, and those of the playbacks that are watched."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._present: Floor = SnapshotCache(desk), Written()
        self._played: dict[int, Floor] = {}

    def of(self, number: str) -> Floor | None:
        """Return the present's floor, or that of a playback by its number; None when it ended."""
        if not number.isdecimal() or not int(number):
            return self._present
        shown = playback_of(self._desk, int(number))
        if shown is None:
            self._played.pop(int(number), None)
            return None
        if shown.id not in self._played:
            self._played[shown.id] = SnapshotCache(playback_desk(self._desk, shown)), Written()
        return self._played[shown.id]


def live_route(desk: Desk) -> Route:
    """Return the route of the cached snapshot; ``?v=`` of the last one seen brings 204.

    ``?playback=`` asks for the floor of a day that is played back; 410 once it has ended. The
    header ``x-unread`` counts the notices that the asker has not read.
    """
    floors = Floors(desk)

    def snapshot(request: Request) -> Response:
        actor = actor_from(desk, request)
        if actor is None or not actor.may("see_live"):
            return refused()
        floor = floors.of(request.query_params.get("playback", ""))
        if floor is None:
            return Response(status_code=410, headers=_FRESH)
        cache, written = floor
        found = cache.get(actor)
        headers = {**_FRESH, "x-unread": str(unread(desk, actor))}
        if request.query_params.get("v") == found["as_of"]:
            return Response(status_code=204, headers=headers)
        return Response(written.of(found), media_type="application/json", headers=headers)

    async def answer(request: Request) -> Response:
        try:
            return await run_in_threadpool(snapshot, request)
        except STORE_AWAY:  # the viewer keeps what it shows, and its age grows beside a mark
            return Response(status_code=503, headers=_FRESH)

    return Route("/api/live", answer)
