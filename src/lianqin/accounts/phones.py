"""How a phone keeps its token: a cookie that no script reads and no other site sends along."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from lianqin.accounts import devices

FIELD = "/field/"  # where the phone's pages live (config/urls.py)
KINDS = ("iPhone", "iPad", "HarmonyOS", "Android", "Windows", "Macintosh", "Linux")


def cookie_name() -> str:
    """`device`, under HTTPS `__Host-device`, which browsers accept from this host only."""
    return "__Host-device" if settings.HTTPS else "device"


def give(response: HttpResponse, token: str) -> None:
    """Put a token into the phone's keeping for as long as it is good."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=devices.LIFETIME,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_away(response: HttpResponseBase) -> None:
    """Take a token out of the phone's keeping, unless this very answer gives it a new one."""
    if cookie_name() not in response.cookies:
        response.delete_cookie(cookie_name(), samesite="Lax")


def works_in_the_field(url: str) -> bool:
    """Whether an address is one of the phone's pages."""
    return url.startswith(FIELD)


def label_of(request: HttpRequest) -> str:
    """What the list of phones calls this one: the kind of machine and nothing finer."""
    agent = request.headers.get("User-Agent", "")
    return next((kind for kind in KINDS if kind in agent), "?")
