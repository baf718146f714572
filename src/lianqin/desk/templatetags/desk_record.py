"""Filters of an incident's record."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def said(field: BoundField) -> str:
    """`{{ field|said }}`: what was entered, a choice in its words."""
    value = field.value()
    words = dict(_flat(getattr(field.field, "choices", ())))
    return str(words.get(str(value), value))


def _flat(choices: Any) -> list[tuple[str, Any]]:
    """Choices of a select, those of its groups among them."""
    found: list[tuple[str, Any]] = []
    for value, words in choices:
        if isinstance(words, list | tuple):
            found += _flat(words)
        else:
            found.append((str(value), words))
    return found
