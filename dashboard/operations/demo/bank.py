"""What the demo bank promises: its queues, the bot in front, and the shape of its days.

Handle times, patience and their spread are those of real banks' centers; names are invented.
"""

from dataclasses import dataclass

TIMEZONE = "Asia/Shanghai"
CALENDAR = "CN"
OPENS, CLOSES = "07:00", "23:00"
OPEN_MINUTE, CLOSE_MINUTE = 7 * 60, 23 * 60
CONTACTS_PER_DAY = 6_600.0
BUSYNESS_CV = 0.06
"""Of a whole day, common to all queues."""
SLOT_CV, SLOT_LAG = 0.07, 0.7
"""Wandering of a queue's rate from half hour to half hour, and its correlation with the last."""
PATIENCE_PEAK = 0.05
"""Share of those still there who leave at 55-65 s for having waited a minute."""
REDIAL = 0.5
"""Share of the abandoned who call again after 3-10 min."""
ADHERENCE = 0.92
SHRINKAGE = 0.30


@dataclass(frozen=True)
class BankQueue:
    """A queue of the demo bank: its share of what people do, its work and its promise.

    Attributes
    ----------
    share : float
        Of the contacts that reach people.
    aht_s, handle_sigma : float
        Mean handle time alone in hand, and the sigma of its logarithm.
    patience_s : float
        Mean; of no account where nobody waits in line.
    service_level, target_wait_s : float
        The promise.
    priority : int
        Lower is taken first.
    fronted : bool
        Whether its contacts talk to the bot first.
    concurrency, slowdown, credit_s, deadline_s
        As `scheduling.simulation.handling` takes them.
    """

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
    handle_sigma: float = 0.9
    fronted: bool = False
    concurrency: int = 1
    slowdown: float = 0.0
    credit_s: float = 0.0
    deadline_s: float | None = None


_EIGHT_HOURS_S = 8 * 3600.0

QUEUES: tuple[BankQueue, ...] = (
    BankQueue("accounts", "Accounts", "账户服务", 0.30, 210, 475, 0.80, 20, fronted=True),
    BankQueue(
        "cards", "Cards", "信用卡", 0.22, 195, 420, 0.80, 20, handle_sigma=0.85, fronted=True
    ),
    BankQueue("mobile", "Mobile banking", "手机银行", 0.13, 260, 300, 0.80, 30, fronted=True),
    BankQueue("loans", "Loans", "贷款", 0.08, 420, 600, 0.80, 30, handle_sigma=1.1, fronted=True),
    BankQueue(
        "fraud", "Fraud hotline", "反欺诈专线", 0.06, 330, 900, 0.90, 10, 0, handle_sigma=1.0
    ),
    BankQueue("vip", "VIP", "贵宾", 0.05, 300, 700, 0.90, 10, 0),
    BankQueue("elderly", "Elderly priority", "长者优先", 0.04, 300, 900, 0.90, 20, 0, credit_s=90),
    BankQueue(
        "prospects",
        "Prospects",
        "新客户咨询",
        0.04,
        110,
        218,
        0.70,
        30,
        2,
        handle_sigma=1.18,
        fronted=True,
    ),
    BankQueue(
        "chat",
        "Chat",
        "在线客服",
        0.05,
        480,
        600,
        0.80,
        45,
        channel="chat",
        fronted=True,
        concurrency=3,
        slowdown=0.3,
    ),
    BankQueue("video", "Video", "视频客服", 0.01, 600, 600, 0.80, 60, channel="video"),
    BankQueue(
        "email",
        "E-mail",
        "邮件",
        0.02,
        420,
        86_400,
        0.95,
        _EIGHT_HOURS_S,
        3,
        channel="email",
        handle_sigma=1.18,
        deadline_s=_EIGHT_HOURS_S,
    ),
)
"""Queues that people work, in the order in which the bank's contacts are numbered."""

CONTAINMENT = 0.45
BOT = BankQueue(
    "bot",
    "Assistant",
    "智能客服",
    sum(queue.share for queue in QUEUES if queue.fronted) / (1 - CONTAINMENT),
    60,
    86_400,
    0.95,
    5,
    4,
    channel="bot",
    handle_sigma=0.6,
)
"""The bot in front: it answers at once, ends a share of its contacts and hands the others on."""


def bank_queue(name: str) -> BankQueue:
    """Return a queue of the demo bank by name."""
    return next(queue for queue in (*QUEUES, BOT) if queue.name == name)
