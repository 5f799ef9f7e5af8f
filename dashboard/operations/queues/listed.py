"""Queues as a screen offers them: name, title in both languages, promise and zone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dashboard.measures.service import Goal
from dashboard.operations.desk import Desk
from dashboard.operations.queues.known import all_queues, goal_of, zone_of


@dataclass(frozen=True)
class QueueChoice:
    """A queue to choose."""

    name: str
    title_en: str
    title_zh: str
    goal: Goal
    zone: ZoneInfo
    aht_s: float
    patience_s: float
    shrinkage: float

    def title(self, language: str) -> str:
        """Return its title in a language, its name where it has none."""
        return (self.title_zh if language == "zh" else self.title_en) or self.name


def list_queues(desk: Desk) -> list[QueueChoice]:
    """Return the active queues, most urgent first."""
    with desk.store.read() as session:
        return [
            QueueChoice(
                queue.name,
                queue.title_en,
                queue.title_zh,
                goal_of(queue),
                zone_of(queue),
                queue.aht_s,
                queue.patience_s,
                queue.shrinkage,
            )
            for queue in all_queues(session)
        ]


def titles(queues: Iterable[QueueChoice], language: str) -> Mapping[str, str]:
    """Return the titles of some queues by name."""
    return {queue.name: queue.title(language) for queue in queues}
