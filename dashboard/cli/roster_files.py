"""The files that roster commands are given, and how they answer with few things."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

ProblemFile = Annotated[Path, typer.Argument(metavar="PROBLEM.json")]
RosterFile = Annotated[Path, typer.Argument(metavar="ROSTER.csv")]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]


def print_rows(row: Mapping[str, object]) -> None:
    """Print one thing a line."""
    for key, value in row.items():
        typer.echo(f"{key:14s} {value}")
