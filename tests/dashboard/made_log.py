"""A queue log made call by call, with what every call really was: the tests' own truth."""

import random
from dataclasses import dataclass

QUEUES = ("cards", "loans")
AGENTS = ("SIP/1001", "SIP/1002", "SIP/1003")
START = 1_772_000_000


@dataclass(frozen=True)
class Call:
    """What one call really was: its arrival in seconds since 1970, its wait and talk in seconds."""

    queue: str
    arrived: int
    outcome: str
    wait: int
    talk: int = 0
    transferred: bool = False


def made_log(calls: int, seed: int, spread_s: int = 7200) -> tuple[list[str], list[Call]]:
    """Return the lines of a log, by time, and its calls."""
    draw = random.Random(seed)
    lines: list[tuple[int, int, str]] = []
    truth: list[Call] = []
    for number in range(calls):
        call, said = _call(draw, number, spread_s)
        truth.append(call)
        lines += said
    return [line for _, _, line in sorted(lines)], truth


def shift_log(hours: int, seed: int) -> list[str]:
    """Return what agents say of themselves over some hours: sign in, breaks, sign out."""
    draw = random.Random(seed)
    lines: list[tuple[int, str]] = []
    for agent in AGENTS:
        lines += [(START + draw.randrange(60), f"NONE|{q}|{agent}|ADDMEMBER|") for q in QUEUES]
        for hour in range(1, hours):
            at = START + hour * 3600 + draw.randrange(600)
            lines.append((at, f"NONE|NONE|{agent}|PAUSEALL|lunch"))
            lines.append((at + draw.randrange(60, 900), f"NONE|NONE|{agent}|UNPAUSEALL|"))
        end = START + hours * 3600 + draw.randrange(60)
        lines += [(end, f"NONE|{q}|{agent}|REMOVEMEMBER|") for q in QUEUES]
    return [f"{at}|{line}" for at, line in sorted(lines)]


def _call(
    draw: random.Random, number: int, spread_s: int
) -> tuple[Call, list[tuple[int, int, str]]]:
    at = START + draw.randrange(spread_s)
    queue, agent = draw.choice(QUEUES), draw.choice(AGENTS)
    name = f"{at - 3}.{number}"
    outcome = draw.choices(("answered", "abandoned", "flow_out", "open"), (80, 12, 5, 3))[0]
    wait, talk = draw.choice((0, 3, 5, 19, 20, 21, 75)), draw.randrange(20, 400)
    events = [(at, f"NONE|ENTERQUEUE||138{number:08d}|1")]
    transferred = outcome == "answered" and draw.random() < 0.1
    if outcome == "answered":
        events.append((at + wait, f"{agent}|CONNECT|{wait}|{name}9|2"))
        end = "BLINDTRANSFER|200|internal" if transferred else "COMPLETECALLER"
        events.append((at + wait + talk, f"{agent}|{end}|{wait}|{talk}|1"))
    elif outcome == "abandoned":
        events.append((at + wait, f"NONE|ABANDON|1|1|{wait}"))
    elif outcome == "flow_out":
        events.append((at + wait, f"NONE|EXITWITHTIMEOUT|1|1|{wait}"))
    said = [(t, n, f"{t}|{name}|{queue}|{rest}|") for n, (t, rest) in enumerate(events)]
    return Call(queue, at, outcome, wait, talk, transferred), said


def naive_kpis(calls: list[Call], queue: str, target_wait: int, short: int = 5) -> dict[str, float]:
    """Return KPIs of one queue by counting one by one: no frame, no fact, no histogram."""
    mine = [call for call in calls if call.queue == queue]
    answered = [call for call in mine if call.outcome == "answered"]
    gone = [call for call in mine if call.outcome == "abandoned"]
    a, b = len(answered), len(gone)
    a_t = sum(call.wait <= target_wait for call in answered)
    b_t = sum(call.wait <= target_wait for call in gone)
    b_s = sum(call.wait <= short for call in gone)
    return {
        "offered": len(mine),
        "answered": a,
        "abandoned": b,
        "open": sum(call.outcome == "open" for call in mine),
        "flow_out": sum(call.outcome == "flow_out" for call in mine),
        "of_offered": a_t / (a + b),
        "of_answered": a_t / a,
        "abandons_in_time_count": (a_t + b_t) / (a + b),
        "abandons_in_time_leave": a_t / (a + b - b_t),
        "short_abandons_leave": a_t / (a + b - b_s),
        "abandon_rate": (b - b_s) / (len(mine) - b_s),
        "asa_s": sum(call.wait for call in answered) / a,
        "aht_s": sum(call.talk for call in answered) / a,
        "transfer_rate": sum(call.transferred for call in answered) / a,
    }
