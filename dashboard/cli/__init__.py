"""The command line: the same operations as the screens, in a terminal.

Commands live in sibling modules and are imported when they are called: the solver and the
forecast models take seconds to load that ``floorwalker kpis`` need not spend.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from dashboard.cli.answer import failing
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


class LazyGroup(TyperGroup):
    """A group that imports the module of a command when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - the signature of the base
        """Return the commands in the order of the day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - the signature of the base
        """Return one command, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"dashboard.cli.{COMMANDS[cmd_name]}")
        group: Any = typer.main.get_command(module.app)
        return group.commands[cmd_name]


app = typer.Typer(
    cls=LazyGroup,
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
