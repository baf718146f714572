"""Every request has a viewer, and every view has a permission, or it is not answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from lianqin.accounts import devices, phones
from lianqin.accounts.errors import DeviceRevoked, NoWorkplace, PasswordTemporary
from lianqin.accounts.models import Device
from lianqin.accounts.permissions import PUBLIC, may
from lianqin.accounts.refusals import ask_to_sign_in, refuse, send_to_password
from lianqin.accounts.viewers import viewer_for
from lianqin.core.bodies import TOO_LARGE, BodyTooLarge
from lianqin.core.errors import DomainError, NotFound, NotPermitted
from lianqin.core.given import can_be_a_mark
from lianqin.core.scope import NOBODY

GetResponse = Callable[[HttpRequest], HttpResponseBase]
BEARER = "Bearer "
OWN_ACCOUNT = "account.use"


class KnowTheViewer:
    """Sets `request.viewer`, from the session, else a phone's cookie, else its bearer token.

    A bearer token is never sent by another site's page, so it needs no CSRF token; a cookie does.
    `request.device` is the phone, or None; `request.device_ended` says that one was refused.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.device, request.device_ended = None, False
        try:
            request.device = _by_bearer(request) or _by_cookie(request)
        except DeviceRevoked as refused:
            return JsonResponse(refused.as_json(), status=refused.status)
        if request.device is not None:
            devices.note_seen(request.device)
            request.user = request.device.user
        request.viewer = viewer_for(request.user)
        response = self.get_response(request)
        if request.device_ended:
            phones.take_away(response)
        return response


def _by_bearer(request: Any) -> Device | None:
    """The phone that sent its token in the header. Raises DeviceRevoked for a token of nobody."""
    header = request.headers.get("Authorization", "")
    if not header.startswith(BEARER):
        return None
    device = devices.device_of(header.removeprefix(BEARER))
    request._dont_enforce_csrf_checks = True
    return device


def _by_cookie(request: Any) -> Device | None:
    """The phone whose cookie came along; a session that stands goes first."""
    token = request.COOKIES.get(phones.cookie_name())
    if not token or request.user.is_authenticated:
        return None
    try:
        return devices.device_of(token)
    except DeviceRevoked:
        request.device_ended = True
        return None


class HoldToPolicy:
    """Refuses a view whose permission the viewer's role does not hold, or that names none.

    An address with a part that no row can have is answered here as one there is not. A refusal
    that a view lets pass is answered here, with its sentence, code and status.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit_mb = getattr(request, "scope", {}).get(TOO_LARGE)
        if limit_mb is not None:  # its body was left at the door
            return refuse(request, BodyTooLarge(limit_mb=limit_mb))
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        refused = self._by_policy(request, view)
        if refused is None and not all(map(can_be_a_mark, kwargs.values())):
            return refuse(request, NotFound())
        return refused

    def _by_policy(self, request: Any, view: Callable[..., Any]) -> HttpResponseBase | None:
        permission = permission_of(view)
        if permission == PUBLIC:
            return None
        if request.viewer is NOBODY:
            return ask_to_sign_in(request)
        if permission is None or not may(request.viewer.role, permission):
            return refuse(request, NotPermitted())
        if request.viewer.bureau_id is None and permission != OWN_ACCOUNT:
            return refuse(request, NoWorkplace())
        if request.user.password_is_temporary and permission != OWN_ACCOUNT:
            return send_to_password(request, PasswordTemporary())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Turn a refusal into an answer; anything else is a fault and stays one."""
        return refuse(request, error) if isinstance(error, DomainError) else None


def permission_of(view: Callable[..., Any]) -> str | None:
    """The permission that a view names, or that the table of foreign views names for it."""
    named: str | None = getattr(view, "permission", None)
    if named is None:
        from lianqin.accounts.foreign_views import FOREIGN

        return FOREIGN.get(f"{view.__module__}.{view.__qualname__}")
    return named
