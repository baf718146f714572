"""A free short name for a new row, by which files and other rooms refer to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from lianqin.core.scope import ScopedModel
from lianqin.registry.naming import reading

LONGEST = 40


def free_slug(model: type[ScopedModel], bureau_id: int, name: str) -> str:
    """The reading of `name`, with a number behind it where the bureau has one already."""
    stem = "".join(filter(_plain, reading(name)[0]))[:LONGEST] or "x"
    every: Any = model.unscoped
    rows = every.filter(bureau_id=bureau_id, slug__startswith=stem)
    taken = set(rows.values_list("slug", flat=True))
    return next(slug for slug in _candidates(stem) if slug not in taken)


def _plain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _candidates(stem: str) -> Iterator[str]:
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"
