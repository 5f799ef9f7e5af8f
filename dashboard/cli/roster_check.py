"""`floorwalker roster audit` and `explain`: what a roster breaks, and why there is none."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.answer import WORDS, failing, print_json
from dashboard.operations.building.audit_file import audit_roster
from dashboard.operations.building.explain_file import explain_roster, explain_row
from scheduling.explain.explanation import Explanation
from scheduling.rules import CATALOGUE

NAMES = {rule.key: rule.names for rule in CATALOGUE}
app = typer.Typer()

ProblemFile = Annotated[Path, typer.Argument(metavar="PROBLEM.json")]
RosterFile = Annotated[Path, typer.Argument(metavar="ROSTER.csv")]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]


@app.callback()
def group() -> None:
    """Rosters checked and explained."""


@app.command("audit")
def audit_command(problem: ProblemFile, roster: RosterFile, as_json: Json = False) -> None:
    """Check a roster against every rule of its problem, without the solver."""
    with failing():
        row = audit_roster(problem, roster)
    if as_json:
        print_json(row)
    else:
        print_rows(row)


@app.command("explain")
def explain_command(problem: ProblemFile, as_json: Json = False) -> None:
    """Say which rules clash, if any, and what easing each would cost."""
    with failing():
        found = explain_roster(problem)
    if as_json:
        print_json(explain_row(found))
    else:
        _print_explanation(found)


def _print_explanation(found: Explanation) -> None:
    """Print the clash and the ways out in the terminal's language."""
    if found.feasible:
        typer.echo(WORDS("roster.explain_feasible"))
        if not found.proven:
            typer.echo(WORDS("roster.explain_not_proven"))
        return
    typer.echo(WORDS("roster.explain_clash"))
    for clash in found.clash:
        typer.echo(f"- {clash.words[WORDS.language]}")
    for way in found.relax:
        cost, hours = f"{way.cost:g}", f"{way.uncovered_hours:g}"
        name = ", ".join([NAMES[way.rule][WORDS.language], *way.about])
        typer.echo(WORDS("roster.explain_relax", rule=name, by=way.by, hours=hours, cost=cost))


def print_rows(row: Mapping[str, object]) -> None:
    """Print one thing a line."""
    for key, value in row.items():
        typer.echo(f"{key:14s} {value}")
