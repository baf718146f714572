"""The language in which records are kept, whatever the language of whoever writes them."""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise

RECORD = "zh-hans"


def in_record(words: Promise | str) -> str:
    """The words as a record keeps them."""
    with translation.override(RECORD):
        return str(words)
