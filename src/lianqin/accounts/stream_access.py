"""Who may listen to the event stream, asked once at the start and again every few seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http.cookie import parse_cookie
from django.utils.crypto import constant_time_compare

from lianqin.accounts import devices, phones
from lianqin.accounts.errors import DeviceRevoked
from lianqin.accounts.middleware import BEARER
from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.core import stream
from lianqin.core.scope import NOBODY, Viewer

SESSION, TOKEN = "session", "token"


def enter() -> None:
    """Give the stream its two questions."""
    stream.enter_access(authenticate=authenticate, still_valid=still_valid)


def authenticate(headers: dict[str, str]) -> tuple[str, Viewer] | None:
    """The credential (to be asked about again) and its viewer, or None."""
    for credential in _credentials(headers):
        if (viewer := _viewer(credential)) is not NOBODY:
            return credential, viewer
    return None


def still_valid(credentials: Iterable[str]) -> dict[str, Viewer]:
    """Those credentials that still open the stream, each with its viewer as of now."""
    viewers = {credential: _viewer(credential) for credential in set(credentials)}
    return {key: viewer for key, viewer in viewers.items() if viewer is not NOBODY}


def _credentials(headers: dict[str, str]) -> Iterator[str]:
    """What the request brought, in the order in which KnowTheViewer asks."""
    authorization = headers.get("authorization", "")
    if authorization.startswith(BEARER):
        yield f"{TOKEN}:{authorization.removeprefix(BEARER)}"
        return
    cookies = parse_cookie(headers.get("cookie", ""))
    if session := cookies.get(settings.SESSION_COOKIE_NAME):
        yield f"{SESSION}:{session}"
    if token := cookies.get(phones.cookie_name()):
        yield f"{TOKEN}:{token}"


def _viewer(credential: str) -> Viewer:
    kind, _, secret = credential.partition(":")
    if kind == TOKEN:
        try:
            return viewer_for(devices.device_of(secret).user)
        except DeviceRevoked:
            return NOBODY
    return _session_viewer(secret)


def _session_viewer(key: str) -> Viewer:
    session = SessionStore(session_key=key)
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return NOBODY
    user = User.objects.filter(pk=session.get(SESSION_KEY) or 0, is_active=True).first()
    if user is None:
        return NOBODY
    same = constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return viewer_for(user) if same else NOBODY
