"""Sign-in: accounts are given by the bureau, so the door for signing up is closed."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from lianqin.accounts.roles import FIELD, Role


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter: nobody signs up by themselves; each role lands where it works."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(getattr(request.user, "role", ""))


def home_of(role: str) -> str:
    """The first page of a role."""
    if role in FIELD and role != Role.OFFICER:
        return reverse("field:home")
    if role in {Role.DISPATCHER, Role.OFFICER, Role.CHIEF}:
        return reverse("desk:board")
    return reverse("desk:welcome")
