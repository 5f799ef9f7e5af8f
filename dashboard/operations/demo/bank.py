"""Who the demo bank is: queues, people, contracts and the shape of its days.

Handle times, patience and their spread are those of real banks' centers; names are invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

TIMEZONE = "Asia/Shanghai"
CALENDAR = "CN"
OPENS, CLOSES = "07:00", "23:00"
OPEN_MINUTE, CLOSE_MINUTE = 7 * 60, 23 * 60
CONTACTS_PER_DAY = 6_200.0
HANDLE_SIGMA = 0.9
BUSYNESS_CV = 0.06


@dataclass(frozen=True)
class BankQueue:
    """A queue of the demo bank: its share of contacts and its promise."""

    name: str
    title_en: str
    title_zh: str
    share: float
    aht_s: float
    patience_s: float
    service_level: float
    target_wait_s: float
    priority: int = 1
    channel: str = "voice"


QUEUES: tuple[BankQueue, ...] = (
    BankQueue("accounts", "Accounts", "账户服务", 0.30, 210, 475, 0.80, 20),
    BankQueue("cards", "Cards", "信用卡", 0.22, 195, 420, 0.80, 20),
    BankQueue("mobile", "Mobile banking", "手机银行", 0.13, 260, 300, 0.80, 30),
    BankQueue("loans", "Loans", "贷款", 0.08, 420, 600, 0.80, 30),
    BankQueue("fraud", "Fraud hotline", "反欺诈专线", 0.06, 330, 900, 0.90, 10, 0),
    BankQueue("vip", "VIP", "贵宾", 0.05, 300, 700, 0.90, 10, 0),
    BankQueue("elderly", "Elderly priority", "长者优先", 0.04, 300, 900, 0.90, 20, 0),
    BankQueue("prospects", "Prospects", "新客户咨询", 0.04, 110, 218, 0.70, 30, 2),
    BankQueue("video", "Video", "视频客服", 0.01, 600, 600, 0.80, 60, 1, "video"),
)

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
        {("accounts",): 10, ("cards",): 5, ("accounts", "cards"): 14, ("cards", "mobile"): 11},
    ),
    BankTeam(
        "Daily B",
        "Shanghai",
        {
            ("accounts",): 8,
            ("accounts", "cards"): 10,
            ("accounts", "mobile"): 8,
            ("accounts", "cards", "mobile"): 10,
        },
    ),
    BankTeam(
        "Lending",
        "Chengdu",
        {
            ("loans",): 7,
            ("loans", "prospects"): 11,
            ("loans", "video"): 5,
            ("loans", "prospects", "video"): 4,
        },
    ),
    BankTeam(
        "Priority",
        "Wuhan",
        {
            ("fraud", "vip"): 13,
            ("vip", "elderly"): 9,
            ("fraud", "elderly"): 7,
            ("fraud", "vip", "elderly"): 11,
        },
    ),
)
"""Skills never cross teams of different sites, so that each site is rostered for itself."""

_FULL_TIME_BREAKS: Mapping[str, list[dict[str, Any]]] = {
    "480": [
        {"from": 60, "to": 165, "minutes": 15, "paid": True},
        {"from": 195, "to": 315, "minutes": 30, "paid": False},
        {"from": 375, "to": 420, "minutes": 15, "paid": True},
    ],
    "540": [
        {"from": 60, "to": 165, "minutes": 15, "paid": True},
        {"from": 195, "to": 315, "minutes": 60, "paid": False},
        {"from": 375, "to": 480, "minutes": 15, "paid": True},
    ],
}
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
        "breaks": _FULL_TIME_BREAKS,
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


def bank_queue(name: str) -> BankQueue:
    """Return a queue of the demo bank by name."""
    return next(queue for queue in QUEUES if queue.name == name)
