"""Reader of one queue of a scenario file."""

import math
from collections.abc import Mapping, Sequence
from typing import cast

from scheduling.erlang.performance import FORMULAS
from scheduling.errors import ScenarioError
from scheduling.simulation.handling import DEFERRED, LIVE, OUTBOUND
from scheduling.simulation.keys import Reader, as_list, as_object, number, unknown
from scheduling.simulation.parts import Queue
from scheduling.simulation.shapes import PARAMETERS, SHAPES, Shape

QUEUE_KEYS = (
    "contacts aht_s aht_shape patience_s patience_shape target target_wait_s formula "
    "priority channel concurrency slowdown deadline_s margin_s redial transfer credit_s reserve"
)


def per_slot(value: object, where: str, slots: int) -> Sequence[object]:
    """
    Return one value a slot; a single number holds for all.

    Parameters
    ----------
    value, where
        A number or a list, and its place in the file.
    slots
        How many there must be.

    Raises
    ------
    ScenarioError
        If a list has another length.
    """
    if isinstance(value, int | float):
        return [value] * slots
    values = as_list(value, where)
    if len(values) != slots:
        message = f"{where}: expected {slots} numbers, one a slot, found {len(values)}"
        raise ScenarioError(message)
    return values


def read_queue(name: str, value: object, slots: int, queues: Sequence[str]) -> Queue:
    """
    Return one queue of a scenario file.

    Parameters
    ----------
    name, value
        Its name and its object.
    slots
        Number of slots of the day.
    queues
        Names of all queues, among which transfers go.

    Raises
    ------
    ScenarioError
        Naming the key, what was expected and what was found, or what does not go together.
    """
    where = f"queues.{name}"
    read = Reader.of(value, where, QUEUE_KEYS)
    contacts = per_slot(read.need("contacts"), f"{where}.contacts", slots)
    aht = per_slot(read.need("aht_s"), f"{where}.aht_s", slots)
    queue = Queue(
        name,
        tuple(number(count, f"{where}.contacts", least=0) for count in contacts),
        tuple(number(seconds, f"{where}.aht_s", above=0) for seconds in aht),
        _shape(read, "aht_shape"),
        read.number("patience_s", math.inf, above=0),
        _shape(read, "patience_shape"),
        read.number("target", None, above=0, below=1) if read.has("target") else None,
        read.number("target_wait_s", 20.0, least=0),
        read.word("formula", "of_offered", FORMULAS),
        read.whole("priority", least=0) if read.has("priority") else None,
        str(read.values.get("channel", "voice")),
        read.whole("concurrency", least=1) if read.has("concurrency") else 1,
        read.number("slowdown", 0.0, least=0, below=10),
        read.number("deadline_s", None, above=0) if read.has("deadline_s") else None,
        read.number("margin_s", 0.0, least=0),
        read.number("redial", 0.0, least=0, below=1),
        _transfer(read, name, queues),
        read.number("credit_s", 0.0, least=0),
        read.whole("reserve", least=0) if read.has("reserve") else 0,
    )
    _check_queue(queue, where)
    return queue


def _transfer(read: Reader, name: str, queues: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return the shares of the handled who go on to other queues."""
    if not read.has("transfer"):
        return ()
    where = f"{read.where}.transfer"
    shares = as_object(read.values["transfer"], where)
    others = [queue for queue in queues if queue != name]
    for queue in shares:
        if queue not in others:
            raise ScenarioError(unknown(where, "queue", queue, others))
    return tuple(
        (queue, number(share, f"{where}.{queue}", least=0, below=1))
        for queue, share in shares.items()
    )


def _check_queue(queue: Queue, where: str) -> None:
    """Refuse what does not go together."""
    shares = queue.redial + sum(share for _, share in queue.transfer)
    for broken, sentence in (
        (shares > 1, f"redial and transfer shares of at most 1 together, found {shares:g}"),
        (queue.aht_shape.kind == "peak", "a peak at given seconds in patience only"),
        (
            queue.kind != LIVE and queue.concurrency > 1,
            "a concurrency of 1 where nobody waits live (deadline_s, outbound)",
        ),
        (queue.kind != LIVE and queue.redial > 0, "redials only where somebody waits live"),
        (
            queue.kind == OUTBOUND and queue.deadline_s is not None,
            "either the channel 'outbound' or a deadline_s",
        ),
        (queue.kind != OUTBOUND and queue.reserve > 0, "a reserve only in an outbound queue"),
        (queue.kind != DEFERRED and queue.margin_s > 0, "a margin_s only beside a deadline_s"),
        (
            queue.concurrency == 1 and queue.slowdown > 0,
            "a slowdown only beside a concurrency",
        ),
    ):
        if broken:
            message = f"{where}: expected {sentence}"
            raise ScenarioError(message)


def _shape(read: Reader, key: str) -> Shape:
    """Return a shape written as a word, as {word: number} or as {word: {sigma: number}}."""
    if not read.has(key):
        return Shape()
    value, where = read.values[key], f"{read.where}.{key}"
    if isinstance(value, str):
        value = {value: None}
    shape = as_object(value, where)
    if len(shape) != 1:
        message = f"{where}: expected one of {', '.join(SHAPES)}, found {list(shape)}"
        raise ScenarioError(message)
    kind, parameter = next(iter(shape.items()))
    if kind not in SHAPES:
        raise ScenarioError(unknown(where, "shape", kind, SHAPES))
    if kind not in PARAMETERS:
        return Shape(kind)
    if isinstance(parameter, Mapping):
        name = PARAMETERS[kind]
        inner = as_object(cast("object", parameter), f"{where}.{kind}")
        parameter = Reader.of(inner, f"{where}.{kind}", name).need(name)
    if kind == "hyperexponential":
        return Shape(kind, number(parameter, f"{where}.{kind}", least=1, below=10))
    most = 1 if kind == "peak" else 10
    return Shape(kind, number(parameter, f"{where}.{kind}", above=0, below=most))
