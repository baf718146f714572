"""The event stream opens to the same people as the pages, though it stands before Django."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from cast import Cast
from django.conf import settings

from lianqin.accounts import devices, services
from lianqin.core.hub import Hub
from lianqin.core.listening import EventStream

pytestmark = pytest.mark.django_db(transaction=True)


async def knock(headers: dict[str, str]) -> int:
    """The status with which the stream answers; whatever opens is closed again at once."""
    hub, answered = Hub(), asyncio.Event()
    heard: list[Mapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await answered.wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        heard.append(message)
        answered.set()

    await hub.start()
    try:
        await asyncio.wait_for(EventStream(hub)(scope(headers), receive, send), timeout=10)
    finally:
        await hub.stop()
    return int(heard[0]["status"])


def scope(headers: dict[str, str]) -> dict[str, Any]:
    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    here = {"type": "http", "method": "GET", "path": "/stream/", "query_string": b""}
    return {**here, "headers": given, "server": ("localhost", 80), "scheme": "http"}


def status(headers: dict[str, str]) -> int:
    return asyncio.run(knock(headers))


def by_session(cast: Cast) -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {"cookie": f"{name}={cast.chen.client().cookies[name].value}"}


def test_nobody_is_turned_away(cast: Cast) -> None:
    assert status({}) == 401
    assert status({"cookie": "device=lq_made-up; session=made-up"}) == 401


def test_a_session_opens_it_until_the_account_ends(cast: Cast) -> None:
    headers = by_session(cast)
    assert status(headers) == 200
    services.disable(user=cast.chen.user, actor=cast.admin.viewer)
    assert status(headers) == 401


@pytest.mark.parametrize("way", ["cookie", "authorization"])
def test_a_phone_opens_it_until_its_token_is_revoked(cast: Cast, way: str) -> None:
    device, token = devices.enrol(user=cast.li.user, label="x", actor=cast.li.viewer)
    headers = {way: f"device={token}" if way == "cookie" else f"Bearer {token}"}
    assert status(headers) == 200
    devices.revoke(device_id=device.pk, actor=cast.li.viewer)
    assert status(headers) == 401
