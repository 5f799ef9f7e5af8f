"""`floorwalker detect`."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from dashboard.cli.answer import WORDS, print_json
from dashboard.cli.planning import length_s
from dashboard.cli.table import print_table
from dashboard.operations.detect_file import Row, detect_file, unjudged

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help=WORDS("cli.json"))]


@app.command("detect", help=WORDS("cli.detect"))
def detect_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=WORDS("cli.detect.file"))],
    time: Annotated[str, typer.Option(help=WORDS("cli.detect.time"))],
    value: Annotated[str, typer.Option(help=WORDS("cli.detect.value"))],
    every: Annotated[str, typer.Option(help=WORDS("cli.detect.every"))] = "30m",
    as_json: Json = False,
) -> None:
    """Judge the rows of a file one by one."""
    rows = detect_file(file, time, value, length_s(every))
    for key, count in unjudged(rows).items():
        typer.echo(WORDS("detect.not_judged", count=count, why=WORDS(key)), err=True)
    told = [_told(row) for row in rows]
    if as_json:
        print_json({"rows": told})
    else:
        alarms = [row for row in told if row["abnormal"]]
        print_table(pl.DataFrame(alarms, _COLUMNS), f"{file.name} · {len(alarms)}")


_COLUMNS = {"start": pl.String, "score": pl.Float64, "abnormal": pl.Boolean, "reason": pl.String}


def _told(row: Row) -> dict[str, object]:
    reason = WORDS(row.key, **row.args)
    return {"start": row.start, "score": row.score, "abnormal": row.abnormal, "reason": reason}


@app.callback()
def entry() -> None:
    """Do nothing before the command."""
