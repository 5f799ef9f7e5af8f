from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.operations.interventions.breaks import Stretch, apply_moves, propose
from scheduling.roster import Roster
from scheduling.shifts import Shift

WINDOWS = [(60, 165, 15), (195, 315, 30), (375, 420, 15)]
PROBLEM: dict[str, Any] = {
    "contracts": {
        "FT": {
            "breaks": {
                "480": [{"from": a, "to": b, "minutes": m, "paid": True} for a, b, m in WINDOWS]
            }
        }
    },
    "agents": [{"id": f"a{i}", "contract": "FT"} for i in range(12)],
}
SKILLS = {f"a{i}": ("cards",) if i % 2 else ("loans",) for i in range(12)}


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    shifts: list[Shift] = []
    for i in range(12):
        start = 30 * draw(st.integers(14, 22))
        breaks = tuple(
            (start + 15 * draw(st.integers(-(-a // 15), b // 15)), m) for a, b, m in WINDOWS
        )
        shifts.append(Shift(f"a{i}", 0, start, start + 480, 450, breaks))
    return Roster.of(shifts)


@given(rosters(), st.integers(480, 900), st.sampled_from([30, 60, 90]))
def test_moves_are_legal_later_and_only_for_those_concerned(
    roster: Roster, start: int, minutes: int
) -> None:
    stretch = Stretch(0, start, start + minutes, "cards")
    moves = propose(roster, PROBLEM, SKILLS, stretch)
    by_agent = roster.by_agent()
    for move in moves:
        shift = by_agent[move.agent][0]
        number = sorted(shift.breaks).index((move.before, move.minutes))
        low, high, _ = WINDOWS[number]
        assert SKILLS[move.agent] == ("cards",)
        assert stretch.start <= move.before < stretch.end <= move.after
        assert low <= move.after - shift.start <= high
    moved = apply_moves(roster, moves)
    for agent, shifts in moved.by_agent().items():
        ordered = sorted(shifts[0].breaks)
        assert len(ordered) == len(by_agent[agent][0].breaks)
        changed = {m.after for m in moves if m.agent == agent}
        for (at, m), (nxt, _) in pairwise(ordered):
            if {at, nxt} & changed:
                assert nxt - (at + m) >= 45


@given(rosters())
def test_no_moves_change_nothing(roster: Roster) -> None:
    assert apply_moves(roster, []).fingerprint == roster.fingerprint
