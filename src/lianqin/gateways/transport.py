"""One POST to the outside: TLS verified, no redirect followed, an end to waiting, no proxy.

Nothing of what is sent or of the address is ever logged: an address may hold a robot's key.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

STEP_SECONDS = 5.0  # for connecting, and between two pieces of an answer
WHOLE_SECONDS = 10.0  # for all of it: a server that answers drop by drop is cut off
MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back, with at most 64 KiB of it."""

    status: int
    body: bytes
    retry_after: str = ""


class NoAnswer(Exception):
    """Nobody answered, or not in time, or not whom the certificate names; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send `body` and wait for the answer, whatever its status. Raises NoAnswer."""
    parts = urlsplit(url)
    context = _context(str(settings.OUTSIDE_CA or ""))
    line = HTTPSConnection(parts.hostname or "", parts.port, timeout=STEP_SECONDS, context=context)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        line.connect()
        return _exchange(line, path, body, headers)
    except ssl.SSLCertVerificationError:
        raise NoAnswer("certificate") from None
    except TimeoutError:
        raise NoAnswer("timeout") from None
    except (OSError, HTTPException, ValueError):
        raise NoAnswer("unreachable") from None
    finally:
        line.close()


def _exchange(line: HTTPSConnection, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    cut = threading.Event()
    clock = threading.Timer(WHOLE_SECONDS, _cut_off, (line.sock, cut))
    clock.daemon = True
    clock.start()
    try:
        line.request("POST", path, body=body, headers=dict(headers))
        got = line.getresponse()
        answer = Answer(got.status, got.read(MOST_BYTES), got.headers.get("Retry-After", ""))
    except (OSError, HTTPException):
        if cut.is_set():
            raise TimeoutError from None
        raise
    finally:
        clock.cancel()
    if cut.is_set():
        raise TimeoutError
    return answer


def _cut_off(line: socket.socket, cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


@lru_cache(maxsize=4)
def _context(authority: str) -> ssl.SSLContext:
    """The machine's trusted authorities, and the bureau's own where it has one."""
    context = ssl.create_default_context()
    if authority:
        context.load_verify_locations(authority)
    return context
