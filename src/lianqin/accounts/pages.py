"""Sign-in, sign-out and change of password: allauth's views, behind our permission table.

Only these of allauth's pages exist. There is no signing up and no e-mail here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views
from django.http import HttpResponseBase
from django.urls import URLPattern, path

from lianqin.accounts.permissions import PUBLIC, requires


def _page(view: Callable[..., HttpResponseBase], permission: str) -> Callable[..., Any]:
    def page(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    return requires(permission)(page)


urlpatterns: list[URLPattern] = [
    path("sign-in/", _page(views.login, PUBLIC), name="account_login"),
    path("sign-out/", _page(views.logout, PUBLIC), name="account_logout"),
    path("confirm/", _page(views.reauthenticate, "account.use"), name="account_reauthenticate"),
    path(
        "password/",
        _page(views.password_change, "account.use"),
        name="account_change_password",
    ),
]
