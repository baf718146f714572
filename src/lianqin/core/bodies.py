"""How much one request may send. What is more is refused at the door, before it lies anywhere.

Django's handler takes a whole body in, on disk from FILE_UPLOAD_MAX_MEMORY_SIZE on, before any
page is asked; so the bound stands before that handler, on what is declared and on what comes.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError

TOO_LARGE = "lianqin.body_limit_mb"  # in the scope of a request whose body was not taken
MEGABYTE = 1024 * 1024
DISCARDED = 256 * MEGABYTE  # read and thrown away, so that a browser hears the answer

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class BodyTooLarge(DomainError):
    """A request that sends more than its page takes in. Params: `limit_mb`."""

    code = "core.body_too_large"
    sentence = _("发送的内容超过%(limit_mb)s MB，未接收。请缩小或减少文件后重发。")
    status = 413


def limit_mb_of(path: str) -> int:
    """The megabytes that a page takes in: its own of settings.BODY_LIMITS_MB, else the house's."""
    own = (limit for pattern, limit in settings.BODY_LIMITS_MB if re.fullmatch(pattern, path))
    return next(own, settings.BODY_LIMIT_MB)


class BodyLimit:
    """Hands on a request's body piece by piece, up to its limit; past it the body ends, TOO_LARGE
    is in the request's scope, and the rest is thrown away as it comes."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = dict(scope)
        await self.app(own, _bounded(own, receive), send)


def _bounded(scope: Scope, receive: Receive) -> Receive:
    limit_mb, declared, came = limit_mb_of(scope["path"]), _declared(scope), 0

    async def piece() -> dict[str, Any]:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if max(came, declared) <= limit_mb * MEGABYTE:
            return message
        scope[TOO_LARGE] = limit_mb
        return await _end(message, receive)

    return piece


async def _end(message: dict[str, Any], receive: Receive) -> dict[str, Any]:
    """The end of a body that is not taken; hung up on where it goes on past all patience."""
    left = DISCARDED
    while message.get("more_body"):
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            return {"type": "http.disconnect"}
    return {**message, "body": b""} if "body" in message else message


def _declared(scope: Scope) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0
