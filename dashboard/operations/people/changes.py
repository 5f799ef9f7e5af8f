"""One change of one record about people, its inverse, and its spelling in the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Key = tuple[str, ...]
Record = dict[str, Any]
State = dict[str, dict[Key, Record]]
"""Kind → key → fields."""


@dataclass(frozen=True)
class Change:
    """A record that becomes another.

    Attributes
    ----------
    kind : str
        As in `dashboard.feeds.people.kinds.KINDS`.
    key : tuple of str
        What names the record afterwards.
    before, after : mapping or None
        All of its fields; None where it is not there.
    was : tuple of str or None
        What named it before, when that changes.
    """

    kind: str
    key: Key
    before: Record | None
    after: Record | None
    was: Key | None = None

    @property
    def what(self) -> str:
        """``new``, ``changed`` or ``gone``; an agent who is no longer active is gone."""
        if self.before is None:
            return "new"
        if self.after is None or (self.before.get("active") and not self.after.get("active", True)):
            return "gone"
        return "changed"

    @property
    def fields(self) -> Mapping[str, tuple[Any, Any]]:
        """Field → old and new value, of those that differ."""
        before, after = self.before or {}, self.after or {}
        names = [*after, *(name for name in before if name not in after)]
        pairs = {name: (before.get(name), after.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def inverse(self) -> "Change":
        """Return the change that takes this one back."""
        was = None if self.was is None else self.key
        return Change(self.kind, self.was or self.key, self.after, self.before, was)

    def to_json(self) -> dict[str, Any]:
        """Return the change as the store keeps it."""
        was = None if self.was is None else list(self.was)
        return {
            "kind": self.kind,
            "key": list(self.key),
            "before": self.before,
            "after": self.after,
            "was": was,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Change":
        """Return the change that the store keeps."""
        was = told.get("was")
        key = tuple(str(part) for part in told["key"])
        return cls(told["kind"], key, told["before"], told["after"], tuple(was) if was else None)


def applied(state: State, changes: list[Change]) -> State:
    """Return the state after some changes, as far as the kinds themselves go."""
    after = {kind: dict(rows) for kind, rows in state.items()}
    for change in changes:
        rows = after.setdefault(change.kind, {})
        rows.pop(change.was or change.key, None)
        if change.after is not None:
            rows[change.key] = change.after
    return after
