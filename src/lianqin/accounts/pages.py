"""Sign-in, sign-out and change of password: allauth's views, behind our permission table.

Only these of allauth's pages exist. There is no signing up and no e-mail here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views
from django.http import HttpResponseBase
from django.urls import URLPattern, path

from lianqin.accounts import phones
from lianqin.accounts.errors import NoPassword
from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.accounts.refusals import refuse

View = Callable[..., HttpResponseBase]


@requires(PUBLIC)
def sign_in(request: Any) -> HttpResponseBase:
    """The entrance. A phone that got its token leaves no session behind."""
    response: HttpResponseBase = views.login(request)
    if phones.cookie_name() in response.cookies:
        request.session.flush()  # allauth wrote an expiry into the session that had ended
    return response


@requires(PUBLIC)
def sign_out(request: Any) -> HttpResponseBase:
    """The way out; asks first when it was opened by a link."""
    response: HttpResponseBase = views.logout(request)
    return response


@requires(PUBLIC)
def ended(request: Any) -> HttpResponseBase:
    """What someone sees whose account has ended."""
    response: HttpResponseBase = views.account_inactive(request)
    return response


def _with_password(view: View) -> View:
    """For the pages that ask for the present password: an account may have none."""

    def page(request: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():
            return refuse(request, NoPassword())
        return view(request)

    return requires("account.use")(page)


urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("ended/", ended, name="account_inactive"),
    path("confirm/", _with_password(views.reauthenticate), name="account_reauthenticate"),
    path("password/", _with_password(views.password_change), name="account_change_password"),
]
