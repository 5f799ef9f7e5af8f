"""`floorwalker roster`: each command loads what it needs and no more."""

import typer

from dashboard.cli.lazy import lazy_group

app = typer.Typer()
roster_app = typer.Typer(
    cls=lazy_group(
        {
            "build": "roster_build",
            "audit": "roster_audit",
            "explain": "roster_explain",
            "repair": "roster_build",
        }
    ),
    help="Build, check, explain and repair rosters.",
    no_args_is_help=True,
)
app.add_typer(roster_app, name="roster")


@app.callback()
def group() -> None:
    """Rosters."""


@roster_app.callback()
def rosters() -> None:
    """Do nothing before a command."""
