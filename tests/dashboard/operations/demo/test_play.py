"""A day of the demo bank: one draw, played again, with bot, redials, chats at once and e-mail."""

import datetime as dt
import time
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.feeds.demo import Duty, contacts_until, states_until
from dashboard.operations.demo.bank import ADHERENCE, CONTAINMENT, QUEUES
from dashboard.operations.demo.draw import CUT_OFF_S, Drawn, draw_day
from dashboard.operations.demo.incidents import KINDS, Incident
from dashboard.operations.demo.journeys import CHANNELS, journeys_of
from dashboard.operations.demo.keeping import Worker, as_kept
from dashboard.operations.demo.play import Played, play
from dashboard.operations.demo.tick import midnight_of

DAY = dt.date(2026, 11, 18)
SEED = 1
OPEN_S, CLOSE_S = 7 * 3600.0, 23 * 3600.0
NOON = 12 * 3600.0
NUMBERS = {queue.name: number for number, queue in enumerate(QUEUES)}


@cache
def crew(extra: int = 0) -> tuple[Worker, ...]:
    """Return enough people for a day, each with one break; `extra` more for accounts at noon."""
    sizes = {"accounts": 34, "cards": 25, "mobile": 19, "loans": 17, "fraud": 11, "vip": 9}
    sizes |= {"elderly": 8, "prospects": 5, "video": 4}
    spans = ((OPEN_S, NOON), (NOON + 1800, CLOSE_S))
    people = [Worker(f"{q} {i}", (q,), spans) for q, count in sizes.items() for i in range(count)]
    people += [Worker(f"digital {i}", ("chat", "email"), spans) for i in range(6)]
    more = [Worker(f"extra {i}", ("accounts",), ((NOON, CLOSE_S),)) for i in range(extra)]
    return (*people, *more)


@cache
def played(*incidents: Incident, extra: int = 0, day: dt.date = DAY) -> Played:
    workers = as_kept(crew(extra), day, incidents, SEED)
    return play(draw_day(day, SEED, incidents), workers)


def frame(day: Played, now_s: float = np.inf, date: dt.date = DAY) -> pl.DataFrame:
    names = [worker.name for worker in day.workers]
    return contacts_until(midnight_of(date), CHANNELS, names, now_s, journeys_of(day))


def of(contacts: pl.DataFrame, queue: str) -> pl.DataFrame:
    return contacts.filter(pl.col("queue") == queue)


def keys(drawn: Drawn) -> set[int]:
    return {*drawn.key.tolist(), *drawn.front.key.tolist()}


def test_a_day_follows_from_its_seed() -> None:
    again = play(draw_day(DAY, SEED, ()), as_kept(crew(), DAY, (), SEED))
    assert frame(played()).equals(frame(again))
    other = draw_day(DAY, SEED + 1, ())
    assert not np.array_equal(played().drawn.draw.arrival_s[:100], other.draw.arrival_s[:100])


def test_rows_are_named_once_and_tell_a_whole_story() -> None:
    contacts = frame(played())
    assert contacts.select("source_key", "segment", "queue").is_unique().all()
    assert set(contacts["queue"]) == {name for name, _ in CHANNELS}
    told = contacts.filter(pl.col("ended_at").is_not_null())
    assert (told["ended_at"] >= told["arrived_at"]).all()
    answered = contacts.filter((pl.col("outcome") == "answered") & (pl.col("queue") != "bot"))
    assert answered["agent"].null_count() == 0


def test_the_bot_contains_its_share_and_hands_the_others_on_with_their_wait() -> None:
    contacts = frame(played())
    bot = of(contacts, "bot")
    assert bot["agent"].null_count() == bot.height
    assert bot["transferred"].mean() == pytest.approx(1 - CONTAINMENT, abs=0.02)
    assert bot["talk_s"].mean() == pytest.approx(60, rel=0.05)
    handed = bot.filter("transferred").select("source_key", left="ended_at")
    behind = contacts.filter(pl.col("segment") == 1)
    both = behind.join(handed, on="source_key", how="full", coalesce=True)
    assert both["left"].equals(both["arrived_at"], check_names=False)
    waits = (behind["answered_at"] - behind["arrived_at"]).drop_nulls()
    assert (waits >= dt.timedelta(0)).all()
    fronted = {queue.name for queue in QUEUES if queue.fronted}
    assert set(behind["queue"]) == fronted


def test_half_of_those_who_give_up_call_again_within_ten_minutes() -> None:
    surge = Incident("surge", ("accounts", "cards"), 1.6, DAY, 10 * 60, 90)
    contacts = frame(played(surge))
    lost = contacts.filter((pl.col("outcome") == "abandoned") & (pl.col("queue") != "email"))
    again = contacts.filter(pl.col("source_key").str.contains("r"))
    assert lost.height > 300
    assert again.height == pytest.approx(0.5 * lost.height, rel=0.15)
    first = pl.col("source_key").str.extract(r"^([0-9]+-[0-9]+)r1$")
    once = again.with_columns(root=first).drop_nulls("root")
    before = lost.select("ended_at", "customer", root="source_key")
    pairs = once.join(before, on="root", suffix="_before")
    assert pairs.height == once.height
    gap_s = (pairs["arrived_at"] - pairs["ended_at_before"]).dt.total_seconds()
    assert 179 <= float(gap_s.min()) <= float(gap_s.max()) <= 600  # pyright: ignore[reportArgumentType] - not empty
    assert (pairs["customer"] == pairs["customer_before"]).all()


def test_chats_share_people_and_calls_do_not() -> None:
    contacts = frame(played())

    def most_at_once(queue: str) -> int:
        mine = of(contacts, queue).filter(pl.col("outcome") == "answered")
        edges = pl.concat(
            [
                mine.select("agent", at="answered_at", step=pl.lit(1)),
                mine.select("agent", at="ended_at", step=pl.lit(-1)),
            ]
        ).sort("agent", "at", "step")
        return int(edges.select(pl.col("step").cum_sum().over("agent")).max().item())

    assert most_at_once("chat") == 3
    assert most_at_once("accounts") == 1
    chat = of(contacts, "chat").filter(pl.col("outcome") == "answered")
    clock_s = (chat["ended_at"] - chat["answered_at"]).dt.total_milliseconds() / 1000
    assert (clock_s >= chat["talk_s"] - 0.01).all()
    assert float(clock_s.sum()) > 1.05 * float(chat["talk_s"].sum())


def test_emails_come_at_night_wait_for_idle_time_and_keep_their_deadline() -> None:
    email = of(frame(played()), "email")
    start = midnight_of(DAY).astimezone(dt.UTC)
    seconds = (email["arrived_at"] - start).dt.total_seconds()
    assert ((seconds < 0) & email["answered_at"].is_not_null()).sum() > 0
    late = email.filter(seconds >= CUT_OFF_S)
    assert late["outcome"].unique().to_list() in ([], ["open"])
    done = email.filter(seconds < CUT_OFF_S)
    wait_s = (done["answered_at"] - done["arrived_at"]).dt.total_seconds()
    assert (wait_s <= 8 * 3600).sum() >= 0.95 * done.height
    assert (done["outcome"] == "abandoned").sum() == 0


def test_what_an_evening_leaves_is_done_the_next_morning_under_its_own_name() -> None:
    tomorrow = DAY + dt.timedelta(days=1)
    left = of(frame(played()), "email").filter(pl.col("outcome") == "open")
    done = of(frame(played(day=tomorrow), date=tomorrow), "email")
    both = left.join(done, on="source_key", suffix="_done")
    assert left.height > 0
    assert both.height == left.height
    assert both["arrived_at"].equals(both["arrived_at_done"], check_names=False)
    assert both["answered_at_done"].null_count() == 0


@settings(max_examples=12, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    minute=st.integers(9 * 60, 20 * 60),
    extra=st.integers(0, 3),
)
def test_nothing_that_begins_now_changes_what_was_shown(kind: str, minute: int, extra: int) -> None:
    queues, size, minutes = KINDS[kind]
    incident = Incident(kind, queues, size, DAY, minute, minutes, "on_demand")
    now_s = (min(60.0 * minute, NOON) if extra else 60.0 * minute) - 0.001
    one, other = played(), played(incident, extra=extra)
    shown, later = frame(one, now_s), frame(other, now_s)
    key = ["source_key", "segment"]
    assert shown.sort(key).equals(later.sort(key))
    names = {worker.name for worker in one.workers}
    states = [_states(day, now_s).filter(pl.col("agent").is_in(names)) for day in (one, other)]
    assert states[0].sort("agent", "since").equals(states[1].sort("agent", "since"))
    assert keys(one.drawn) <= keys(other.drawn) or kind == "dead_queue"


def _states(day: Played, now_s: float) -> pl.DataFrame:
    duty = [Duty(worker.name, worker.on_contact, worker.away) for worker in day.workers]
    return states_until(midnight_of(DAY), duty, now_s, journeys_of(day))


def test_stays_of_agents_follow_one_another_without_gap_or_overlap() -> None:
    states = _states(played(), CLOSE_S).sort("agent", "since")
    assert states.select("agent", "since").is_unique().all()
    follows = states.with_columns(next=pl.col("since").shift(-1).over("agent")).drop_nulls("next")
    assert (follows["until"] == follows["next"]).all()
    assert {"ready", "contact", "break", "other"} <= set(states["state"])


def test_agents_keep_to_their_roster_for_about_the_told_share() -> None:
    planned = real = 0.0
    for number in range(20):
        day = DAY + dt.timedelta(days=number)
        kept = as_kept(crew(), day, (), SEED)
        planned += sum(b - a for worker in crew() for a, b in worker.on_contact)
        real += sum(b - a for worker in kept for a, b in worker.on_contact)
    assert real / planned == pytest.approx(ADHERENCE, abs=0.03)


def test_an_absence_takes_its_share_of_a_queues_people_while_it_lasts() -> None:
    incident = Incident("absence", ("accounts",), 0.25, DAY, 600, 120)
    kept = as_kept(crew(), DAY, [incident], SEED)
    gone = [(incident.start_s, incident.end_s) in worker.away for worker in kept]
    mine = [g for g, worker in zip(gone, kept, strict=True) if worker.queues == ("accounts",)]
    assert 0.1 <= float(np.mean(mine)) <= 0.45
    assert sum(gone) == sum(mine)


def test_incidents_show_in_what_comes() -> None:
    def came(contacts: pl.DataFrame, queue: str, since: int, until: int) -> pl.DataFrame:
        start = midnight_of(DAY).astimezone(dt.UTC)
        minute = (pl.col("arrived_at") - start).dt.total_seconds() / 60
        return of(contacts, queue).filter((minute >= since) & (minute < until))

    usual = frame(played())
    dead = frame(played(Incident("dead_queue", ("loans",), 0.05, DAY, 600, 60)))
    assert came(dead, "loans", 602, 660).height < 0.3 * came(usual, "loans", 602, 660).height
    leak = frame(played(Incident("leak", tuple(NUMBERS), 1.3, DAY, 600, 180)))
    first = [came(day, "accounts", 600, 640).height for day in (usual, leak)]
    last = [came(day, "accounts", 740, 780).height for day in (usual, leak)]
    assert first[1] / first[0] < last[1] / last[0]
    drift = frame(played(Incident("handle_time", ("cards",), 1.35, DAY, 600, 90)))
    work_s = [float(came(day, "cards", 600, 690)["talk_s"].sum()) for day in (usual, drift)]
    assert work_s[1] == pytest.approx(1.35 * work_s[0], rel=0.02)


def test_playing_a_day_takes_well_under_half_a_second() -> None:
    played()
    began = time.perf_counter()
    play(draw_day(DAY, SEED, ()), as_kept(crew(), DAY, (), SEED))
    assert time.perf_counter() - began < 0.5
