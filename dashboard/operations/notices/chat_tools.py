"""Chat tools and mailboxes by Apprise, which knows the addresses of over a hundred services."""

import re
import threading
import warnings
from dataclasses import dataclass
from typing import Any

import apprise
from apprise.attachment.memory import AttachMemory

_ERROR = re.compile(r"error=(\d{3})")
_loading = threading.Lock()


@dataclass(frozen=True)
class Answer:
    """Whether a service took a message; its status where it told one; whether it is known."""

    taken: bool
    status: str = ""
    known: bool = True


def is_known(url: str) -> bool:
    """Tell whether an address is one of a service that can be reached."""
    return _post_of(url) is not None


def _post_of(url: str) -> Any | None:  # noqa: ANN401 - its methods are typed by halves
    """Return what sends to an address.

    The first call loads all services. One of them still tries a module that Python is to lose;
    that is no concern of whoever reads the log.
    """
    post: Any = apprise.Apprise()
    with _loading, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return post if post.add(url) else None


def notify(
    url: str, title: str, text: str, timeout_s: float, file: tuple[str, bytes] | None = None
) -> Answer:
    """Send a text, with a PDF (name, bytes) to the services that take files.

    Nothing that the service says is returned but its status.
    """
    post = _post_of(url)
    if post is None:
        return Answer(taken=False, known=False)
    said: list[str] = []

    def heard(entry: object, _service: object) -> None:
        said.append(str(getattr(entry, "message", "")))

    done = post.notify(
        title=title,
        body=text,
        timeout=timeout_s,
        attach=_attached(*file) if file else None,
        log_callback=heard,
    )
    found = _ERROR.search(" ".join(said))
    return Answer(bool(done), found[1] if found else "")


def _attached(name: str, content: bytes) -> Any:  # noqa: ANN401 - its methods are typed by halves
    return AttachMemory(content=content, name=name, mimetype="application/pdf")
