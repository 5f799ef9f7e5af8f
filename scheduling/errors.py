"""What goes wrong in scheduling when the input itself is broken."""

from collections.abc import Mapping


class SchedulingError(ValueError):
    """Broken input: the message names what was expected, what was found and where.

    Parameters
    ----------
    message
        In English.
    zh
        The same in Chinese; empty where nobody wrote it.
    """

    def __init__(self, message: str, zh: str = "") -> None:
        super().__init__(message)
        self._zh = zh

    @property
    def words(self) -> Mapping[str, str]:
        """The message by language, `en` and `zh`; in English where there is no Chinese."""
        return {"en": str(self), "zh": self._zh or str(self)}


class StaffingError(SchedulingError):
    """Loads, targets or shares that no staffing question can mean."""


class ScenarioError(SchedulingError):
    """A scenario, or a change to one, that cannot be read or is not built yet."""
