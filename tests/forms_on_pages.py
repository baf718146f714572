"""Filling the forms of a page as a person would, from the page's own HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TYPED = {"text", "search", "tel", "email", "password", "url", "textarea"}
LEFT = {"submit", "button", "file", "image", "reset", "checkbox"}


@dataclass
class PageForm:
    """A form with what it would send: `typed` names the fields that take a person's words."""

    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    def filled(self, words: str) -> dict[str, str]:
        """What it sends when every field for words holds `words`."""
        return {**self.values, **dict.fromkeys(self.typed, words)}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            form = PageForm(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(form)
        elif self.forms and tag in {"input", "textarea", "select", "option", "button"}:
            self._field(self.forms[-1], tag, given)

    def _field(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option":
            if self.select and given.get("value"):
                form.values.setdefault(self.select, given["value"])
        elif name and self._kind(tag, given) in TYPED:
            form.typed.add(name)
        elif name and self._kind(tag, given) not in LEFT:
            form.values.setdefault(name, given.get("value") or "1")

    def _kind(self, tag: str, given: dict[str, str]) -> str:
        return "textarea" if tag == "textarea" else given.get("type", "text")


def forms_of(html: str) -> list[PageForm]:
    """The forms of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def send(client: Any, page: str, form: PageForm, words: str) -> Any:
    """Send a form of `page` with `words` in every field for words."""
    action = form.action or page
    if form.method == "post":
        return client.post(action, form.filled(words))
    return client.get(action.partition("?")[0], form.filled(words))
