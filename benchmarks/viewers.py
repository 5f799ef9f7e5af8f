"""How many may look at once: ``python -m benchmarks.viewers``; Linux, about three minutes.

One process serves a demo bank whose day goes on. First 150 sessions of the live floor: each opens a
real websocket of Streamlit and runs the page, asks ``/api/live`` every two seconds as its component
does, and runs every part that refreshes itself as often as the server tells its browser to. Then
1,000 wallboards, each with a connection of its own, ask every two seconds with a token. No browser
draws; the clients share the two cores with the server.
"""

import asyncio
import contextlib
import json
import random
import resource
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.browser import going_on
from benchmarks.chromium import token_of
from benchmarks.screens import cpu_s, made_bank, row, served
from dashboard.operations.accounts.sign_in import COOKIE
from dashboard.operations.demo.seed import PASSWORD
from dashboard.operations.permit import SYSTEM
from dashboard.operations.wallboards.keep import CENTER, make_wallboard

SESSIONS, WALLS, EVERY_S, WATCH_S, SPEED = 150, 1000, 2.0, 40.0, 20.0
PATIENCE_S = 120.0


@dataclass
class Seen:
    """What the viewers saw: seconds of each answer, bytes of the full ones."""

    polls: list[float] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    part_sizes: list[int] = field(default_factory=list)
    counts: bool = False

    def note(self, took: float, size: int) -> None:
        if self.counts:
            self.polls.append(took)
            if size:
                self.sizes.append(size)


async def poll(port: int, path: str, header: str, seen: Seen) -> None:
    """Ask a route every two seconds over one connection, as long as nobody stops it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    version = ""
    await asyncio.sleep(random.random() * EVERY_S)  # noqa: S311 - spreads the load
    while True:
        began = time.perf_counter()
        asked = (
            f"GET {path}?v={quote(version)} HTTP/1.1\r\nHost: localhost:{port}\r\n{header}\r\n\r\n"
        )
        writer.write(asked.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = next((int(h[15:]) for h in head.split("\r\n") if h.startswith("content-length")), 0)
        body = await reader.readexactly(size)
        if size and head.startswith("http/1.1 200"):
            version = str(json.loads(body)["as_of"])
        seen.note(time.perf_counter() - began, size)
        await asyncio.sleep(max(0.0, EVERY_S - (time.perf_counter() - began)))


class Session:
    """One viewer's session: what the server asks to be refreshed, it refreshes."""

    def __init__(self, socket: ClientConnection, port: int, seen: Seen) -> None:
        self.socket, self.seen, self.url = socket, seen, f"http://localhost:{port}/live"
        self.finished = asyncio.Event()
        self.one, self.bytes = asyncio.Lock(), 0
        self.tasks: list[asyncio.Task[None]] = []

    async def run(self, fragment: str = "") -> float:
        """Run the page, or one part of it, and wait for its end; return seconds."""
        async with self.one:
            self.finished.clear()
            message, self.bytes = BackMsg(), 0
            asked = message.rerun_script
            asked.page_name, asked.fragment_id, asked.is_auto_rerun = (
                "live",
                fragment,
                bool(fragment),
            )
            asked.context_info.url, asked.context_info.locale = self.url, "en-US"
            asked.context_info.timezone = "Asia/Shanghai"
            began = time.perf_counter()
            await self.socket.send(message.SerializeToString())
            await asyncio.wait_for(self.finished.wait(), PATIENCE_S)
            return time.perf_counter() - began

    async def listen(self) -> None:
        async for told in self.socket:
            message = ForwardMsg.FromString(told if isinstance(told, bytes) else told.encode())
            self.bytes += len(told)
            kind = message.WhichOneof("type")
            if kind == "auto_rerun":
                part = message.auto_rerun
                self.tasks.append(
                    asyncio.create_task(self.refresh(part.fragment_id, part.interval))
                )
            elif kind == "script_finished":
                self.finished.set()

    async def refresh(self, fragment: str, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            took = await self.run(fragment)
            if self.seen.counts:
                self.seen.parts.append(took)
                self.seen.part_sizes.append(self.bytes)


async def session(port: int, cookie: str, seen: Seen, ready: asyncio.Semaphore) -> None:
    address = f"ws://localhost:{port}/_stcore/stream"
    async with connect(address, additional_headers={"Cookie": cookie}, max_size=None) as socket:
        made = Session(socket, port, seen)
        listens = asyncio.create_task(made.listen())
        async with ready:
            await made.run()
        await asyncio.gather(listens, poll(port, "/api/live", f"Cookie: {cookie}", seen))


async def watched(
    viewers: list["asyncio.Task[None]"], seen: Seen, pid: int, settle_s: float
) -> float:
    """Let viewers look for a while; return the CPU seconds of the server meanwhile."""
    await asyncio.sleep(settle_s)
    seen.counts, before = True, cpu_s(pid)
    await asyncio.sleep(WATCH_S)
    seen.counts, spent = False, cpu_s(pid) - before
    failed = [one.exception() for one in viewers if one.done() and one.exception()]
    for one in viewers:
        one.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*viewers, return_exceptions=True)
    row("viewers lost meanwhile", f"{len(failed)}", "0")
    return spent


def late(took: list[float]) -> float:
    return 1000 * statistics.quantiles(took, n=20)[-1] if len(took) > 1 else 0.0


async def of_sessions(port: int, pid: int, token: str) -> None:
    seen, ready = Seen(), asyncio.Semaphore(4)
    cookie = f"{COOKIE}={token}"
    viewers = [asyncio.create_task(session(port, cookie, seen, ready)) for _ in range(SESSIONS)]
    spent = await watched(viewers, seen, pid, 45.0)
    row(f"{SESSIONS} sessions: refreshes of the floor counted", f"{len(seen.polls)}")
    row("a refresh of the floor, p95, ms", f"{late(seen.polls):.0f}", "<= 1000")
    row("parts of the page that refresh themselves, counted", f"{len(seen.parts)}")
    row("a part refreshed, p95, ms", f"{late(seen.parts):.0f}", "<= 1000")
    row("a part refreshed, KB", f"{statistics.fmean(seen.part_sizes or [0]) / 1000:.1f}", "<= 60")
    row("the server, share of one core", f"{spent / WATCH_S:.2f}")
    each = 1000 * spent / max(1, len(seen.polls) + len(seen.parts))
    row("a refresh of either kind, CPU-ms of the server", f"{each:.1f}", "<= 10")


async def of_walls(port: int, pid: int, token: str) -> None:
    seen = Seen()
    header = f"Authorization: Bearer {token}"
    tasks = [poll(port, "/api/wallboard", header, seen) for _ in range(WALLS)]
    viewers = [asyncio.create_task(task) for task in tasks]
    spent = await watched(viewers, seen, pid, 8.0)
    row(f"{WALLS:,} wallboards: answers counted", f"{len(seen.polls):,}")
    row("an answer, p95, ms", f"{late(seen.polls):.0f}", "<= 1000")
    row("an answer, CPU-ms of the server", f"{1000 * spent / len(seen.polls):.2f}", "<= 1")
    row("an answer, KB", f"{statistics.fmean(seen.sizes or [0]) / 1000:.1f}", "<= 20")


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    row("measure", "measured", "must")
    row("-" * 58, "-" * 12, "-" * 12)
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/demo.db"
        desk = made_bank(store, SPEED)
        wall = make_wallboard(desk, SYSTEM, "bench", [CENTER, "channel:voice"], 20, "en")
        token = token_of(desk, "manager", PASSWORD)
        with going_on(desk), served(store) as (pid, port):
            asyncio.run(of_walls(port, pid, wall))
            asyncio.run(of_sessions(port, pid, token))


if __name__ == "__main__":
    main()
