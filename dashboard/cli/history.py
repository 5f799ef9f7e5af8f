"""`floorwalker import` and `floorwalker kpis`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from dashboard.cli.answer import WORDS, print_json, refuse
from dashboard.cli.pairs import pairs
from dashboard.cli.table import print_table
from dashboard.feeds.options import Options
from dashboard.feeds.presets import PRESETS
from dashboard.operations.desk import open_desk
from dashboard.operations.feeds.explain_reject import reject_words
from dashboard.operations.feeds.follow import follow_files
from dashboard.operations.feeds.import_files import Imported, import_files
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.people.import_people import PeopleImported, import_people
from dashboard.operations.permit import SYSTEM
from dashboard.text import SaidError

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help=WORDS("cli.json"))]
StoreUrl = Annotated[str | None, typer.Option("--store", help=WORDS("cli.store"))]
_SHOWN_REJECTS = 20
PEOPLE = "people"
"""Feed of sites, teams, agents and rosters: checked whole before anything is written."""


@app.command("import", help=WORDS("cli.import"))
def import_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=WORDS("cli.import.files"))],
    feed: Annotated[str, typer.Option(help=WORDS("cli.import.feed"))],
    queue: Annotated[str | None, typer.Option(help=WORDS("cli.import.queue"))] = None,
    timezone: Annotated[str | None, typer.Option(help=WORDS("cli.timezone"))] = None,
    mapping: Annotated[
        list[str], typer.Option("--map", metavar="KEY=COLUMN", help=WORDS("cli.import.map"))
    ] = [],
    preset: Annotated[
        str | None, typer.Option(help=WORDS("cli.import.preset", known=", ".join(PRESETS)))
    ] = None,
    policy: Annotated[
        list[str], typer.Option(metavar="KEY=VALUE", help=WORDS("cli.import.policy"))
    ] = [],
    encoding: Annotated[str | None, typer.Option(help=WORDS("cli.import.encoding"))] = None,
    follow: Annotated[bool, typer.Option("--follow", help=WORDS("cli.import.follow"))] = False,
    source: Annotated[str | None, typer.Option(help=WORDS("cli.import.source"))] = None,
    store: StoreUrl = None,
    as_json: Json = False,
) -> None:
    """Bring files into the store."""
    options = Options(queue, timezone, pairs(mapping), pairs(policy), encoding, preset)
    desk = open_desk(store)
    done: Imported | PeopleImported
    if feed == PEOPLE:
        done = import_people(desk, SYSTEM, files, options)
    elif follow:
        done = follow_files(desk, SYSTEM, files, feed, options, source)
    else:
        done = import_files(desk, SYSTEM, files, feed, options, source)
    if as_json:
        print_json(_answer(done))
    else:
        _print(done)
    if feed == PEOPLE and not done.rejects.is_empty():
        refuse(WORDS("cli.import.unread"))


def _print(done: Imported | PeopleImported) -> None:
    typer.echo(
        WORDS(
            "cli.import.done",
            read=done.read,
            accepted=done.accepted,
            duplicate=done.duplicate,
            rejected=done.rejects.height,
            seconds=f"{done.seconds:.1f}",
        )
    )
    for name in done.created.get("queues", ()):
        typer.echo(WORDS("cli.import.created", queue=name))
    if agents := done.created.get("agents"):
        typer.echo(WORDS("cli.import.created_agents", agents=", ".join(agents)))
    for line, reason in _rejects(done)[:_SHOWN_REJECTS]:
        typer.echo(WORDS("cli.import.reject", line=line, reason=reason))


def _rejects(done: Imported | PeopleImported) -> list[tuple[int, str]]:
    rows = done.rejects.select("line", "reason").iter_rows()
    return [(line, reject_words(WORDS, reason)) for line, reason in rows]


def _answer(done: Imported | PeopleImported) -> dict[str, object]:
    return {
        "read": done.read,
        "accepted": done.accepted,
        "duplicate": done.duplicate,
        "rejected": done.rejects.height,
        "created": done.created,
        "seconds": done.seconds,
        "rows_per_s": done.read / done.seconds if done.seconds else 0.0,
        "rejects": [{"line": line, "reason": reason} for line, reason in _rejects(done)],
    }


def moment_of(text: str | None) -> dt.datetime | None:
    """Read an ISO 8601 date or time of an option.

    Raises
    ------
    SaidError
        When it is none.
    """
    if text is None:
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise SaidError("cli.not_a_time", text=text) from error


@app.command("kpis", help=WORDS("cli.kpis"))
def kpis_command(
    queue: Annotated[list[str], typer.Option(help=WORDS("cli.kpis.queue"))] = [],
    since: Annotated[str | None, typer.Option("--from", help=WORDS("cli.kpis.from"))] = None,
    until: Annotated[str | None, typer.Option("--to", help=WORDS("cli.kpis.to"))] = None,
    by: Annotated[str, typer.Option(help=WORDS("cli.kpis.by"))] = "day",
    formula: Annotated[str | None, typer.Option(help=WORDS("cli.kpis.formula"))] = None,
    target_wait: Annotated[float | None, typer.Option(help=WORDS("cli.kpis.target"))] = None,
    timezone: Annotated[str | None, typer.Option(help=WORDS("cli.timezone"))] = None,
    store: StoreUrl = None,
    as_json: Json = False,
) -> None:
    """Show KPIs."""
    question = Question(
        queue, moment_of(since), moment_of(until), by, formula, target_wait, timezone
    )
    rows = measure(open_desk(store), SYSTEM, question)
    if as_json:
        print_json({"rows": rows.to_dicts()})
    elif rows.is_empty():
        typer.echo(WORDS("kpis.nothing"))
    else:
        shown = ["queue", "start", "offered", "answered", "abandoned", "service_level"]
        print_table(rows.select(*shown, pl.col("asa_s", "aht_s", "abandon_rate")))
