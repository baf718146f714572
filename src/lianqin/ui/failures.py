"""Pages for what went wrong at the edge, each with a sentence and a code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.core.errors import DomainError


class FormExpired(DomainError):
    """The page's form no longer matches the session."""

    code = "ui.form_expired"
    sentence = _("页面已过期，请返回上一页刷新后重新提交；已填内容保存在本机。")
    status = 403


@requires(PUBLIC)
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a fresh token."""
    return render(request, "403.html", {"error": FormExpired()}, status=403)
