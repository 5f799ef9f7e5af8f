"""The roster and the board as sheets that are printed."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.figures.board import BoardView, Card
from dashboard.operations.permit import Actor
from dashboard.operations.printing.board_sheet import board_sheet
from dashboard.operations.printing.roster_sheet import PAPERS, roster_sheet
from dashboard.operations.printing.typeset import fonts_for, pdf
from dashboard.operations.rosters.view import RosterView, view_roster
from dashboard.text import LANGUAGES, Words
from tests.dashboard.planned_store import with_roster


@pytest.fixture
def view(desk: Desk, tmp_path: Path) -> RosterView:
    return view_roster(desk, Actor("m", "manager"), with_roster(desk, tmp_path))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_a_week_and_team_with_everybody_once(
    view: RosterView, language: str, paper: str
) -> None:
    sheet = roster_sheet(view, Words(language), paper)
    teams = {agent.team for agent in view.agents}
    weeks = -(-view.row.days // 7)
    assert len(sheet.blocks) == weeks * len(teams)
    names = [row[0] for block in sheet.blocks for row in block.rows]
    assert sorted(names) == sorted([agent.name for agent in view.agents] * weeks)
    assert all(len(row) == len(block.columns) for block in sheet.blocks for row in block.rows)
    assert (sheet.paper, sheet.wide) == (paper, True)
    if fonts_for(language):
        assert pdf(sheet).startswith(b"%PDF-")


def test_the_board_says_target_change_and_tone() -> None:
    day = dt.date(2026, 3, 1)
    weeks = pl.DataFrame(
        {
            "week": [day],
            "offered": [100],
            "service_level": [0.75],
            "connection_rate": [0.9],
            "abandon_rate": [None],
            "asa_s": [12.0],
            "aht_s": [200.0],
        }
    )
    queues = pl.DataFrame(
        {
            "queue": ["cards"],
            "service_level": [0.75],
            "target": [0.8],
            "gap": [-0.05],
            "offered": [100],
            "abandon_rate": [None],
            "asa_s": [12.0],
        }
    )
    card = Card("service_level", 0.75, 0.7, 0.8, (0.7, 0.75), more_is_better=True)
    view = BoardView(
        day,
        (card,),
        weeks,
        queues,
        0.07,
        0.1,
        None,
        pl.DataFrame(),
        pl.DataFrame(),
        ZoneInfo("UTC"),
    )
    sheet = board_sheet(view, {"cards": "Cards"}, Words("en"))
    level, error, gap = sheet.blocks[0].figures
    assert (level.value, level.tone) == ("75.0%", "bad")
    assert level.notes == ("target 80.0%", "week before: 70.0%")
    assert (error.value, gap.value) == ("7.0%", "–")
    assert sheet.blocks[1].rows == (("Cards", "100", "75.0%", "80.0%", "–", "12 s"),)
    assert pdf(sheet).startswith(b"%PDF-")
