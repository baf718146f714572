"""What a request brings, made fit to be kept and to be looked for.

PostgreSQL takes a NUL for a fault of the query and no database a number beyond 64 bits; neither
may end in a page that says the house broke.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HIGHEST_KEY = 2**63 - 1
# All controls but tab and line breaks, and the halves of a pair, which no UTF-8 can write.
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def kept_text(text: str) -> str:
    """A text without what no database keeps."""
    return _UNWRITTEN.sub("", text)


def plain_text(given: Mapping[str, Any], name: str, most: int) -> str:
    """What was typed into `name`, without control characters and no longer than `most`."""
    return kept_text(str(given.get(name, "")))[:most]


def key_in(mark: str) -> int | None:
    """The key that `mark` writes in figures, or None for whatever can be no row's key."""
    if not (mark.isascii() and mark.isdecimal() and len(mark) <= len(str(HIGHEST_KEY))):
        return None
    key = int(mark)
    return key if key <= HIGHEST_KEY else None


def can_be_a_mark(mark: object) -> bool:
    """Whether a row can have this key or number at all."""
    if isinstance(mark, str):
        return "\x00" not in mark
    return not isinstance(mark, int) or -HIGHEST_KEY <= mark <= HIGHEST_KEY
