"""Who works at the demo bank: teams, skills, contracts and invented names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.operations.people.invent import BREAKS

Skills = tuple[str, ...]


@dataclass(frozen=True)
class BankTeam:
    """A team: its site, and how many of its agents have which skills."""

    name: str
    site: str
    skills: Mapping[Skills, int]


TEAMS: tuple[BankTeam, ...] = (
    BankTeam(
        "Daily A",
        "Shanghai",
        {("accounts",): 8, ("cards",): 5, ("accounts", "cards"): 14, ("cards", "mobile"): 13},
    ),
    BankTeam(
        "Daily B",
        "Shanghai",
        {
            ("accounts",): 7,
            ("accounts", "cards"): 9,
            ("accounts", "mobile"): 10,
            ("accounts", "cards", "mobile"): 10,
        },
    ),
    BankTeam(
        "Lending",
        "Chengdu",
        {
            ("loans",): 6,
            ("loans", "prospects"): 9,
            ("loans", "email"): 3,
            ("loans", "video"): 5,
            ("loans", "prospects", "video"): 6,
        },
    ),
    BankTeam("Digital", "Chengdu", {("chat",): 5, ("chat", "email"): 10}),
    BankTeam(
        "Priority",
        "Wuhan",
        {
            ("fraud", "vip"): 11,
            ("vip", "elderly"): 7,
            ("fraud", "elderly"): 6,
            ("fraud", "vip", "elderly"): 10,
        },
    ),
)
"""Skills never cross teams of different sites, so that each site is rostered for itself."""

LEARNS: Mapping[tuple[str, Skills], tuple[str, float]] = {
    ("Lending", ("loans",)): ("cards", 0.3),
    ("Digital", ("chat",)): ("accounts", 0.3),
    ("Priority", ("fraud", "vip")): ("accounts", 0.4),
}
"""Team and skills → the queue of another site that these people know in part, and how well."""

_PART_TIME_BREAKS: Mapping[str, list[dict[str, Any]]] = {
    "240": [{"from": 90, "to": 150, "minutes": 15, "paid": True}],
    "300": [{"from": 90, "to": 210, "minutes": 15, "paid": True}],
}

CONTRACTS: Mapping[str, dict[str, Any]] = {
    "FT40": {
        "shift_minutes": [480, 540],
        "paid_week_max": 2400,
        "work_days_week_max": 5,
        "consecutive_days_max": 6,
        "rest_minutes_min": 660,
        "start_band_week_minutes": 180,
        "overtime": {"day_max": 60, "week_max": 180, "month_max": 720, "rate": 1.5},
        "breaks": BREAKS,
    },
    "PT20": {
        "shift_minutes": [240, 300],
        "paid_week_max": 1200,
        "work_days_week_max": 5,
        "consecutive_days_max": 6,
        "rest_minutes_min": 660,
        "start_band_week_minutes": 180,
        "breaks": _PART_TIME_BREAKS,
    },
}
PAID_WEEK_MIN: Mapping[str, int] = {"FT40": 2160, "PT20": 960}
PART_TIME_SHARE = 0.2

_SURNAMES = tuple(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin".split()  # noqa: SIM905 - a list of names reads better so
)
_GIVEN = tuple(
    "Wei Fang Na Min Jing Lei Jun Yan Tao Ming Xia Ping Gang Juan Bo Yu Hui Xin".split()  # noqa: SIM905 - as above
)


def person_names(count: int, seed: int) -> list[str]:
    """Return some different invented names, in random order."""
    order = np.random.default_rng([seed, 1]).permutation(len(_SURNAMES) * len(_GIVEN))[:count]
    return [f"{_SURNAMES[i % len(_SURNAMES)]} {_GIVEN[i // len(_SURNAMES)]}" for i in order]
