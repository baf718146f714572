"""The event stream opens for a session, a phone's cookie or a bearer token, and closes with it."""

from __future__ import annotations

import pytest
from cast import Cast
from django.conf import settings

from lianqin.accounts import devices, services
from lianqin.accounts.stream_access import authenticate, still_valid

pytestmark = pytest.mark.django_db


def session_of(cast: Cast) -> dict[str, str]:
    key = cast.chen.client().cookies[settings.SESSION_COOKIE_NAME].value
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={key}; theme=dark"}


def test_a_session_opens_the_stream_until_the_account_ends(cast: Cast) -> None:
    found = authenticate(session_of(cast))
    assert found is not None
    credential, viewer = found
    assert viewer == cast.chen.viewer
    assert still_valid([credential]) == {credential: viewer}
    services.disable(user=cast.chen.user, actor=cast.admin.viewer)
    assert still_valid([credential]) == {}
    services.enable(user=cast.chen.user, actor=cast.admin.viewer)
    assert still_valid([credential]) == {}


@pytest.mark.parametrize("name", ["authorization", "cookie"])
def test_a_phones_token_opens_the_stream_until_it_is_revoked(cast: Cast, name: str) -> None:
    device, token = devices.enrol(user=cast.li.user, label="x", actor=cast.li.viewer)
    words = {"authorization": f"Bearer {token}", "cookie": f"theme=dark; device={token}"}
    found = authenticate({name: words[name]})
    assert found is not None
    credential, viewer = found
    assert viewer == cast.li.viewer
    devices.revoke(device_id=device.pk, actor=cast.li.viewer)
    assert still_valid([credential]) == {}


def test_a_phone_with_a_stale_session_beside_its_token_still_gets_in(cast: Cast) -> None:
    _device, token = devices.enrol(user=cast.li.user, label="x", actor=cast.li.viewer)
    found = authenticate({"cookie": f"{settings.SESSION_COOKIE_NAME}=gone; device={token}"})
    assert found is not None
    assert found[1] == cast.li.viewer


@pytest.mark.parametrize(
    "headers", [{}, {"cookie": "session=made-up"}, {"authorization": "Bearer lq_made-up"}]
)
def test_nobody_opens_nothing(headers: dict[str, str], db: None) -> None:
    assert authenticate(headers) is None
