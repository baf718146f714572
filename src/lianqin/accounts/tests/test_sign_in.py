"""The entrance: who comes in, where they land, what is left behind."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from django.test import Client
from django.urls import reverse

from lianqin.accounts.models import User
from lianqin.core.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lianqin.accounts.tests.urls")]
PASSWORD = "correct-horse-7"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password, **more})


def actions(user: User) -> list[str]:
    rows = AuditRow.objects.filter(subject="accounts.user", subject_id=str(user.pk))
    return list(rows.values_list("action", flat=True))


@pytest.mark.parametrize(
    ("name", "page"),
    [("chen", "/"), ("sun", "/"), ("fang", "/"), ("xu", "/welcome/"), ("shen", "/welcome/")],
)
def test_each_role_lands_where_it_works(cast: Cast, client: Client, name: str, page: str) -> None:
    user = with_password(cast.everybody()[name].user)
    response = enter(client, user.username)
    assert (response.status_code, response["Location"]) == (302, page)
    assert client.get(page).json() == {"user": user.pk}


def test_a_wrong_password_is_refused_with_a_sentence_and_leaves_a_row_without_words(
    cast: Cast, client: Client
) -> None:
    user = with_password(cast.chen.user)
    response = enter(client, user.username, "SECRET-CANARY")
    assert "用户名或密码不正确" in response.content.decode()
    row = AuditRow.objects.get(action="account.sign_in_refused")
    assert (row.subject_id, row.actor_id, row.facts) == (str(user.pk), None, {})
    assert client.get("/").status_code == 302


def test_an_unknown_name_gets_the_same_sentence_as_a_wrong_password(
    cast: Cast, client: Client
) -> None:
    with_password(cast.chen.user)
    unknown = enter(client, "nobody-by-this-name").context["form"].non_field_errors()
    wrong = enter(client, cast.chen.user.username, "wrong").context["form"].non_field_errors()
    assert list(unknown) == list(wrong)
    rows = AuditRow.objects.filter(action="account.sign_in_refused")
    assert [row.subject_id for row in rows] == ["0", str(cast.chen.user.pk)]


def test_guessing_is_stopped_and_the_right_password_waits_with_it(
    cast: Cast, client: Client
) -> None:
    user = with_password(cast.chen.user)
    for _attempt in range(5):
        enter(client, user.username, "wrong")
    response = enter(client, user.username)
    assert "登录失败次数过多" in response.content.decode()
    assert client.get("/").status_code == 302


def test_sign_in_and_sign_out_are_on_the_record(cast: Cast, client: Client) -> None:
    user = with_password(cast.chen.user)
    enter(client, user.username)
    response = client.post(reverse("account_logout"))
    assert response["Location"] == reverse("account_login")
    assert actions(user) == ["account.sign_in", "account.sign_out"]
    assert client.get("/").status_code == 302


def test_a_link_cannot_sign_anyone_out(cast: Cast) -> None:
    client = cast.chen.client()
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/").status_code == 200


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert "signup" not in client.get(reverse("account_login")).content.decode().lower()


def test_an_ended_account_is_told_so_only_with_the_right_password(
    cast: Cast, client: Client
) -> None:
    user = with_password(cast.chen.user)
    user.is_active = False
    user.save()
    response = enter(client, user.username)
    assert response["Location"] == reverse("account_inactive")
    assert "已停用" in client.get(response["Location"]).content.decode()
    assert "用户名或密码不正确" in enter(client, user.username, "wrong").content.decode()
    assert actions(user) == ["account.sign_in_refused"] * 2


def test_the_way_back_leads_to_the_page_that_was_asked_for_but_never_to_another_site(
    cast: Cast, client: Client
) -> None:
    user = with_password(cast.chen.user)
    asked = client.get("/welcome/")
    assert asked["Location"] == f"{reverse('account_login')}?next=%2Fwelcome%2F"
    assert enter(client, user.username, next="https://elsewhere.example/")["Location"] == "/"
    client.post(reverse("account_logout"))
    assert enter(client, user.username, next="/welcome/")["Location"] == "/welcome/"


def test_changing_the_password_keeps_this_session_and_ends_the_others(
    cast: Cast, client: Client
) -> None:
    user = with_password(cast.chen.user)
    elsewhere = Client()
    enter(client, user.username)
    enter(elsewhere, user.username)
    new = "a-new-secret-88"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), form)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert "account.password" in actions(user)


def test_a_weak_new_password_is_refused_and_the_old_one_stays(cast: Cast, client: Client) -> None:
    user = with_password(cast.chen.user)
    enter(client, user.username)
    form = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_password_page_refuses_an_account_that_has_none(cast: Cast) -> None:
    for page in ("account_change_password", "account_reauthenticate"):
        response = cast.chen.client().get(reverse(page))
        assert response.status_code == 403
        assert "accounts.no_password" in response.content.decode()


def test_confirming_who_one_is_takes_the_right_password(cast: Cast, client: Client) -> None:
    user = with_password(cast.chen.user)
    enter(client, user.username)
    page = f"{reverse('account_reauthenticate')}?next=/welcome/"
    assert client.post(page, {"password": "wrong"}).status_code == 200
    assert client.post(page, {"password": PASSWORD})["Location"] == "/welcome/"


def test_a_lent_password_must_be_changed_before_anything_else(cast: Cast, client: Client) -> None:
    user = with_password(cast.shen.user)
    user.password_is_temporary = True
    user.save()
    enter(client, user.username)
    assert client.get("/audit/")["Location"] == reverse("account_change_password")
    refused = client.get("/audit/", headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (403, "accounts.password_temporary")
    new = "a-new-secret-88"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), form)
    assert client.get("/audit/").status_code == 200
