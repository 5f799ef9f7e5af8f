"""``POST /feeds/<source>``: systems that send their events, each source with its own secret."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.operations.desk import STORE_AWAY, Desk
from dashboard.operations.feeds.receive import WrongSecretError, receive
from dashboard.text import SaidError

MOST_BYTES = 25 << 20
_AGAIN_S = "5"


def feeds_route(desk: Desk) -> Route:
    """Return the route that takes what a source sends.

    The secret stands in ``Authorization: Bearer …``. The body is what a file of the source would
    hold: lines, records or a table with its heading. 200 answers what became of it; sending it
    again changes nothing, so a sender that got no answer simply repeats.
    """

    async def answer(request: Request) -> Response:
        if int(request.headers.get("content-length") or 0) > MOST_BYTES:
            return JSONResponse({"error": "too large"}, status_code=413)
        body = await request.body()
        if len(body) > MOST_BYTES:
            return JSONResponse({"error": "too large"}, status_code=413)
        return await run_in_threadpool(_take, desk, request, body)

    return Route("/feeds/{source}", answer, methods=["POST"])


def _take(desk: Desk, request: Request, body: bytes) -> Response:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    name = str(request.path_params["source"])
    try:
        done = receive(desk, name, secret.strip() if scheme.lower() == "bearer" else "", body)
    except WrongSecretError:
        return JSONResponse({"error": "unknown source or wrong secret"}, status_code=401)
    except SaidError as error:
        return JSONResponse({"error": str(error)}, status_code=422)
    except STORE_AWAY:
        return JSONResponse(
            {"error": "the store does not answer; send it again"},
            status_code=503,
            headers={"retry-after": _AGAIN_S},
        )
    rejects = done.rejects.select("line", "reason").to_dicts()
    counts = {"read": done.read, "accepted": done.accepted, "duplicate": done.duplicate}
    return JSONResponse({**counts, "rejected": len(rejects), "rejects": rejects})
