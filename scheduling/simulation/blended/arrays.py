"""The arrays of a blended day: what is given, what changes while it is played, what comes out."""

from typing import NamedTuple

from scheduling.arrays import Floats, Whole

NOBODY = -1
UNBORN, WAITING, ASKED, TAKEN, LOST = range(5)
"""Stages of a contact: not come yet, in line, asked for a callback, in hand or done, abandoned."""

EVENTS, PHASE, LISTED = range(3)
"""Counters: events so far, the routing phase in force, outbound contacts not dialled yet."""

REGROUP = 2
"""A duty of 2 + g gives the person the skills of group g; 0 and 1 take him off and on contact."""


class Contacts(NamedTuple):
    """
    By contact, those that may follow from another one included.

    Given: queue, handle and patience, the mark that accepts a callback, the contacts that come
    `delay_s` after this one was abandoned or handled (-1: none). `arrival_s` is given for those
    that come by themselves and found for the others. The rest is found.
    """

    arrival_s: Floats
    queue: Whole
    handle_s: Floats
    patience_s: Floats
    mark: Floats
    delay_s: Floats
    after_loss: Whole
    after_answer: Whole
    stage: Whole
    asks_s: Floats
    due_s: Floats
    answered_s: Floats
    wait_s: Floats
    asked_s: Floats
    ended_s: Floats
    agent: Whole


class People(NamedTuple):
    """
    By person: skills, duty, the contacts in hand with the work that is left of them.

    `most` is how many contacts fit beside each other, `line` the line of free capacity in which the
    person stands since `since_s`, `touched_s` the moment up to which `left_s` is worked off and
    `finishes` the place of the contact that ends first.
    """

    group: Whole
    on: Whole
    hands: Whole
    most: Whole
    contact: Whole
    left_s: Floats
    touched_s: Floats
    finishes: Whole
    line: Whole
    since_s: Floats
    busy_s: Floats
    ready_s: Floats


class Ends(NamedTuple):
    """A heap of people by the moment at which they end a contact; `place` finds them in it."""

    heap: Whole
    place: Whole
    at_s: Floats
    size: Whole


class Agenda(NamedTuple):
    """A heap of moments and contacts: who comes back, asks for a callback or gives up; -1 wakes."""

    at_s: Floats
    contact: Whole
    size: Whole


class Free(NamedTuple):
    """
    People with free capacity in linked lines, one for every group and number in hand.

    `idle` counts the people with nothing in hand by group.
    """

    links: Whole
    first: Whole
    last: Whole
    idle: Whole


class Lines(NamedTuple):
    """Waiting contacts: `front[0]` and `back[0]` by queue, [1] the callbacks; `behind` links."""

    front: Whole
    back: Whole
    behind: Whole


class Laws(NamedTuple):
    """The fields of `Handling`, by queue."""

    kind: Whole
    concurrency: Whole
    slowdown: Floats
    credit_s: Floats
    deadline_s: Floats
    margin_s: Floats
    reserve: Whole


class Offers(NamedTuple):
    """The fields of `Offer` and of `Hold`, and the moment after which nothing follows."""

    queue: Whole
    from_s: Floats
    to_s: Floats
    after_wait_s: Floats
    share: Floats
    back_within_s: Floats
    held: Whole
    held_from_s: Floats
    held_to_s: Floats
    close_s: Floats


class Routes(NamedTuple):
    """Routing by phase, as in `kernel.Tables`."""

    from_s: Floats
    groups: Whole
    group_rank: Whole
    queues: Whole
    queue_rank: Whole
    aht_factor: Floats


class Duties(NamedTuple):
    """The moments at which people come on, go off, or change their skills."""

    moment_s: Floats
    agent: Whole
    to: Whole


class Day(NamedTuple):
    """Everything about a blended day."""

    contacts: Contacts
    people: People
    ends: Ends
    agenda: Agenda
    free: Free
    lines: Lines
    laws: Laws
    offers: Offers
    routes: Routes
    duties: Duties
    counts: Whole
