"""Wallboards: what a token opens, what each board shows, and how states calm down."""

from dataclasses import replace

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.live.snapshot import snapshot
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.wallboards import show
from dashboard.operations.wallboards.figures import Tile, board_of
from dashboard.operations.wallboards.keep import (
    boards_there,
    make_wallboard,
    revoke_wallboard,
    wall_of,
    wallboards,
)
from dashboard.operations.wallboards.show import Boards
from dashboard.store.tables import Queue
from dashboard.text import SaidError

ADMIN = Actor("ada", "administrator")


def test_a_token_opens_its_wallboard_until_it_is_closed(any_desk: Desk) -> None:
    token = make_wallboard(any_desk, ADMIN, "Hall", ["center"], 20, "zh")
    other = make_wallboard(any_desk, ADMIN, "Lobby", ["center"], 20, "en")
    assert token != other
    with any_desk.store.read() as session:
        wall = wall_of(session, token)
        assert wall is not None
        assert (wall.name, wall.boards, wall.language) == ("Hall", ("center",), "zh")
        assert wall_of(session, token + "x") is None
        assert wall_of(session, "") is None
    revoke_wallboard(any_desk, ADMIN, wall.id)
    with any_desk.store.read() as session:
        assert wall_of(session, token) is None
    assert [w.name for w in wallboards(any_desk, ADMIN)] == ["Lobby"]
    make_wallboard(any_desk, ADMIN, "Hall", ["center"], 20, "zh")


@pytest.mark.parametrize(
    ("name", "boards", "seconds", "sentence"),
    [
        (" ", ["center"], 20, "wallboard.no_name"),
        ("Hall", [], 20, "wallboard.how_many"),
        ("Hall", ["center"] * 13, 20, "wallboard.how_many"),
        ("Hall", ["site:Nowhere"], 20, "wallboard.unknown_board"),
        ("Hall", ["center"], 2, "wallboard.rotate"),
        ("There", ["center"], 20, "wallboard.taken"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(
    desk: Desk, name: str, boards: list[str], seconds: int, sentence: str
) -> None:
    make_wallboard(desk, ADMIN, "There", ["center"], 20, "en")
    with pytest.raises(SaidError) as refused:
        make_wallboard(desk, ADMIN, name, boards, seconds, "en")
    assert refused.value.sentence == sentence


def test_only_administrators_make_and_close_them(desk: Desk) -> None:
    lead = Actor("x", "team_lead")
    with pytest.raises(NotPermittedError):
        make_wallboard(desk, lead, "Hall", ["center"], 20, "en")
    with pytest.raises(NotPermittedError):
        revoke_wallboard(desk, lead, 1)


def test_every_board_of_a_floor_has_at_most_six_figures(demo_desk: Desk) -> None:
    there = boards_there(demo_desk)
    floor = snapshot(demo_desk, SYSTEM)
    shown = {board: board_of(demo_desk, board, floor) for board in there}
    assert all(len(tiles) <= 6 for tiles in shown.values())
    assert {"center", "channel:voice"} <= shown.keys()
    assert any(board.startswith("site:") and tiles for board, tiles in shown.items())
    center = {tile.key: tile for tile in shown["center"]}
    assert center["service_level"].value == pytest.approx(floor["total"]["service_level_now"])
    assert center["service_level"].target == floor["total"]["target"]
    assert center["waiting"].value == sum(
        queue["waiting"] for queue in floor["queues"] if not queue["deferred"]
    )


def test_a_wall_shows_its_boards_in_its_language(demo_desk: Desk) -> None:
    sites = [board for board in boards_there(demo_desk) if board.startswith("site:")]
    token = make_wallboard(demo_desk, ADMIN, "Hall", ["center", sites[0]], 30, "zh")
    boards = Boards(demo_desk)
    told = boards.show(token)
    assert told is not None
    assert [board["key"] for board in told["boards"]] == ["center", sites[0]]
    assert told["boards"][0]["title"] == "全中心"
    assert told["rotate_s"] == 30
    assert told["demo"]
    assert boards.show("guess") is None


def test_without_live_contacts_a_board_is_empty_and_keeps_the_floors_time(desk: Desk) -> None:
    with desk.store.write() as session:
        session.add(Queue(name="cards", timezone="Asia/Shanghai"))
    token = make_wallboard(desk, ADMIN, "Hall", ["center"], 30, "en")
    told = Boards(desk).show(token)
    assert told is not None
    assert (told["live"], told["boards"][0]["tiles"]) == (False, [])
    assert told["timezone"] == "Asia/Shanghai"


def test_worse_is_shown_at_once_and_better_after_a_while(
    demo_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_wallboard(demo_desk, ADMIN, "Hall", ["center"], 30, "en")
    clock, tile = [0.0], [Tile("service_level", "share", 0.5, 0.8, "ok")]
    monkeypatch.setattr(show.time, "monotonic", lambda: clock[0])

    def board(desk: Desk, board: str, floor: object) -> list[Tile]:
        del desk, board, floor
        return [tile[0]]

    monkeypatch.setattr(show, "board_of", board)
    boards = Boards(demo_desk)

    def status(now: float, real: str) -> str:
        clock[0], tile[0] = now, replace(tile[0], status=real)
        told = boards.show(token)
        assert told is not None
        return str(told["boards"][0]["tiles"][0]["status"])

    seen = [status(0, "ok"), status(3, "breach"), status(10, "watch"), status(12, "ok")]
    assert seen == ["ok", "breach", "breach", "breach"]
    assert status(34, "watch") == "watch"
    assert status(50, "ok") == "watch"
    assert status(70, "ok") == "ok"
