"""The webhook takes what its own source sends, once, and nothing from anybody else."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.sources import new_secret, save_source
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM
from dashboard.routes.feeds import MOST_BYTES, feeds_route
from tests.dashboard.made_log import made_log


@pytest.fixture
def client(desk: Desk) -> TestClient:
    save_source(desk, SYSTEM, "pbx", "asterisk-queue-log", {})
    return TestClient(Starlette(routes=[feeds_route(desk)]))


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_events_are_taken_once_however_often_they_are_sent(desk: Desk, client: TestClient) -> None:
    secret = new_secret(desk, SYSTEM, "pbx")
    lines, calls = made_log(30, seed=1)
    body = "\n".join([*lines, "broken"]).encode()
    first = client.post("/feeds/pbx", content=body, headers=bearer(secret))
    assert first.status_code == 200
    said = first.json()
    assert (said["accepted"], said["rejected"]) == (len(lines), 1)
    again = client.post("/feeds/pbx", content=body, headers=bearer(secret)).json()
    assert (again["accepted"], again["duplicate"]) == (0, len(lines))
    rows = measure(desk, SYSTEM, Question(by="total"))
    assert rows["offered"].sum() == len(calls)


def test_without_its_own_secret_nothing_comes_in(desk: Desk, client: TestClient) -> None:
    assert client.post("/feeds/pbx", content=b"x", headers=bearer("")).status_code == 401
    secret = new_secret(desk, SYSTEM, "pbx")
    save_source(desk, SYSTEM, "other", "asterisk-queue-log", {})
    for name, token in (("pbx", "wrong"), ("other", secret), ("nowhere", secret)):
        answer = client.post(f"/feeds/{name}", content=b"x", headers=bearer(token))
        assert answer.status_code == 401
    assert client.post("/feeds/pbx", content=b"x").status_code == 401
    new_secret(desk, SYSTEM, "pbx")
    assert client.post("/feeds/pbx", content=b"x", headers=bearer(secret)).status_code == 401


def test_too_much_and_unusable_bodies_are_refused(desk: Desk, client: TestClient) -> None:
    secret = new_secret(desk, SYSTEM, "pbx")
    much = client.post("/feeds/pbx", content=b"x" * (MOST_BYTES + 1), headers=bearer(secret))
    assert much.status_code == 413
    assert client.post("/feeds/pbx", content=b" ", headers=bearer(secret)).status_code == 422
