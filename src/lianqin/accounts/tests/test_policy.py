"""Every view names its permission or answers nobody; a refusal says why in the reader's form."""

from __future__ import annotations

import pytest
from cast import Cast
from django.test import Client

from lianqin.accounts.permissions import PERMISSIONS, may, requires
from lianqin.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lianqin.accounts.tests.urls")]
JSON = {"accept": "application/json"}


def test_a_view_that_names_no_permission_answers_nobody(cast: Cast) -> None:
    for who in cast.everybody().values():
        assert who.client().get("/forgotten/").status_code == 403


def test_only_the_role_that_holds_the_permission_gets_in(cast: Cast) -> None:
    for name, who in cast.everybody().items():
        assert who.client().get("/audit/").status_code == (200 if name == "shen" else 403), name


def test_the_refusal_carries_sentence_and_code_on_the_page_and_in_json(cast: Cast) -> None:
    client = cast.chen.client()
    assert "core.not_permitted" in client.get("/audit/").content.decode()
    assert client.get("/audit/", headers=JSON).json()["code"] == "core.not_permitted"
    assert client.get("/missing/", headers=JSON).status_code == 404


def test_a_refusal_that_a_view_lets_pass_becomes_its_own_answer(cast: Cast) -> None:
    response = cast.chen.client().get("/missing/")
    assert response.status_code == 404
    assert "core.not_found" in response.content.decode()


def test_strangers_are_asked_to_sign_in_in_the_form_of_their_question(client: Client) -> None:
    assert client.get("/audit/")["Location"].endswith("?next=%2Faudit%2F")
    answer = client.get("/", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (401, "accounts.sign_in_needed")
    fragment = {"HX-Request": "true", "HX-Current-URL": "http://testserver/board?x=1"}
    answer = client.get("/", headers=fragment)
    assert answer.status_code == 401
    assert answer["HX-Redirect"].endswith("?next=%2Fboard%3Fx%3D1")


def test_a_permission_that_the_table_lacks_cannot_be_named() -> None:
    with pytest.raises(KeyError):
        requires("cats.herd")


def test_a_role_that_does_not_exist_holds_nothing() -> None:
    assert not any(may("king", permission) for permission in PERMISSIONS)


def test_no_permission_is_held_by_nobody() -> None:
    for permission, holders in PERMISSIONS.items():
        assert holders, permission
        assert holders <= set(Role), permission
