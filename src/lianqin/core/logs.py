"""What a log line may say: the act, the route, the outcome; never a name, a place or a word.

Lines carry only the words listed in ALLOWED. Exceptions are written as their type and the places
in the code, without their message, because a message may quote what someone typed.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponseBase

act_id: ContextVar[str] = ContextVar("act_id", default="")

ALLOWED = frozenset(
    {"event", "level", "logger", "timestamp", "act", "code", "route", "method", "status", "ms"}
    | {"exception", "topic", "row", "count", "port", "viewer", "seconds"}
)

_log = logging.getLogger("lianqin.request")


def add_act_id(
    _logger: Any, _name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Put the id of the running act on the line."""
    if current := act_id.get():
        line["act"] = current
    record = line.get("_record")
    for word, value in getattr(record, "facts", {}).items():
        line[word] = value
    return line


def drop_unknown_words(
    _logger: Any, _name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every word that is not on the list."""
    return {word: value for word, value in line.items() if word in ALLOWED}


def place_exception(
    _logger: Any, _name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Write an exception as its type and the places it passed, without what it said."""
    found = line.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        line["exception"] = exception_places(error)
    return line


def exception_places(error: BaseException) -> str:
    """The exception's type and where it passed, without what it said."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.name}:{frame.lineno}" for frame in frames[-6:]]
    return f"{type(error).__name__} at {' > '.join(places)}"


class RequestLog:
    """Middleware: one line a request, by route name instead of address."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        facts = {
            "route": match.view_name if match else "",
            "method": request.method,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
        _log.info("request", extra={"facts": facts})
        return response
