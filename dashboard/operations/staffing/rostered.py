"""The people rostered for a queue."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dashboard.operations.rosters.versions import OnDuty

Floats = npt.NDArray[np.float64]


def people_on(
    duty: Sequence[OnDuty], queue: str, starts: Floats, lengths: npt.NDArray[np.int64]
) -> Floats:
    """Return the mean number of people on contact who serve a queue, by interval.

    Parameters
    ----------
    duty : sequence of OnDuty
        Who is on contact when, seconds of the local day.
    queue : str
        Its name.
    starts, lengths : array
        Of the intervals, seconds of the local day and seconds, shape (n,).
    """
    total = np.zeros(starts.size)
    for person in duty:
        if queue in person.queues:
            for begin, end in person.on_contact:
                inside = np.minimum(end, starts + lengths) - np.maximum(begin, starts)
                total += np.clip(inside, 0, None)
    return total / lengths
