"""``GET /api/health``: whether the store answers, for monitors and start scripts."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.operations.desk import STORE_AWAY, Desk


def health_route(desk: Desk) -> Route:
    """Return the route that says ``ok`` or ``store away``, without a session, and no more."""

    def health() -> Response:
        try:
            desk.now()
        except STORE_AWAY:
            return JSONResponse({"status": "store away"}, status_code=503)
        return JSONResponse({"status": "ok"})

    async def answer(request: Request) -> Response:
        del request
        return await run_in_threadpool(health)

    return Route("/api/health", answer)
