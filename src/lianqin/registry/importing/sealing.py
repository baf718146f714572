"""A staged row's content, sealed: what a file says of people lies nowhere in the clear."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lianqin.registry.identity import NONCE, cipher
from lianqin.registry.importing.cells import Value
from lianqin.registry.importing.dates import OpenEnd
from lianqin.registry.importing.problems import Problem

FIELD = "import_row"
DAY, OPEN = "day", "open"


@dataclass
class Content:
    """A row as it was read: its values, and for a bad one its cells and their problems.

    `cells` has the text of each cell as the file shows it, by column.
    """

    values: dict[str, Value] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def seal_row(content: Content, *, run: int, number: int) -> bytes:
    """The content, readable only with the key and only for that row of that run."""
    said = [content.values, content.cells, content.problems]
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_plain)
    nonce = os.urandom(NONCE)
    return nonce + cipher(FIELD).encrypt(nonce, plain.encode(), _owner(run, number))


def open_row(sealed: bytes | memoryview | None, *, run: int, number: int) -> Content:
    """The content again; empty where it was emptied. Raises InvalidTag for another row's."""
    if sealed is None:
        return Content()
    sealed = bytes(sealed)
    plain = cipher(FIELD).decrypt(sealed[:NONCE], sealed[NONCE:], _owner(run, number))
    values, cells, problems = json.loads(plain, object_hook=_meant)
    return Content(values, cells, [Problem(*problem) for problem in problems])


def _owner(run: int, number: int) -> bytes:
    return f"{run}:{number}".encode()


def _plain(value: Any) -> dict[str, Any]:
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if value is OpenEnd.OPEN:
        return {OPEN: 1}
    raise TypeError(type(value))


def _meant(said: dict[str, Any]) -> Any:
    if len(said) == 1:
        if DAY in said:
            return date.fromisoformat(said[DAY])
        if OPEN in said:
            return OpenEnd.OPEN
    return said
