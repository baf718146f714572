"""Every request has a viewer, and every view has a permission, or it is not answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render

from lianqin.accounts import devices
from lianqin.accounts.permissions import PUBLIC, may
from lianqin.accounts.viewers import viewer_for
from lianqin.core.errors import NotPermitted
from lianqin.core.scope import NOBODY

GetResponse = Callable[[HttpRequest], HttpResponseBase]
BEARER = "Bearer "


class KnowTheViewer:
    """Sets `request.viewer` from the session or from a phone's bearer token."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        header = request.headers.get("Authorization", "")
        if header.startswith(BEARER):
            try:
                request.user = devices.user_of(header.removeprefix(BEARER))
            except devices.DeviceRevoked as refused:
                return JsonResponse(refused.as_json(), status=refused.status)
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        request.viewer = viewer_for(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)


class HoldToPolicy:
    """Refuses a view whose permission the viewer's role does not hold, or that names none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        permission = permission_of(view)
        if permission == PUBLIC:
            return None
        viewer = request.viewer  # type: ignore[attr-defined]
        if viewer is NOBODY:
            return redirect_to_login(request.get_full_path())
        if permission is not None and may(viewer.role, permission):
            return None
        return refuse(request, NotPermitted())


def permission_of(view: Callable[..., Any]) -> str | None:
    """The permission that a view names, or that the table of foreign views names for it."""
    named: str | None = getattr(view, "permission", None)
    if named is None:
        from lianqin.accounts.foreign_views import FOREIGN

        return FOREIGN.get(f"{view.__module__}.{view.__qualname__}")
    return named


def refuse(request: HttpRequest, error: NotPermitted) -> HttpResponseBase:
    """Say no in the form in which the question came."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(error.as_json(), status=error.status)
    return render(request, "403.html", {"error": error}, status=error.status)
