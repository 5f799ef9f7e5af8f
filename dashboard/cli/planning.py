"""`floorwalker forecast` and `floorwalker backtest`."""

import datetime as dt
import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from dashboard.cli.answer import WORDS, print_json
from dashboard.cli.table import print_table
from dashboard.operations.desk import open_desk
from dashboard.operations.facts.history import minutes_of
from dashboard.operations.forecasts.backtest_file import Columns, backtest_file
from dashboard.operations.forecasts.predict import predict_queues
from dashboard.operations.forecasts.read import read_forecast
from dashboard.operations.permit import SYSTEM
from dashboard.text import SaidError
from forecasting.backtest import Protocol
from forecasting.history import Window

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help=WORDS("cli.json"))]
StoreUrl = Annotated[str | None, typer.Option("--store", help=WORDS("cli.store"))]

_LENGTH = re.compile(r"(\d+)(s|m|h|d)")
_UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d|24:00")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@app.command("forecast", help=WORDS("cli.forecast"))
def forecast_command(
    queue: Annotated[str, typer.Option(help=WORDS("cli.forecast.queue"))],
    days: Annotated[int, typer.Option(min=1, max=366, help=WORDS("cli.forecast.days"))] = 14,
    every: Annotated[str | None, typer.Option(help=WORDS("cli.forecast.every"))] = None,
    store: StoreUrl = None,
    as_json: Json = False,
) -> None:
    """Forecast a queue and keep the forecast."""
    desk = open_desk(store)
    every_s = None if every is None else length_s(every)
    predict_queues(desk, SYSTEM, [queue], days, lambda _share, _best: True, every_s=every_s)
    run, rows = read_forecast(desk, SYSTEM, queue)
    if as_json:
        told = rows.with_columns(pl.col("start").dt.strftime("%Y-%m-%dT%H:%M:%S%:z"))
        every_text = f"{run.every_s // 60}m"
        print_json(
            {"queue": queue, "every": every_text, "model": run.model, "rows": told.to_dicts()}
        )
    else:
        print_table(rows, f"{queue} · {run.model}")


@app.command("backtest", help=WORDS("cli.backtest"))
def backtest_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=WORDS("cli.backtest.file"))],
    time: Annotated[str, typer.Option(help=WORDS("cli.backtest.time"))],
    value: Annotated[str, typer.Option(help=WORDS("cli.backtest.value"))],
    every: Annotated[str, typer.Option(help=WORDS("cli.backtest.every"))] = "30m",
    horizon: Annotated[str, typer.Option(help=WORDS("cli.backtest.horizon"))] = "14d",
    cutoff: Annotated[str, typer.Option(help=WORDS("cli.backtest.cutoff"))] = "11:00",
    since: Annotated[str | None, typer.Option("--from", help=WORDS("cli.backtest.from"))] = None,
    until: Annotated[str | None, typer.Option("--to", help=WORDS("cli.backtest.to"))] = None,
    step: Annotated[str, typer.Option(help=WORDS("cli.backtest.step"))] = "7d",
    hours: Annotated[str, typer.Option("--open", help=WORDS("cli.backtest.open"))] = "07:00-21:00",
    weekdays: Annotated[str, typer.Option(help=WORDS("cli.backtest.weekdays"))] = "mon-fri",
    calendar: Annotated[str, typer.Option(help=WORDS("cli.backtest.calendar"))] = "none",
    handle_seconds: Annotated[
        str | None, typer.Option(help=WORDS("cli.backtest.handle_seconds"))
    ] = None,
    as_json: Json = False,
) -> None:
    """Make past forecasts of a file again and score them beside the usual methods."""
    opens, closes = _hours(hours)
    window = Window(length_s(every), opens, closes, weekdays_of(weekdays))
    protocol = Protocol(
        horizon, day_of(since), day_of(until), max(1, length_s(step) // 86_400), _clock(cutoff)
    )
    columns = Columns(time, value, handle_seconds)
    answer = asdict(backtest_file(file, columns, window, calendar, protocol))
    if answer["aht"] is None:
        del answer["aht"]
    else:
        answer["aht"] = {"wape": answer["aht"]}
    if as_json:
        print_json(answer)
    else:
        _print(answer)


def _print(answer: dict[str, Any]) -> None:
    rows = [{"method": name, "wape": value} for name, value in answer["wape"].items()]
    print_table(pl.DataFrame([*rows, {"method": "floor", "wape": answer["floor"]}]))
    figures = ("origins", "bias", "mase", "coverage80", "coverage95", "seconds")
    print_table(pl.DataFrame({name: [answer[name]] for name in figures}))
    chosen = answer["chosen"]
    print_table(pl.DataFrame({"chosen": list(chosen), "times": list(chosen.values())}))
    if "aht" in answer:
        aht = answer["aht"]["wape"]
        print_table(pl.DataFrame({"aht": list(aht), "wape": list(aht.values())}))


def length_s(text: str) -> int:
    """Return the seconds of ``30m``, ``900s``, ``1h`` or ``7d``."""
    match = _LENGTH.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise SaidError("cli.not_a_length", text=text)
    return int(match[1]) * _UNIT_S[match[2]]


def day_of(text: str | None) -> dt.date | None:
    """Return an ISO date of an option."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SaidError("cli.not_a_date", text=text) from error


def weekdays_of(text: str) -> tuple[int, ...]:
    """Return the weekdays of ``mon-fri``, ``sun-thu`` or ``mon,wed``, Monday is 0."""
    found: set[int] = set()
    for part in text.casefold().split(","):
        first, _, last = part.strip().partition("-")
        if first not in _WEEKDAYS or (last or first) not in _WEEKDAYS:
            raise SaidError("cli.not_weekdays", text=text)
        begin, end = _WEEKDAYS.index(first), _WEEKDAYS.index(last or first)
        found |= {(begin + i) % 7 for i in range((end - begin) % 7 + 1)}
    return tuple(sorted(found))


def _clock(text: str) -> int:
    if not _CLOCK.fullmatch(text):
        raise SaidError("cli.not_a_clock", text=text)
    return minutes_of(text)


def _hours(text: str) -> tuple[int, int]:
    opens, _, closes = text.partition("-")
    return _clock(opens.strip()), _clock(closes.strip())
