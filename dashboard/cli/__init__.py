"""The command line: the same operations as the screens, in a terminal.

Commands live in sibling modules and are imported when they are called: the solver and the
forecast models take seconds to load that ``floorwalker kpis`` need not spend.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import typer

from dashboard.cli.answer import failing
from dashboard.cli.lazy import lazy_group
from dashboard.text import Words, terminal_language

COMMANDS: Mapping[str, str] = {
    "demo": "run",
    "serve": "run",
    "worker": "run",
    "import": "history",
    "kpis": "history",
    "forecast": "planning",
    "backtest": "planning",
    "staff": "heads",
    "simulate": "heads",
    "whatif": "heads",
    "roster": "rosters",
    "users": "administration",
    "audit": "administration",
    "facts": "administration",
    "retention": "administration",
    "erase": "administration",
    "db": "administration",
    "backup": "administration",
    "restore": "administration",
    "doctor": "administration",
    "incidents": "incidents",
    "detect": "detection",
}
"""Command → module of this package whose ``app`` holds it."""


app = typer.Typer(
    cls=lazy_group(COMMANDS),
    help=Words(terminal_language())("cli.help"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def entry() -> None:
    """Do nothing before a command."""


def main() -> None:
    """Run the command line; expected refusals are one sentence and exit code 1."""
    with failing():
        app(prog_name="floorwalker")
    sys.exit(0)
