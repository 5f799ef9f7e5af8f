"""The library of models: the champion of every queue, how often each wins, and what they are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

import polars as pl
import streamlit as st

from dashboard.operations.forecasts.registry import (
    SORTS,
    Champion,
    model_name,
    overall,
    ranked,
    read_registry,
    wins,
)
from dashboard.operations.permit import Actor
from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access
from dashboard.widgets.choose_queue import queue_titles
from dashboard.widgets.empty import empty
from dashboard.widgets.forecast_models import model_cards
from dashboard.widgets.linked import choose, linked_segments
from dashboard.widgets.plain import fine_print
from dashboard.widgets.table import Say, table, written
from dashboard.widgets.tiles import Tile, tiles

KEY = "registry"
_SHARES = ("wape", "ha8", "seasonal_naive", "floor")
_COVERED = ("coverage80", "coverage95")


def registry_panel(who: Actor, words: Words) -> None:
    """Show the champions of all queues, and the models they come from."""
    st.subheader(words("registry.title"), anchor=False)
    champions = read_registry(access.desk(), who)
    counts = wins(champions)
    if not champions:
        empty(words("empty.no_data"), words("empty.no_data_next"))
    elif not counts:
        may = who.may("make_forecast")
        empty(
            words("registry.empty"), words("registry.empty_next" if may else "registry.empty_wait")
        )
        _refused(champions, words)
    else:
        _champions(champions, counts, words)
    model_cards(counts, words)


def _champions(champions: Sequence[Champion], counts: Counter[str], words: Words) -> None:
    _summary(champions, words)
    by = linked_segments(
        words("registry.sort"), SORTS, "sort", SORTS[0], lambda name: words(f"registry.sort_{name}")
    )
    _table(ranked(champions, by), words)
    _refused(champions, words)
    st.subheader(words("registry.wins"), anchor=False)
    table(_wins(champions, counts, words), key="registry_wins", said=_said(words))


def _summary(champions: Sequence[Champion], words: Words) -> None:
    mine, usual = overall(champions, "wape"), overall(champions, "ha8")
    gain = 1 - mine / usual if mine is not None and usual else None
    worse = [champion for champion in champions if champion.gain is not None and champion.gain < 0]
    forecast = sum(champion.run is not None for champion in champions)
    shown = f"{words.number(forecast)} / {words.number(len(champions))}"
    tiles(
        [
            Tile(words("registry.queues"), shown),
            Tile(words("forecast.wape"), words.percent(mine), why=words("registry.overall_why")),
            Tile(words("forecast.ha8"), words.percent(usual), why=words("registry.overall_why")),
            Tile(words("registry.gain"), words.percent(gain), why=words("registry.gain_why")),
            Tile(
                words("registry.worse"), words.number(len(worse)), why=words("registry.worse_why")
            ),
        ],
        words,
    )


def _table(champions: Sequence[Champion], words: Words) -> None:
    st.caption(words("registry.select"))
    names = [champion.queue for champion in champions]
    dataframe = cast("Any", st.dataframe)  # pyright: ignore[reportUnknownMemberType] - typed by libraries without types
    dataframe(
        written(champions_frame(champions, queue_titles(words), words), words, _said(words)),
        hide_index=True,
        key=KEY,
        placeholder=UNKNOWN,
        on_select=lambda: open_selected(names),
        selection_mode="single-row",
    )


def open_selected(names: Sequence[str]) -> None:
    """Open the forecast of the queue whose row is selected; meant as the table's callback."""
    told = st.session_state.get(KEY)
    rows: list[int] = told["selection"]["rows"] if told else []
    if rows:
        open_queue(names[rows[0]])


def open_queue(name: str) -> None:
    """Open the forecast of a queue; meant for callbacks."""
    st.query_params["queue"] = name
    st.session_state["queue_chosen"] = name
    choose("look", "queue")


def champions_frame(
    champions: Sequence[Champion], titles: Mapping[str, str], words: Words
) -> pl.DataFrame:
    """Return the champions as they are read: moments in words."""
    rows = [_row(champion, titles, words) for champion in champions]
    return pl.DataFrame(rows, infer_schema_length=None)


def _row(champion: Champion, titles: Mapping[str, str], words: Words) -> dict[str, object]:
    run = champion.run
    through = str(run.report.get("through") or "own") if run else ""
    row: dict[str, object] = {
        "queue": titles.get(champion.queue, champion.queue),
        "model": model_name(run.model, words) if run else words("registry.none"),
        "per_day": None if champion.per_day is None else round(champion.per_day),
        "gain": champion.gain,
        **{name: champion.share(name) for name in (*_SHARES, *_COVERED)},
        "origins": int(champion.share("origins") or 0) if run else None,
        "through": words(f"registry.through_{through}") if run else UNKNOWN,
        "made": words.moment(run.made_at, champion.zone) if run else UNKNOWN,
        "by": run.made_by if run else UNKNOWN,
    }
    return {words(f"registry.column_{name}"): value for name, value in row.items()}


def _said(words: Words) -> dict[str, Say]:
    """Return how columns of shares are written, by their heading."""
    shares = ("gain", *_SHARES, *_COVERED, "volume")
    return {words(f"registry.column_{name}"): words.percent for name in shares}


def _wins(champions: Sequence[Champion], counts: Counter[str], words: Words) -> pl.DataFrame:
    """Return how often each champion is one: queues, share of contacts, gain."""
    contacts = sum(champion.per_day or 0 for champion in champions) or 1.0
    rows: list[dict[str, object]] = []
    for model, count in counts.most_common():
        mine = [champion for champion in champions if champion.run and champion.run.model == model]
        wape, usual = overall(mine, "wape"), overall(mine, "ha8")
        row: dict[str, object] = {
            "model": model_name(model, words),
            "count": count,
            "volume": sum(champion.per_day or 0 for champion in mine) / contacts,
            "gain": 1 - wape / usual if wape is not None and usual else None,
        }
        rows.append({words(f"registry.column_{name}"): value for name, value in row.items()})
    return pl.DataFrame(rows, infer_schema_length=None)


def _refused(champions: Sequence[Champion], words: Words) -> None:
    """Say which queues were refused a forecast, and why."""
    refused = [champion for champion in champions if champion.refused]
    if not refused:
        return
    titles = queue_titles(words)
    with st.expander(words("registry.refused", count=len(refused)), icon=":material/block:"):
        for champion in refused:
            name = titles.get(champion.queue, champion.queue)
            st.markdown(fine_print(name, [words.tell(champion.refused)]))
