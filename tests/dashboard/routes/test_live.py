"""The shared snapshot is written once, and whoever has no session or no right gets nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.operations.accounts.sign_in import COOKIE, SignedIn, actor_of, sign_in, sign_out
from dashboard.operations.accounts.users import Scope, add_user
from dashboard.operations.desk import Desk
from dashboard.operations.jobs import finish, queue_job
from dashboard.operations.notices.inbox import mark_read
from dashboard.operations.notices.say import Phrase
from dashboard.operations.notices.tell import Message, tell
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.playback.clock import wind
from dashboard.operations.playback.furnish import furnish
from dashboard.routes.live import Written, live_route
from dashboard.store.tables import Grant, Job, SignIn, User

PASSWORD = "long enough to be one"


def token_of(desk: Desk, role: str) -> str:
    add_user(desk, SYSTEM, role, role, PASSWORD, scope=Scope())
    signed = sign_in(desk, role, PASSWORD)
    assert isinstance(signed, SignedIn)
    return signed.token


def asking(desk: Desk, token: str) -> TestClient:
    app = Starlette(routes=[live_route(desk)])
    return TestClient(app, cookies={COOKIE: token})


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("agent", 401)])
def test_the_session_and_its_role_decide(desk: Desk, role: str, status: int) -> None:
    token = token_of(desk, role)
    client = asking(desk, token)
    assert client.get("/api/live").status_code == status
    assert asking(desk, "guess").get("/api/live").status_code == 401
    sign_out(desk, token)
    assert client.get("/api/live").status_code == 401


def test_a_snapshot_seen_before_is_not_sent_again(desk: Desk) -> None:
    client = asking(desk, token_of(desk, "manager"))
    seen = client.get("/api/live").json()["as_of"]
    assert client.get("/api/live", params={"v": seen}).status_code == 204


def test_every_answer_counts_what_the_asker_has_not_read(desk: Desk) -> None:
    client = asking(desk, token_of(desk, "manager"))
    first = client.get("/api/live")
    assert first.headers["x-unread"] == "0"
    with desk.store.write() as session:
        (user,) = session.exec(select(User.id).where(User.name == "manager"))
        tell(session, [user or 0], Message("x:1", Phrase("inbox.none")))
    asked = {"v": first.json()["as_of"]}
    assert client.get("/api/live", params=asked).headers["x-unread"] == "1"
    mark_read(desk, Actor("manager", "manager"))
    assert client.get("/api/live", params=asked).headers["x-unread"] == "0"


def test_a_snapshot_is_written_once() -> None:
    written, one, other = Written(), {"as_of": dt.date(2026, 1, 2)}, {"as_of": "后"}
    assert written.of(one) is written.of(one)
    assert json.loads(written.of(other)) == other
    assert json.loads(written.of(one)) == {"as_of": "2026-01-02"}


def test_an_expired_session_a_gone_user_and_one_without_a_role(any_desk: Desk) -> None:
    token = token_of(any_desk, "team_lead")
    found = actor_of(any_desk, token)
    assert found is not None
    assert (found.name, found.role, found.teams) == ("team_lead", "team_lead", ())
    with any_desk.store.write() as session:
        session.delete(session.exec(select(Grant)).one())
    bare = actor_of(any_desk, token)
    assert bare is not None
    assert bare.role == "none"
    with any_desk.store.write() as session:
        session.exec(select(User)).one().active = False
    assert actor_of(any_desk, token) is None
    with any_desk.store.write() as session:
        session.exec(select(User)).one().active = True
        session.exec(select(SignIn)).one().expires_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert actor_of(any_desk, token) is None


def test_a_playback_has_a_floor_of_its_own_until_it_ends(desk: Desk, tmp_path: Path) -> None:
    client = asking(desk, token_of(desk, "manager"))
    begin = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    path = tmp_path / "played" / "day.db"
    made = furnish(desk, path, begin, begin.date())
    wind(made, begin, 60, running=False)
    number = queue_job(desk, SYSTEM, "playback", {"day": "2026-03-02"})
    assert client.get("/api/live", params={"playback": number}).status_code == 410
    with desk.store.write() as session:
        job = session.get_one(Job, number)
        job.state, job.best = "running", {"path": str(path)}
    there = client.get("/api/live", params={"playback": number}).json()
    assert there["as_of"] == begin.isoformat()
    assert client.get("/api/live", params={"playback": 0}).json()["as_of"] != there["as_of"]
    finish(desk.store, number, {})
    assert client.get("/api/live", params={"playback": number}).status_code == 410
