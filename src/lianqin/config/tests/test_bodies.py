"""No request sends more than its page takes in, and a picture never waits in a file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import AsyncRequestFactory

from lianqin.accounts.middleware import HoldToPolicy
from lianqin.config.asgi import application
from lianqin.core.bodies import DISCARDED, MEGABYTE, TOO_LARGE, BodyLimit, Receive, Scope
from lianqin.core.bodies import limit_mb_of as limit

APPEAL, IMPORT, REPORT = "/incidents/X1/appeals/new/", "/registry/imports/", "/field/report/"
PIECE = bytes(MEGABYTE)


class Handler:
    """Django's, as far as a body goes: it takes in what comes up to the end."""

    def __init__(self) -> None:
        self.taken, self.scope, self.aborted = 0, Scope(), False

    async def __call__(self, scope: Scope, receive: Receive, _send: Any) -> None:
        self.scope, more = scope, True
        while more:
            message = await receive()
            self.aborted = message["type"] == "http.disconnect"
            self.taken += len(message.get("body", b""))
            more = message.get("more_body", False)


def sent(path: str, megabytes: int, *, more: bytes = b"", declared: bool = True) -> Handler:
    """The handler after a body of that size came, with or without its length said before."""

    def pieces() -> Iterator[dict[str, Any]]:
        for _ in range(megabytes):
            yield {"type": "http.request", "body": PIECE, "more_body": True}
        yield {"type": "http.request", "body": more, "more_body": False}

    coming = pieces()

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def unheard(_message: Any) -> None:
        """Nothing is answered here."""

    length = str(megabytes * MEGABYTE + len(more)).encode()
    scope = {"type": "http", "path": path, "headers": [(b"content-length", length)] * declared}
    handler = Handler()
    asyncio.run(BodyLimit(handler)(scope, receive, unheard))
    return handler


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("path", [APPEAL, REPORT, IMPORT])
def test_a_body_up_to_the_limit_comes_whole_and_one_byte_more_is_refused(
    path: str, declared: bool
) -> None:
    whole = sent(path, limit(path), declared=declared)
    assert (whole.taken, TOO_LARGE in whole.scope) == (limit(path) * MEGABYTE, False)
    longer = sent(path, limit(path), more=b"x", declared=declared)
    assert longer.scope[TOO_LARGE] == limit(path)
    assert longer.taken == (0 if declared else limit(path) * MEGABYTE)


def test_a_picture_for_an_appeal_never_waits_in_a_file() -> None:
    assert limit(APPEAL) * MEGABYTE <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert limit(APPEAL) < limit(REPORT) < limit(IMPORT)
    assert limit("/incidents/X1/appeals/") == limit(REPORT)


def test_who_goes_on_sending_past_all_patience_is_hung_up_on() -> None:
    assert not sent(REPORT, 200).aborted
    assert sent(REPORT, DISCARDED // MEGABYTE + 40, declared=False).aborted


def test_a_body_left_at_the_door_is_answered_with_its_sentence_and_code() -> None:
    request = AsyncRequestFactory().post(REPORT, headers={"Accept": "application/json"})
    request.scope[TOO_LARGE] = 32  # type: ignore[attr-defined]
    answer: Any = HoldToPolicy(lambda _request: pytest.fail("the page was asked"))(request)
    assert answer.status_code == 413
    assert json.loads(answer.content)["code"] == "core.body_too_large"
    assert "32 MB" in json.loads(answer.content)["message"]


@pytest.mark.django_db(transaction=True)
def test_the_server_itself_holds_to_it_and_says_so_on_a_page() -> None:
    heard: list[Any] = []
    coming = iter([{"type": "http.request", "body": PIECE, "more_body": True}] * 40)

    async def receive() -> dict[str, Any]:
        end = {"type": "http.request", "body": b"", "more_body": False}
        if (message := next(coming, None)) or not heard_end:
            if message is None:
                heard_end.append(True)
            return message or end
        await asyncio.sleep(60)
        raise AssertionError("the answer never came")

    async def send(message: Any) -> None:
        heard.append(message)

    heard_end: list[bool] = []
    scope = {"type": "http", "method": "POST", "path": REPORT, "headers": [(b"host", b"localhost")]}
    asyncio.run(application(scope, receive, send))
    assert heard[0]["status"] == 413
    assert "core.body_too_large" in b"".join(m.get("body", b"") for m in heard).decode()
