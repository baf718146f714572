"""The front door: who serves nowhere is told so, everybody else is let in where they work."""

from __future__ import annotations

import pytest
from django.test import Client

from lianqin.accounts.models import User
from lianqin.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "address"), [(Role.DISPATCHER, "/"), (Role.GUARD, "/field/")])
def test_an_account_that_serves_nowhere_is_told_whom_to_ask(role: Role, address: str) -> None:
    user = User.objects.create_user("nobody", password="x", role=role, display_name="某人")
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 403
    assert "任职单位" in answer.content.decode()


def test_whoever_comes_by_the_front_door_is_let_in_where_they_work(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/account/sign-in/"
    assert "next=%2Ffigures%2F" in client.get("/figures/").headers["Location"]
