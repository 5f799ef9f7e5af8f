"""`floorwalker staff`, `simulate` and `whatif`."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from dashboard.cli.answer import WORDS, failing, print_json
from dashboard.cli.table import print_table
from dashboard.operations.staffing.simulate import Runs, compare_files, simulate_file
from dashboard.operations.staffing.staff import COLUMNS, Heads, parse_target, read_demand, staff
from scheduling.staffing import Targets

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help=WORDS("cli.json"))]
Days = Annotated[int, typer.Option(help="Days to play.", min=1)]
Seed = Annotated[int, typer.Option(help="Seed of the draws.", min=0)]
Scenario = Annotated[Path, typer.Argument(metavar="SCENARIO.json", help="The day to simulate.")]

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)")
_UNIT_S = {"s": 1.0, "m": 60.0, "h": 3600.0}


def _length_s(text: str) -> float:
    """Return the seconds of `30m`, `900s` or `1h`."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        message = f"expected a length such as 30m, found {text!r}"
        raise typer.BadParameter(message)
    return float(match[1]) * _UNIT_S[match[2]]


@app.command("staff")
def staff_command(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE.csv]",
            help="Columns contacts, aht_s, and perhaps patience_s, target, target_wait_s.",
        ),
    ] = None,
    contacts: Annotated[float | None, typer.Option(help="Contacts of one interval.")] = None,
    aht: Annotated[float | None, typer.Option(help="Mean handle time, seconds.")] = None,
    patience: Annotated[float | None, typer.Option(help="Mean patience, seconds.")] = None,
    interval: Annotated[str, typer.Option(help="Length of an interval, such as 30m.")] = "30m",
    target: Annotated[str | None, typer.Option(help="80/20 is 80 % in 20 s.")] = None,
    agents: Annotated[float | None, typer.Option(help="What this number delivers.")] = None,
    formula: Annotated[str, typer.Option(help="Service-level formula.")] = "of_offered",
    max_occupancy: Annotated[float | None, typer.Option(help="Most occupancy, 0-1.")] = None,
    max_abandon: Annotated[float | None, typer.Option(help="Most abandons, 0-1.")] = None,
    max_asa: Annotated[float | None, typer.Option(help="Most ASA, seconds.")] = None,
    shrinkage: Annotated[float, typer.Option(help="Paid time not available, 0-1.")] = 0.0,
    model: Annotated[
        str | None, typer.Option(help="erlang-a or erlang-c; by default A where patience is given.")
    ] = None,
    redial: Annotated[
        float, typer.Option(help="Share of those who leave who call again, 0-1.")
    ] = 0.0,
    as_json: Json = False,
) -> None:
    """Fewest agents that keep every target, interval by interval; or what given agents deliver."""
    if (file is None) == (contacts is None or aht is None):
        message = "expected either FILE.csv, or --contacts and --aht"
        raise typer.BadParameter(message)
    interval_s = _length_s(interval)
    with failing():
        share, wait_s = (None, None) if target is None else parse_target(target)
        targets = Targets(
            share,
            20.0 if wait_s is None else wait_s,
            formula,
            max_asa_s=max_asa,
            max_abandon=max_abandon,
            max_occupancy=max_occupancy,
        )
        demand = _demand(contacts, aht, patience) if file is None else read_demand(file)
        if file is not None and patience is not None and "patience_s" not in demand.columns:
            demand = demand.with_columns(patience_s=pl.lit(patience))
        rows = staff(demand, Heads(targets, agents, shrinkage, model, interval_s, redial))
    if as_json:
        print_json({"rows": rows.select(COLUMNS).to_dicts()})
    else:
        print_table(rows)


def _demand(contacts: float | None, aht: float | None, patience: float | None) -> pl.DataFrame:
    """Return the one interval that options describe."""
    numbers = {"contacts": [contacts], "aht_s": [aht]}
    if patience is not None:
        numbers["patience_s"] = [patience]
    return pl.DataFrame(numbers, schema=dict.fromkeys(numbers, pl.Float64))


@app.command("simulate")
def simulate_command(
    scenario: Scenario, days: Days = 50, seed: Seed = 1, as_json: Json = False
) -> None:
    """Play a scenario's day many times: what to expect of every queue, with its uncertainty."""
    with failing():
        result = simulate_file(scenario, Runs(days, seed))
    if as_json:
        told = asdict(result)
        del told["beside"]
        print_json(told | _beside(result.beside))
    else:
        print_table(_table(result.queues, result.total))


@app.command("whatif")
def whatif_command(
    scenario: Scenario,
    change: Annotated[Path, typer.Argument(metavar="CHANGE.json", help="The list of changes.")],
    days: Days = 50,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Show what changes do to a scenario's day: the same contacts with and without them."""
    with failing():
        result = compare_files(scenario, change, Runs(days, seed))
    if not as_json:
        print_table(_table(result.queues, result.total))
        return
    queues = {name: _plain(figures) for name, figures in result.queues.items()}
    print_json(
        {
            "difference": {"queues": queues, "total": _plain(result.total)},
            "cost": {
                "agent_hours": result.agent_hours,
                "changes": [asdict(made) for made in result.made],
            },
            "rules": [asdict(violation) for violation in result.rules],
            "days": result.days,
            "seed": result.seed,
            "input_hash": result.input_hash,
            **_beside(result.beside),
        }
    )


def _beside(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return callbacks, redials and the like, where a scenario has any."""
    plain = {name: _plain(row) for name, row in figures.items()}
    numbers = (n for row in plain.values() for figure in row.values() for n in figure.values())
    return {"beside": plain} if any(number == number and number for number in numbers) else {}  # noqa: PLR0124 - not-a-number


def _plain(figures: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return figures as plain objects."""
    return {metric: asdict(figure) for metric, figure in figures.items()}


def _table(queues: Mapping[str, Mapping[str, Any]], total: Mapping[str, Any]) -> pl.DataFrame:
    """Return one row a queue and metric."""
    return pl.DataFrame(
        [
            {"queue": name, "metric": metric, **asdict(figure)}
            for name, figures in (*queues.items(), ("total", total))
            for metric, figure in figures.items()
        ]
    )
