"""The page of the ways out, for the command centre and the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import stream
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.gateways.notice import Notice
from lianqin.gateways.shown import alerts, lately_failed, ways
from lianqin.gateways.telling import try_out


@requires("outside.see")
@require_safe
def outside(request: HttpRequest) -> HttpResponse:
    """Which ways are on, how they fare, what waits and what did not get out."""
    heard, viewer = stream.head(), _viewer(request)
    context = {
        "ways": ways(viewer),
        "failed": lately_failed(viewer),
        "example": Notice(("警20260101-0001",), is_exercise=False).text,
        "stream_from": heard,
    }
    return render(request, "gateways/outside.html", context)


@requires("outside.see")
@require_safe
def troubled(request: HttpRequest) -> HttpResponse:
    """The lines about ways that do not get through, to be put into a page that stands."""
    return render(request, "ui/_alerts.html", {"alerts": alerts(_viewer(request))})


@requires("outside.try")
@require_POST
def attempt(request: HttpRequest) -> HttpResponse:
    """Have one group told that this way works."""
    if try_out(plain_text(request.POST, "channel", 12), actor=_viewer(request)):
        messages.success(request, _("测试消息已交给后台发送，片刻后在这里看结果。"))
    else:
        messages.warning(request, _("这个通道没有启用，测试消息没有发送。"))
    return HttpResponseRedirect(reverse("gateways:outside"))


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


urlpatterns: list[URLPattern] = [
    path("", outside, name="outside"),
    path("troubled/", troubled, name="troubled"),
    path("try/", attempt, name="try"),
]
