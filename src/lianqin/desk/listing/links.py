"""Ways from a row to its page."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def page_url(name: str, *marks: object) -> str:
    """The address of `desk:NAME`, or nothing where the house has no such page."""
    try:
        return reverse(f"desk:{name}", args=marks)
    except NoReverseMatch:
        return ""
