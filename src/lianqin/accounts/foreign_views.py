"""Permissions of the views that are not ours and cannot carry `@requires`."""

from __future__ import annotations

from lianqin.accounts.permissions import PUBLIC

FOREIGN: dict[str, str] = {
    "django.views.i18n.set_language": PUBLIC,
    "django.contrib.staticfiles.views.serve": PUBLIC,
    "django.views.static.serve": PUBLIC,
}
