"""Queues and what each promises."""

from sqlmodel import Field

from dashboard.store.tables.base import Row


class Queue(Row, table=True):
    """A queue with its goal; `opens` and `closes` are wall clock, ``24:00`` the end of the day.

    An agent handles up to `concurrency` of its contacts at once, each slower by `slowdown` for
    every other; work that may wait is due within `deadline_s`.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    title_en: str = ""
    title_zh: str = ""
    channel: str = "voice"
    timezone: str = "UTC"
    opens: str = "00:00"
    closes: str = "24:00"
    service_level: float = 0.8
    target_wait_s: float = 20.0
    short_abandon_s: float = 5.0
    formula: str = "of_offered"
    amber: float = 0.05
    max_occupancy: float = 0.9
    shrinkage: float = 0.3
    aht_s: float = 240.0
    patience_s: float = 300.0
    priority: int = 0
    calendar: str = "none"
    concurrency: int = 1
    slowdown: float = 0.0
    deadline_s: float | None = None
    max_asa_s: float | None = None
    max_abandon: float | None = None
    redial: float = 0.0
    active: bool = True
