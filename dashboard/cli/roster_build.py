"""`floorwalker roster build` and `repair`: rosters made and mended by the solver."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.answer import failing, print_json
from dashboard.cli.roster_files import Json, ProblemFile, RosterFile, print_rows
from dashboard.operations.building.audit_file import beside, load_roster
from dashboard.operations.building.build_file import answer_row, build_roster
from dashboard.operations.building.problem_file import load_problem
from dashboard.operations.building.repair_file import Asked, repair_roster, repair_row
from dashboard.operations.building.serve_file import serve_file
from dashboard.operations.building.simulate_file import Assumed
from scheduling.progress import Progress
from scheduling.refusals import expected, refused
from scheduling.roster import Roster, write_activities, write_roster
from scheduling.solve import Limits

app = typer.Typer()


@app.callback()
def group() -> None:
    """Rosters built and repaired."""


@app.command("build")
def build_command(
    problem: ProblemFile,
    out: Annotated[Path, typer.Option(help="Where the roster goes, as CSV.")],
    seconds: Annotated[float, typer.Option(min=0.1, help="Limit of the search.")] = 60.0,
    bound_seconds: Annotated[float, typer.Option(min=0, help="Limit of the bound.")] = 300.0,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Of every random draw.")] = 1,
    deterministic: Annotated[
        float | None, typer.Option(min=0.1, help="Units of work instead of seconds.")
    ] = None,
    start: Annotated[
        Path | None, typer.Option(metavar="ROSTER.csv", help="An earlier roster to go on from.")
    ] = None,
    aht: Annotated[float, typer.Option(min=1, help="Handle time in seconds.")] = 240.0,
    patience: Annotated[float, typer.Option(min=1, help="Patience in seconds.")] = 300.0,
    target: Annotated[str, typer.Option(help="80/20 is 80 % in 20 s.")] = "80/20",
    chance: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Wanted on every day of every queue; adds people."),
    ] = None,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Ray or Dask: builds a large roster in parts.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Build a roster, prove how far it is from the best, and simulate its service level."""
    with failing():
        assumed = _assumed(aht, patience, target)
        _check_writable(out)
        asked = load_problem(problem)
        limits = Limits(seconds, bound_seconds, workers, deterministic)
        begun = None if start is None else load_roster(start)
        answer = build_roster(asked, limits, seed, _report, start=begun, workers=cluster)
        served: Mapping[str, object] = {}
        if answer.status != "infeasible":
            answer, served = serve_file(asked, answer, assumed, seed, chance, seconds)
            _write(answer.roster, out)
        row = answer_row(answer, None) | served
    if as_json:
        print_json(row)
    else:
        print_rows(row)
    if answer.status == "infeasible":
        sys.stderr.write(f"floorwalker: no roster keeps every rule: {answer.why[0]}\n")
        raise typer.Exit(1)


@app.command("repair")
def repair_command(
    problem: ProblemFile,
    roster: RosterFile,
    now: Annotated[str, typer.Option(metavar="DAY@HH:MM", help="Day of the roster and time.")],
    out: Annotated[Path, typer.Option(help="Where the new roster goes, as CSV.")],
    absent: Annotated[str, typer.Option(metavar="A,B…", help="Agents who do not come.")] = "",
    surge: Annotated[
        list[str], typer.Option(metavar="Q=1.2", help="Factor on a queue's rest of the day.")
    ] = [],
    allow: Annotated[
        str,
        typer.Option(
            metavar="breaks,overtime,early-leave,skills",
            help="What may change; near-breaks lifts the protection of people near a break.",
        ),
    ] = "breaks",
    seconds: Annotated[float, typer.Option(min=0.1, help="Limit of the proof.")] = 2.0,
    as_json: Json = False,
) -> None:
    """Re-plan the rest of a day: the best roster with the fewest changes."""
    with failing():
        _check_writable(out)
        asked = Asked(now, absent, tuple(surge), allow)
        found = repair_roster(load_problem(problem), load_roster(roster), asked, seconds)
        _write(found.roster, out)
    if as_json:
        print_json(repair_row(found))
    else:
        print_rows(repair_row(found))


def _write(roster: Roster, out: Path) -> None:
    """Write a roster, and its training and meetings, if any, beside it."""
    out.write_text(write_roster(roster), encoding="utf-8")
    if roster.activities:
        beside(out).write_text(write_activities(roster), encoding="utf-8")
    else:
        beside(out).unlink(missing_ok=True)


def _assumed(aht: float, patience: float, target: str) -> Assumed:
    level, _, wait = target.partition("/")
    try:
        share, wait_s = float(level) / 100, float(wait)
    except ValueError as error:
        raise expected("--target", "target", target) from error
    if not (0 < share < 1 and wait_s >= 0):
        raise expected("--target", "target_share", target)
    return Assumed(aht, patience, share, wait_s)


def _check_writable(out: Path) -> None:
    if not out.parent.is_dir():
        raise refused("--out", "no_folder", folder=str(out.parent))


def _report(progress: Progress) -> None:
    """Say on standard error how far the search is; a line that overwrites itself on a terminal."""
    gap = "" if progress.gap is None else f"  gap {progress.gap:.2%}"
    line = (
        f"{progress.seconds:6.1f} s  {progress.phase:7s} best {progress.best:,.0f}{gap}"
        f"  uncovered {progress.uncovered_hours:,.1f} h"
    )
    sys.stderr.write(f"\r{line}\x1b[K" if sys.stderr.isatty() else f"{line}\n")
