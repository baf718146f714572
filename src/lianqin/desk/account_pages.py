"""Phones and accounts: everybody ends their own phones, the administrator ends anything.

`urlpatterns` is included by desk/urls.py; names are in the `desk` namespace.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts import devices, services
from lianqin.accounts.models import Device, User
from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import FIELD, Role
from lianqin.core.errors import NotFound
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer

ROWS = 50


@requires("account.use")
@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """My phones; for the administrator, with `q`, those of the accounts found."""
    viewer = _viewer(request)
    words = plain_text(request.GET, "q", 64).strip()
    found = Device.objects.for_viewer(viewer).select_related("user")
    if words and may(viewer.role, "accounts.manage"):
        found = found.filter(_called(words, "user__"))
    else:
        found = found.filter(user_id=viewer.user_id or 0)
    context = _frame(viewer) | {"this_phone": _this_phone(request)}
    context |= {"page": _page(request, found), "words": words, "query": _kept(words)}
    return render(request, "desk/account_phones.html", context)


@requires("account.use")
@require_POST
def revoke_phone(request: HttpRequest, device_id: int) -> HttpResponse:
    """End one phone."""
    devices.revoke(device_id=device_id, actor=_viewer(request))
    messages.success(request, _("该手机的登录已吊销。"))
    return redirect("desk:phones")


@requires("accounts.manage")
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The bureau's accounts, found by name."""
    words = plain_text(request.GET, "q", 64).strip()
    found = User.objects.for_viewer(_viewer(request)).order_by("username")
    if words:
        found = found.filter(_called(words))
    context = {"page": _page(request, found), "words": words, "query": _kept(words)}
    return render(request, "desk/account_list.html", context)


@requires("accounts.manage")
@require_POST
def disable_account(request: HttpRequest, user_id: int) -> HttpResponse:
    """End an account with its sessions and phones."""
    user = _account(request, user_id)
    services.disable(user=user, actor=_viewer(request))
    messages.success(request, _("账号 %(name)s 已停用。") % {"name": user.username})
    return redirect("desk:accounts")


@requires("accounts.manage")
@require_POST
def enable_account(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let an ended account be used again."""
    user = _account(request, user_id)
    services.enable(user=user, actor=_viewer(request))
    messages.success(request, _("账号 %(name)s 已启用。") % {"name": user.username})
    return redirect("desk:accounts")


@requires("accounts.manage")
@require_POST
def reset_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A temporary password, shown on this answer and nowhere again."""
    user = _account(request, user_id)
    password = services.reset_password(user=user, actor=_viewer(request))
    return render(request, "desk/account_password.html", {"account": user, "password": password})


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _this_phone(request: HttpRequest) -> int | None:
    """The phone that asks, where it is one."""
    device: Device | None = request.device  # type: ignore[attr-defined]
    return device.pk if device else None


def _account(request: HttpRequest, user_id: int) -> User:
    """The account, or the same 404 for a missing and for another bureau's."""
    found = User.objects.for_viewer(_viewer(request)).filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return found


def _called(words: str, prefix: str = "") -> Q:
    """Accounts whose sign-in name or shown name holds `words`."""
    return Q(**{f"{prefix}username__icontains": words}) | Q(
        **{f"{prefix}display_name__icontains": words}
    )


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def _kept(words: str) -> str:
    """The part of the address that the pager carries on."""
    return f"{urlencode({'q': words})}&" if words else ""


def _frame(viewer: Viewer) -> dict[str, Any]:
    """The phone's frame for those who work on a phone, the desk's for everybody else."""
    on_phone = viewer.role in FIELD and viewer.role != Role.OFFICER
    return {
        "on_phone": on_phone,
        "frame": "ui/field_base.html" if on_phone else "desk/desk.html",
        "may_search": may(viewer.role, "accounts.manage"),
    }


urlpatterns: list[URLPattern] = [
    path("account/devices/", phones, name="phones"),
    path("account/devices/<int:device_id>/revoke/", revoke_phone, name="revoke_phone"),
    path("account/manage/", accounts, name="accounts"),
    path("account/manage/<int:user_id>/disable/", disable_account, name="disable_account"),
    path("account/manage/<int:user_id>/enable/", enable_account, name="enable_account"),
    path("account/manage/<int:user_id>/reset/", reset_password, name="reset_password"),
]
