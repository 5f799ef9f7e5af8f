"""`floorwalker demo`, `serve` and `worker`."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from dashboard.cli.answer import WORDS
from dashboard.operations.accounts.users import first_administrator
from dashboard.operations.demo.seed import ACCOUNTS, PASSWORD, is_demo, seed_demo
from dashboard.operations.desk import Desk, open_desk
from dashboard.settings import Settings
from dashboard.text import SaidError

app = typer.Typer()

ROOT = Path(__file__).resolve().parents[2]
_DEMO_FILE = "demo.db"
_WORKER = [sys.executable, "-m", "dashboard.worker"]

Port = Annotated[int, typer.Option(help=WORDS("cli.port"))]
Host = Annotated[str, typer.Option(help=WORDS("cli.host"))]
StoreUrl = Annotated[str | None, typer.Option("--store", help=WORDS("cli.store"))]


@app.command("demo", help=WORDS("cli.demo"))
def demo_command(
    port: Port = 8501,
    days: Annotated[int, typer.Option(help=WORDS("cli.demo.days"))] = 730,
    speed: Annotated[float, typer.Option(help=WORDS("cli.demo.speed"))] = 1.0,
    seed: Annotated[int, typer.Option(help=WORDS("cli.demo.seed"))] = 1,
    no_browser: Annotated[bool, typer.Option(help=WORDS("cli.demo.no_browser"))] = False,
    store: StoreUrl = None,
) -> None:
    """Open the demo bank."""
    desk = open_desk(store or _demo_store())
    if seed_demo(desk, days, seed, speed):
        typer.echo(WORDS("cli.demo.seeded", days=days))
    with desk.store.read() as session:
        if not is_demo(session):
            raise SaidError("cli.demo.other_store")
    _announce(port)
    for name, role in ACCOUNTS.items():
        typer.echo(f"  {name} / {PASSWORD}  ({WORDS(f'role.{role}')})")
    worker = _start_worker(desk)
    try:
        _serve(desk, "127.0.0.1", port, browser=not no_browser)
    finally:
        worker.terminate()
        worker.wait(10)


@app.command("serve", help=WORDS("cli.serve"))
def serve_command(port: Port = 8501, host: Host = "127.0.0.1", store: StoreUrl = None) -> None:
    """Serve the screens on an existing store."""
    desk = open_desk(store)
    if (password := first_administrator(desk)) is not None:
        typer.echo(WORDS("cli.serve.first", password=password))
    _announce(port)
    _serve(desk, host, port, browser=False)


@app.command("worker", help=WORDS("cli.worker"))
def worker_command(store: StoreUrl = None) -> None:
    """Run the loop alone."""
    os.execve(sys.executable, _WORKER, _environment(open_desk(store)))  # noqa: S606 - our own program


def _demo_store() -> str:
    settings = Settings()
    return settings.store or f"sqlite:///{settings.data_folder / _DEMO_FILE}"


def _announce(port: int) -> None:
    typer.echo(WORDS("cli.serve.address", address=f"http://localhost:{port}"))


def _url(desk: Desk) -> str:
    return desk.store.engine.url.render_as_string(hide_password=False)


def _environment(desk: Desk) -> Mapping[str, str]:
    return {**os.environ, "FLOORWALKER_STORE": _url(desk)}


def _start_worker(desk: Desk) -> subprocess.Popen[bytes]:
    environment = {**_environment(desk), "FLOORWALKER_WITH_PARENT": "1"}
    return subprocess.Popen(_WORKER, env=environment, cwd=ROOT)  # noqa: S603 - our own program


def _serve(desk: Desk, host: str, port: int, *, browser: bool) -> None:
    """Serve until interrupted; the port is tried first, to say in a sentence that it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SaidError("cli.port_taken", port=port) from error
    os.environ["FLOORWALKER_STORE"] = _url(desk)
    os.chdir(ROOT)
    desk.store.close()
    if browser:
        threading.Thread(target=_open_browser, args=(port,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.run("dashboard.server:app", host=host, port=port, log_config=None)


def _open_browser(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://localhost:{port}/api/health", timeout=1)
            webbrowser.open(f"http://localhost:{port}")
            return
        time.sleep(0.2)
