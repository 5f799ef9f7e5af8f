"""Handle time by slot: seconds over contacts, recent days first, drawn to the level where thin."""

import numpy as np

from forecasting.frames import Bools, Floats, Ints
from forecasting.models.baselines import USUAL_WEEKS

_HALF_LIFE = 14.0
_SHRINK_CONTACTS = 150.0


def expected_aht(handle_s: Floats, handled: Floats) -> Floats | None:
    """Return the AHT expected in each slot of a coming day, seconds, shape (slots,).

    AHT = Σ w seconds / Σ w contacts with w halving every 14 days; a slot counts as if 150
    contacts of the level of all slots were in it as well.

    Parameters
    ----------
    handle_s, handled : array (days, slots)
        Summed seconds and their contacts, NaN where unknown.

    Returns
    -------
    array or None
        None when nothing was handled.
    """
    known = ~np.isnan(handle_s) & ~np.isnan(handled) & (np.nan_to_num(handled) > 0)
    weight = 0.5 ** (np.arange(len(handle_s))[::-1] / _HALF_LIFE)[:, None]
    seconds = (np.where(known, handle_s, 0.0) * weight).sum(axis=0)
    contacts = (np.where(known, handled, 0.0) * weight).sum(axis=0)
    if contacts.sum() <= 0:
        return None
    level = seconds.sum() / contacts.sum()
    return (seconds + _SHRINK_CONTACTS * level) / (contacts + _SHRINK_CONTACTS)


def usual_aht(
    handle_s: Floats, handled: Floats, present: Bools, weekday: Ints, ahead: Ints
) -> Floats:
    """Return the usual method: mean AHT of a slot over the last eight same weekdays.

    Returns
    -------
    array (days ahead, slots)
        NaN where a slot was never handled.
    """
    aht = np.divide(handle_s, handled, out=np.full_like(handle_s, np.nan), where=handled > 0)
    rows = np.full((ahead.size, aht.shape[1]), np.nan)
    for i, day in enumerate(ahead):
        last = aht[np.flatnonzero(present & (weekday == day))[-USUAL_WEEKS:]]
        known = ~np.isnan(last)
        some = known.any(axis=0)
        rows[i, some] = np.where(known, last, 0.0).sum(axis=0)[some] / known.sum(axis=0)[some]
    return rows
