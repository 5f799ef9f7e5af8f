"""Deliver the outbox beside the worker's loop: a slow receiver holds nothing up."""

import threading

import structlog

from dashboard.operations.desk import STORE_AWAY, Desk
from dashboard.operations.notices import outbox

ROUND_S = 0.5
_log = structlog.get_logger("postman")


class Postman(threading.Thread):
    """A thread that sends what is due, until it is told to stop or the process ends."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="postman", daemon=True)
        self._desk = desk
        self._done = threading.Event()

    def run(self) -> None:
        """Go round."""
        while not self._done.wait(ROUND_S):
            try:
                outbox.deliver(self._desk)
            except STORE_AWAY as error:
                _log.warning("store away", why=str(error))
            except Exception:  # noqa: BLE001 - one bad message must not silence all doors
                _log.exception("delivery failed")

    def stop(self) -> None:
        """End after the messages in hand."""
        self._done.set()
        if self.is_alive():
            self.join(2 * outbox.LEASE_S / 3)
