"""The contacts of one day, drawn before anything is decided about them."""

from dataclasses import dataclass

from scheduling.arrays import Floats, Whole
from scheduling.errors import ScenarioError


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """
    Contacts of one day in order of arrival; every array has shape (contacts,).

    Parameters
    ----------
    arrival_s
        Seconds from the start of the day, ascending.
    queue
        Position of the queue.
    handle_s
        Handle time in seconds for an agent whose factor is 1.
    patience_s
        Longest wait in seconds, infinite where the contact never leaves.
    """

    arrival_s: Floats
    queue: Whole
    handle_s: Floats
    patience_s: Floats

    def __post_init__(self) -> None:
        sizes = {self.arrival_s.size, self.queue.size, self.handle_s.size, self.patience_s.size}
        if len(sizes) > 1:
            message = f"draw: expected four arrays of one length, found lengths {sorted(sizes)}"
            raise ScenarioError(message)
        if (self.arrival_s[1:] < self.arrival_s[:-1]).any():
            message = "draw: expected arrivals in ascending order"
            raise ScenarioError(message)

    def __len__(self) -> int:
        return self.arrival_s.size
