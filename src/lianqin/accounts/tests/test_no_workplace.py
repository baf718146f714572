"""An account without a workplace is told so, whatever its role."""

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
