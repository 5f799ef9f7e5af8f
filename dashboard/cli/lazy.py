"""Groups of commands whose modules are imported when a command is called."""

import importlib
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup


def lazy_group(commands: Mapping[str, str]) -> type[TyperGroup]:
    """Return a group of commands.

    Parameters
    ----------
    commands : mapping
        Command → module of this package whose ``app`` holds it, in the order they are listed.
    """

    class LazyGroup(TyperGroup):
        """A group that imports the module of a command when it is asked for."""

        def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - the signature of the base
            """Return the commands in the order of the day's work."""
            return list(commands)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - the signature of the base
            """Return one command, or None."""
            if cmd_name not in commands:
                return None
            module = importlib.import_module(f"dashboard.cli.{commands[cmd_name]}")
            group: Any = typer.main.get_command(module.app)
            return group.commands[cmd_name]

    return LazyGroup
