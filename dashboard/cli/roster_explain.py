"""`floorwalker roster explain`: why a problem has no roster."""

import typer

from dashboard.cli.answer import WORDS, failing, print_json
from dashboard.cli.roster_files import Json, ProblemFile
from dashboard.operations.building.explain_file import explain_roster, explain_row
from scheduling.explain.explanation import Explanation
from scheduling.rules import CATALOGUE

NAMES = {rule.key: rule.names for rule in CATALOGUE}
app = typer.Typer()


@app.callback()
def group() -> None:
    """Clashes explained."""


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
