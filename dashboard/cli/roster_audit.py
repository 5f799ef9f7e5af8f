"""`floorwalker roster audit`: what a roster breaks."""

import typer

from dashboard.cli.answer import failing, print_json
from dashboard.cli.roster_files import Json, ProblemFile, RosterFile, print_rows
from dashboard.operations.building.audit_file import audit_roster

app = typer.Typer()


@app.callback()
def group() -> None:
    """Rosters checked."""


@app.command("audit")
def audit_command(problem: ProblemFile, roster: RosterFile, as_json: Json = False) -> None:
    """Check a roster against every rule of its problem, without the solver."""
    with failing():
        row = audit_roster(problem, roster)
    if as_json:
        print_json(row)
    else:
        print_rows(row)
