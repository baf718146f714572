"""A phone's token: given at sign-in, kept in a cookie, ended by anyone who should be able to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, Someone
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lianqin.accounts import devices, services
from lianqin.accounts.errors import DeviceRevoked
from lianqin.accounts.models import Device
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import NotFound
from lianqin.core.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lianqin.accounts.tests.urls")]
PASSWORD = "correct-horse-7"
ANDROID = "Mozilla/5.0 (Linux; Android 14; M2012) AppleWebKit/537.36 Mobile"


def phone_of(who: Someone, **more: str) -> Client:
    """A phone on which they have just signed in."""
    who.user.set_password(PASSWORD)
    who.user.save()
    client = Client(headers={"user-agent": ANDROID}, **more)
    form = {"login": who.user.username, "password": PASSWORD, "next": "/field/"}
    assert client.post(reverse("account_login"), form)["Location"] == "/field/"
    return client


def test_signing_in_on_the_phone_leaves_a_token_and_no_session(cast: Cast) -> None:
    phone = phone_of(cast.li)
    cookie = phone.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 7776000)
    assert "session" not in phone.cookies
    assert not Session.objects.exists()
    assert phone.get("/field/").json() == {"user": cast.li.user.pk}
    device = Device.unscoped.get()
    assert (device.user, device.label) == (cast.li.user, "Android")
    assert cookie.value not in str(Device.unscoped.values())


def test_under_https_the_cookie_is_locked_to_this_host(cast: Cast, settings: Any) -> None:
    settings.HTTPS = True
    cookie = phone_of(cast.li).cookies["__Host-device"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_an_officer_gets_a_token_on_the_phone_and_a_session_at_the_desk(cast: Cast) -> None:
    phone_of(cast.sun)
    assert Device.unscoped.count() == 1
    desk = Client()
    desk.post(reverse("account_login"), {"login": cast.sun.user.username, "password": PASSWORD})
    assert "device" not in desk.cookies
    assert Device.unscoped.count() == 1


def test_a_cookie_needs_the_csrf_token_and_a_bearer_token_does_not(cast: Cast) -> None:
    _device, token = devices.enrol(user=cast.li.user, label="x", actor=cast.li.viewer)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["device"] = token
    assert strict.post("/field/do/").status_code == 403
    bearer = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {token}"})
    assert bearer.post("/field/do/").json() == {"user": cast.li.user.pk}


def test_a_revoked_phone_is_sent_to_sign_in_and_told_why(cast: Cast) -> None:
    phone = phone_of(cast.li)
    devices.revoke(device_id=Device.unscoped.get().pk, actor=cast.li.viewer)
    response = phone.get("/field/")
    assert response["Location"] == f"{reverse('account_login')}?next=%2Ffield%2F"
    assert not phone.cookies["device"].value
    assert "这部手机的登录已失效" in phone.get(response["Location"]).content.decode()


def test_a_revoked_phone_that_speaks_json_gets_401_with_the_code(cast: Cast) -> None:
    phone = phone_of(cast.li)
    devices.revoke(device_id=Device.unscoped.get().pk, actor=cast.li.viewer)
    response = phone.post("/field/do/", headers={"accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (401, "accounts.device_revoked")


def test_a_revoked_bearer_token_gets_401(cast: Cast) -> None:
    device, token = devices.enrol(user=cast.li.user, label="x", actor=cast.li.viewer)
    devices.revoke(device_id=device.pk, actor=cast.li.viewer)
    response = Client(headers={"authorization": f"Bearer {token}"}).get("/field/")
    assert (response.status_code, response.json()["code"]) == (401, "accounts.device_revoked")


def test_signing_out_on_the_phone_ends_its_token(cast: Cast) -> None:
    phone = phone_of(cast.li)
    token = phone.cookies["device"].value
    phone.post(reverse("account_logout"))
    assert not phone.cookies["device"].value
    with pytest.raises(DeviceRevoked):
        devices.device_of(token)


def test_a_token_runs_out_after_ninety_days(cast: Cast, clock: FrozenClock) -> None:
    _device, token = devices.enrol(user=cast.li.user, label="x", actor=cast.li.viewer)
    clock.move(timedelta(days=89, hours=23))
    assert devices.device_of(token).user == cast.li.user
    clock.move(timedelta(hours=1))
    with pytest.raises(DeviceRevoked):
        devices.device_of(token)


def test_an_ended_account_ends_its_phones_and_sessions_for_good(cast: Cast) -> None:
    phone, desk = phone_of(cast.sun), cast.sun.client()
    assert desk.get("/").status_code == 200
    services.disable(user=cast.sun.user, actor=cast.admin.viewer)
    assert (phone.get("/field/").status_code, desk.get("/").status_code) == (302, 302)
    services.enable(user=cast.sun.user, actor=cast.admin.viewer)
    assert (phone.get("/field/").status_code, desk.get("/").status_code) == (302, 302)


def test_changing_the_password_on_one_phone_ends_the_other(cast: Cast) -> None:
    this, other = phone_of(cast.li), phone_of(cast.li)
    new = "a-new-secret-88"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert this.post(reverse("account_change_password"), form)["Location"] == "/field/"
    assert this.get("/field/").status_code == 200
    assert other.get("/field/").status_code == 302


def test_nobody_ends_a_strangers_phone_but_their_own_administrator(cast: Cast) -> None:
    device, _token = devices.enrol(user=cast.li.user, label="x", actor=cast.li.viewer)
    for stranger in (cast.zhao, cast.chen, cast.wang, cast.twin.admin):
        with pytest.raises(NotFound):
            devices.revoke(device_id=device.pk, actor=stranger.viewer)
    devices.revoke(device_id=device.pk, actor=cast.admin.viewer)
    rows = AuditRow.objects.filter(subject="accounts.device").values_list("action", "actor_id")
    assert list(rows) == [
        ("device.enrol", cast.li.user.pk),
        ("device.revoke", cast.admin.user.pk),
    ]


def test_a_phone_is_noted_as_seen_once_in_ten_minutes(cast: Cast, clock: FrozenClock) -> None:
    phone = phone_of(cast.li)
    phone.get("/field/")
    first = Device.unscoped.get().last_seen_at
    clock.move(timedelta(minutes=9))
    phone.get("/field/")
    assert Device.unscoped.get().last_seen_at == first
    clock.move(timedelta(minutes=1))
    phone.get("/field/")
    assert Device.unscoped.get().last_seen_at > first
