"""Phones and accounts on the page: who finds what, and what one press does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from answers import body
from cast import Cast
from django.test import Client
from django.urls import reverse

from lianqin.accounts import devices
from lianqin.accounts.models import Device, User

pytestmark = pytest.mark.django_db


def a_phone(cast: Cast, name: str = "li") -> Device:
    who = cast.everybody()[name]
    device, _token = devices.enrol(user=who.user, label=f"phone-of-{name}", actor=who.viewer)
    return device


def test_everybody_lists_and_ends_their_own_phones(cast: Cast) -> None:
    device = a_phone(cast)
    a_phone(cast, "zhao")
    client = cast.li.client()
    page = client.get(reverse("desk:phones")).content.decode()
    assert "phone-of-li" in page
    assert "phone-of-zhao" not in page
    client.post(reverse("desk:revoke_phone", args=[device.pk]))
    device.refresh_from_db()
    assert device.revoked_at is not None
    assert "已吊销" in client.get(reverse("desk:phones")).content.decode()


def test_the_phone_in_hand_is_marked_among_the_others(cast: Cast) -> None:
    _device, token = devices.enrol(user=cast.li.user, label="mine", actor=cast.li.viewer)
    a_phone(cast)
    phone = Client()
    phone.cookies["device"] = token
    page = phone.get(reverse("desk:phones")).content.decode()
    assert page.count("本机") == 1
    assert page.index("mine") < page.index("本机") < page.index("mine") + 100
    assert reverse("field:home") in page


def test_the_administrator_finds_anybodys_phone_in_the_bureau_only(cast: Cast) -> None:
    a_phone(cast)
    client = cast.admin.client()
    found = client.get(reverse("desk:phones"), {"q": "李保安"}).content.decode()
    assert "phone-of-li" in found
    stranger = cast.twin.admin.client()
    assert "phone-of-li" not in stranger.get(reverse("desk:phones"), {"q": "李"}).content.decode()


def test_searching_gives_nothing_to_anyone_else(cast: Cast) -> None:
    a_phone(cast)
    page = cast.chen.client().get(reverse("desk:phones"), {"q": "李"}).content.decode()
    assert "phone-of-li" not in page


def test_a_strangers_phone_and_a_missing_one_answer_alike(cast: Cast) -> None:
    device = a_phone(cast)
    client = cast.zhao.client()
    foreign = client.post(reverse("desk:revoke_phone", args=[device.pk]))
    missing = client.post(reverse("desk:revoke_phone", args=[device.pk + 1000]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert body(foreign) == body(missing)


def test_the_administrator_ends_and_reopens_an_account(cast: Cast) -> None:
    admin, sun = cast.admin.client(), cast.sun.client()
    assert "sun-home" in admin.get(reverse("desk:accounts")).content.decode()
    admin.post(reverse("desk:disable_account", args=[cast.sun.user.pk]))
    assert sun.get(reverse("desk:phones")).status_code == 302
    assert "已停用" in admin.get(reverse("desk:accounts"), {"q": "sun"}).content.decode()
    admin.post(reverse("desk:enable_account", args=[cast.sun.user.pk]))
    assert User.objects.get(pk=cast.sun.user.pk).is_active


def test_a_new_password_is_shown_once_works_once_and_must_be_changed(
    cast: Cast, client: Client
) -> None:
    admin = cast.admin.client()
    answer = admin.post(reverse("desk:reset_password", args=[cast.shen.user.pk]))
    assert answer["Cache-Control"] == "no-store"
    shown = re.search(r"data-once>([^<]+)<", answer.content.decode())
    assert shown is not None
    assert shown.group(1) not in admin.get(reverse("desk:accounts")).content.decode()
    form = {"login": cast.shen.user.username, "password": shown.group(1)}
    assert client.post(reverse("account_login"), form).status_code == 302
    assert client.get(reverse("desk:phones")).status_code == 200


@pytest.mark.parametrize("act", ["disable_account", "enable_account", "reset_password"])
def test_another_bureaus_account_answers_like_a_missing_one(cast: Cast, act: str) -> None:
    client = cast.admin.client()
    foreign = client.post(reverse(f"desk:{act}", args=[cast.wang.user.pk]))
    missing = client.post(reverse(f"desk:{act}", args=[999999]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert body(foreign) == body(missing)
    assert User.objects.get(pk=cast.wang.user.pk).is_active


def test_the_administrator_is_told_why_the_own_account_cannot_be_ended(cast: Cast) -> None:
    answer = cast.admin.client().post(reverse("desk:disable_account", args=[cast.admin.user.pk]))
    assert answer.status_code == 409
    assert "accounts.own_account" in answer.content.decode()


def test_only_the_administrator_manages_accounts(cast: Cast) -> None:
    for name, who in cast.everybody().items():
        expected = 200 if name == "admin" else 403
        assert who.client().get(reverse("desk:accounts")).status_code == expected, name


def test_many_accounts_make_pages_of_fifty(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = cast.admin.client()
    with django_assert_max_num_queries(10):
        page = client.get(reverse("desk:accounts")).content.decode()
    assert page.count("<tr>") == 1 + len(cast.everybody())
