"""`floorwalker incidents`."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from dashboard.cli.answer import WORDS, print_json
from dashboard.cli.table import print_table
from dashboard.operations.demo.labels import labels, write_labels
from dashboard.operations.desk import open_desk
from dashboard.operations.permit import SYSTEM

app = typer.Typer()


@app.command("incidents", help=WORDS("cli.incidents"))
def incidents_command(
    out: Annotated[Path | None, typer.Option(help=WORDS("cli.incidents.out"))] = None,
    store: Annotated[str | None, typer.Option("--store", help=WORDS("cli.store"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=WORDS("cli.json"))] = False,
) -> None:
    """Tell what went wrong at the demo bank."""
    desk = open_desk(store)
    found = labels(desk, SYSTEM)
    if out is not None:
        write_labels(desk, SYSTEM, out)
    moments = pl.col("start", "end").dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
    told = found.with_columns(moments)
    if as_json:
        print_json({"incidents": told.to_dicts()})
    else:
        print_table(told.with_columns(pl.col("queues").list.join("+")))


@app.callback()
def entry() -> None:
    """Do nothing before the command."""
