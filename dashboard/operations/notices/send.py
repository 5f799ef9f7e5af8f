"""Send one message through one door: a signed webhook, or a chat tool or mailbox by Apprise."""

import hashlib
import hmac
import http.client
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.operations.notices.chat_tools import notify
from dashboard.operations.printing.enclosure import enclosure

TIMEOUT_S = 5.0
NAME = "Floorwalker"
KEY, SIGNATURE = "Idempotency-Key", "X-Floorwalker-Signature"
_FINAL = frozenset({400, 401, 403, 404, 405, 410, 413, 422})
"""Answers that the same message would get again."""
_KEY_SHOWN = 12


@dataclass(frozen=True)
class Way:
    """How a door is reached: ``webhook`` or ``apprise``, its address, the secret that signs."""

    kind: str
    url: str
    secret: str = ""


@dataclass(frozen=True)
class Parcel:
    """A message on its way.

    Attributes
    ----------
    key : str
        Stays the same at every try.
    text : str
        Its words.
    document : mapping
        What a program reads of it.
    enclosed : mapping or None
        A sheet that goes along, as a name and what `dashboard.operations.printing` sets as PDF: a
        file for people, data for programs.
    """

    key: str
    text: str
    document: Mapping[str, Any]
    enclosed: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """How sending went.

    Attributes
    ----------
    sent : bool
        Whether the other side has taken it.
    reason : str
        Why not, without any part of the address: a status or a kind of failure.
    final : bool
        Whether trying again is of no use.
    """

    sent: bool
    reason: str = ""
    final: bool = False


def send(way: Way, parcel: Parcel) -> Outcome:
    """Send a message; whatever happens on the other side comes back as a value."""
    return _webhook(way, parcel) if way.kind == "webhook" else _apprise(way, parcel)


def signature(secret: str, body: bytes) -> str:
    """Return ``sha256=`` and the HMAC-SHA-256 of a body (RFC 2104), hexadecimal."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def body_of(parcel: Parcel) -> bytes:
    """Return what a webhook is sent: one JSON object, the same bytes at every try."""
    told = {"key": parcel.key, "text": parcel.text, **parcel.document}
    if parcel.enclosed:
        told["sheet"] = parcel.enclosed["sheet"]
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a door leads where its owner said, nowhere else."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Refuse."""


_opener = urllib.request.build_opener(_Stay)


def _webhook(way: Way, parcel: Parcel) -> Outcome:
    body = body_of(parcel)
    headers = {"Content-Type": "application/json", "User-Agent": NAME, KEY: parcel.key}
    if way.secret:
        headers[SIGNATURE] = signature(way.secret, body)
    request = urllib.request.Request(way.url, body, headers)  # noqa: S310 - doors are checked to be http or https when made
    try:
        with _opener.open(request, timeout=TIMEOUT_S):
            return Outcome(sent=True)
    except urllib.error.HTTPError as error:
        with error:
            return Outcome(sent=False, reason=f"HTTP {error.code}", final=error.code in _FINAL)
    except urllib.error.URLError as error:
        return Outcome(sent=False, reason=_why(error.reason))
    except (OSError, http.client.HTTPException) as error:
        return Outcome(sent=False, reason=_why(error))


def _why(error: object) -> str:
    """Name a failure without the address: timeouts, refused connections, unknown names."""
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    return "name not known" if isinstance(error, socket.gaierror) else type(error).__name__


def _apprise(way: Way, parcel: Parcel) -> Outcome:
    """Send by Apprise; the key stands under the words, so that a reader can tell a repeat."""
    text = f"{parcel.text}\n#{parcel.key[:_KEY_SHOWN]}"
    file = enclosure(parcel.enclosed) if parcel.enclosed else None
    answer = notify(way.url, NAME, text, TIMEOUT_S, file)
    if answer.taken:
        return Outcome(sent=True)
    if not answer.known:
        return Outcome(sent=False, reason="address not understood", final=True)
    return Outcome(sent=False, reason=f"HTTP {answer.status}" if answer.status else "not delivered")
