"""The frames, the entrance and the error pages, as a browser receives them."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from lianqin.accounts.models import User
from lianqin.core.errors import NotFound
from lianqin.ui import entrance
from lianqin.ui.entrance import DemoSignIn

PASSWORD = "cable-theft-58-minutes"


@pytest.fixture
def officer_chen(db: None) -> User:
    return User.objects.create_user(
        "chen", password=PASSWORD, role="dispatcher", display_name="陈敏"
    )


@pytest.mark.django_db
def test_a_page_tells_the_browser_what_time_it_is(client: Client) -> None:
    page = client.get("/sink/").content.decode()
    assert 'name="lianqin-now" content="2024-06-12T22:00:00+08:00"' in page


@pytest.mark.django_db
def test_the_kitchen_sink_shows_each_component(client: Client) -> None:
    page = client.get("/sink/").content.decode()
    for css in (
        "chip--p1",
        "deadline",
        "entry--tick",
        "errors__code",
        "empty",
        "pager",
        "map__key",
    ):
        assert css in page


@pytest.mark.django_db
def test_an_error_is_a_sentence_and_a_code_beside_what_was_typed(client: Client) -> None:
    page = client.get("/sink/").content.decode()
    assert "坐标在县外。" in page
    assert '<code class="errors__code">registry.outside_county</code>' in page
    assert '<code class="errors__code">required</code>' in page
    assert "两人盗剪电缆" in page
    assert 'aria-invalid="true"' in page


@pytest.mark.django_db
def test_the_theme_of_last_time_is_printed_before_anything_is_drawn(client: Client) -> None:
    client.cookies["lianqin_theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/sink/").content.decode()
    client.cookies["lianqin_theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/sink/").content.decode()


@pytest.mark.django_db
def test_english_is_complete_on_the_frame(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/sink/").content.decode()
    assert '<html lang="en"' in page
    assert "Danger to life" in page
    assert "7 min 40 s" in page
    assert "5.2 km" in page


def test_the_alarm_cannot_be_sent_by_one_touch(client: Client, officer_chen: User) -> None:
    client.force_login(officer_chen)
    page = client.get("/sink/phone/").content.decode()
    assert 'data-hold="1500"' in page
    assert 'data-hold-confirm="alarm-confirm"' in page
    assert 'name="held"' not in page


def test_a_signed_in_page_names_its_person_and_opens_the_live_line(
    client: Client, officer_chen: User
) -> None:
    client.force_login(officer_chen)
    page = client.get("/sink/").content.decode()
    assert "陈敏" in page
    assert 'data-stream="/stream/"' in page
    assert f'data-user="{officer_chen.pk}"' in page
    assert "data-draft-drop-all" in page


@pytest.mark.django_db
def test_the_entrance_offers_no_invented_people_outside_a_demonstration(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = DemoSignIn("chen", "secret-words", "陈敏", "值班民警")
    monkeypatch.setattr(entrance, "_provider", [lambda: [someone]])
    settings.DEMO = False
    assert "secret-words" not in client.get("/account/sign-in/").content.decode()
    settings.DEMO = True
    page = client.get("/account/sign-in/").content.decode()
    assert 'data-sign-in="chen" data-password="secret-words"' in page


def test_a_wrong_password_is_said_with_its_code_and_the_name_is_kept(
    client: Client, officer_chen: User
) -> None:
    page = client.post("/account/sign-in/", {"login": "chen", "password": "wrong"})
    text = page.content.decode()
    assert 'value="chen"' in text
    assert "username_password_mismatch" in text
    assert "wrong" not in text


def test_one_can_change_a_password_and_is_asked_before_signing_out(
    client: Client, officer_chen: User
) -> None:
    client.force_login(officer_chen)
    assert "再输入一次新密码" in client.get("/account/password/").content.decode()
    assert "退出登录？" in client.get("/account/sign-out/").content.decode()
    assert "确认身份" in client.get("/account/confirm/").content.decode()


@pytest.mark.parametrize("code", ["400", "403", "404", "429", "500"])
def test_an_error_page_needs_nothing_but_itself(code: str) -> None:
    page = render_to_string(f"{code}.html", {})
    assert f"<code>{code}</code>" in page
    assert 'href="/account/sign-in/"' in page


def test_an_error_page_says_the_sentence_and_code_it_was_given() -> None:
    request = RequestFactory().get("/")
    page = render_to_string("404.html", {"error": NotFound()}, request=request)
    assert "没有找到这一项，或您无权查看。" in page
    assert "<code>core.not_found</code>" in page


def test_the_phone_can_be_installed() -> None:
    import json

    manifest = json.loads(
        render_to_string("ui/manifest.webmanifest", {"start_url": "/field/", "scope": "/field/"})
    )
    assert manifest["start_url"] == "/field/"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
