"""A webhook receiver of our own, that keeps what it gets and answers as a test wants."""

import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What was received; `answers` are the statuses to come, 204 when there are none left.

    It takes `pause_s` to answer.
    """

    url: str = ""
    pause_s: float = 0.0
    answers: list[int] = field(default_factory=list[int])
    bodies: list[bytes] = field(default_factory=list[bytes])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The bodies as JSON."""
        return [json.loads(body) for body in self.bodies]

    @property
    def keys(self) -> list[str]:
        """The idempotency keys, in the order of arrival."""
        return [headers["idempotency-key"] for headers in self.headers]


@contextmanager
def receiving() -> Generator[Receiver]:
    """Run a receiver on a free port."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            kept.headers.append({name.lower(): value for name, value in self.headers.items()})
            time.sleep(kept.pause_s)
            status = kept.answers.pop(0) if kept.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("location", kept.url + "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
