"""The session cookie: set after sign-in, cleared at sign-out, read by every other route."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.operations.accounts.sign_in import COOKIE, actor_of, sign_out
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor


def actor_from(desk: Desk, request: Request) -> Actor | None:
    """Return who sent a request, None without a valid session."""
    return actor_of(desk, request.cookies.get(COOKIE))


def refused() -> Response:
    """Return the answer to a request without a session or without the right."""
    return JSONResponse({"error": "sign in first"}, status_code=401)


def session_route(desk: Desk) -> Route:
    """Return ``/auth/session``: POST keeps a token in an HttpOnly cookie, DELETE ends it."""

    async def answer(request: Request) -> Response:
        if request.method == "DELETE":
            return await run_in_threadpool(_end, desk, request)
        token = (await request.body()).decode(errors="replace").strip()
        return await run_in_threadpool(_keep, desk, token)

    return Route("/auth/session", answer, methods=["POST", "DELETE"])


def _keep(desk: Desk, token: str) -> Response:
    if actor_of(desk, token) is None:
        return refused()
    response = Response(status_code=204)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(desk.settings.session_hours * 3600),
        httponly=True,
        samesite="strict",
        secure=desk.settings.cookie_secure,
    )
    return response


def _end(desk: Desk, request: Request) -> Response:
    if token := request.cookies.get(COOKIE):
        sign_out(desk, token)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE)
    return response
