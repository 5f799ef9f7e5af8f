"""Contacts that may follow from others: drawn ahead, so that a roster changes nobody's luck."""

from dataclasses import dataclass

from scheduling.arrays import Floats, Whole

FIRST, REDIAL, TRANSFER = range(3)
NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """
    What each contact of a draw would do next, whether or not it comes to that.

    Parameters
    ----------
    delay_s, queue, handle_s, patience_s
        Of every leg, shape (legs,): seconds after the end of the contact that it follows from, and
        the fields of `Draw`.
    origin
        `REDIAL` or `TRANSFER` of every leg.
    mark
        Shape (contacts + legs,): uniform on 0-1; a callback is accepted by a contact whose mark is
        under the share who accept.
    after_loss, after_answer
        Shape (contacts + legs,): the leg that comes after the contact was abandoned, or handled; -1
        where none does. Legs are numbered after the contacts.
    """

    delay_s: Floats
    queue: Whole
    handle_s: Floats
    patience_s: Floats
    origin: Whole
    mark: Floats
    after_loss: Whole
    after_answer: Whole
