"""Every address of the house with its permission, and how to ask for it as somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lianqin.accounts.middleware import permission_of

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Address:
    """One route: its name with namespaces, its pattern, the parts it takes, its permission."""

    name: str
    pattern: str
    parts: tuple[str, ...]
    permission: str | None

    def url(self, **parts: Any) -> str:
        return reverse(self.name, kwargs=parts)


def addresses() -> list[Address]:
    """Every route that the resolver knows, named or not."""
    return list(_walk(get_resolver(), "", "", ()))


def _walk(
    resolver: URLResolver, spaces: str, before: str, parts: tuple[str, ...]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = f"{before}{entry.pattern}"
        taken = (*parts, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{spaces}{entry.namespace}:" if entry.namespace else spaces
            yield from _walk(entry, inner, pattern, taken)
        elif isinstance(entry, URLPattern):
            name = f"{spaces}{entry.name}" if entry.name else ""
            yield Address(name, pattern, taken, permission_of(entry.callback))


class Visitor:
    """Somebody asking for addresses; what an answer changed is undone before the next question."""

    def __init__(self, signed_in: Client | None = None) -> None:
        found = signed_in.cookies.get(settings.SESSION_COOKIE_NAME) if signed_in else None
        self.session = found.value if found else ""

    def ask(self, method: str, url: str, accept: str = "text/html") -> Any:
        client = Client(raise_request_exception=False, headers={"accept": accept})
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            response = client.generic(method, url)
            read = response.getvalue() if response.streaming else response.content
            transaction.set_rollback(True)
        response.text_read = read.decode("utf-8", "replace")
        return response


def turned_away(response: Any) -> bool:
    """Whether the answer is the policy's: sign in first, or not with this role."""
    sign_in = reverse("account_login")
    if response.status_code == 302 and response.headers["Location"].startswith(sign_in):
        return True
    if response.status_code == 401:
        return True
    return response.status_code == 403 and "core.not_permitted" in response.text_read
