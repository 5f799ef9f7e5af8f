"""The wallboard's page is bare; its figures need the token, and nothing else opens them."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM
from dashboard.operations.wallboards.keep import make_wallboard, revoke_wallboard, wallboards
from dashboard.routes.wallboard import wallboard_routes
from tests.dashboard.routes.test_live import token_of


def client(desk: Desk) -> TestClient:
    return TestClient(Starlette(routes=wallboard_routes(desk)))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_the_page_holds_no_figure_and_asks_nobody_else(desk: Desk) -> None:
    page = client(desk).get("/wallboard")
    assert page.status_code == 200
    assert 'id="wall"' in page.text
    assert "http" not in page.text.replace("http-equiv", "")
    assert "innerHTML" not in page.text


def test_figures_are_told_to_the_token_alone(desk: Desk) -> None:
    token = make_wallboard(desk, SYSTEM, "Hall", ["center"], 20, "en")
    asked = client(desk)
    assert asked.get("/api/wallboard").status_code == 401
    assert asked.get("/api/wallboard", headers=bearer("guess")).status_code == 401
    assert asked.get("/api/wallboard", headers=bearer(token_of(desk, "manager"))).status_code == 401
    told = asked.get("/api/wallboard", headers=bearer(token))
    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    assert [board["key"] for board in told.json()["boards"]] == ["center"]


def test_what_was_seen_is_not_sent_again(demo_desk: Desk) -> None:
    token = make_wallboard(demo_desk, SYSTEM, "Hall", ["center"], 20, "en")
    asked = client(demo_desk)
    told = asked.get("/api/wallboard", headers=bearer(token))
    assert len(told.content) < 20_000
    seen = {"v": told.json()["as_of"]}
    assert asked.get("/api/wallboard", params=seen, headers=bearer(token)).status_code == 204


def test_a_closed_wallboard_is_told_nothing_more(desk: Desk) -> None:
    token = make_wallboard(desk, SYSTEM, "Hall", ["center"], 20, "en")
    revoke_wallboard(desk, SYSTEM, wallboards(desk, SYSTEM)[0].id)
    assert client(desk).get("/api/wallboard", headers=bearer(token)).status_code == 401
