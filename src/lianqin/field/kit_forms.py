"""The check before a shift as a phone sends it: dress, and each item that its page showed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from lianqin.core.errors import MissingInput, UnreadableInput
from lianqin.core.given import plain_text
from lianqin.registry.shift_checks import LONGEST_NOTE, Found

MOST = 60  # items in one pair of hands
ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Checked:
    """What was said of dress and of each item."""

    dress_ok: bool
    note: str
    found: tuple[Found, ...]

    def contents(self) -> dict[str, Any]:
        """The same, to tell a repeat of the press from another."""
        rows = [[row.item_id, row.is_fit, row.note] for row in self.found]
        return {"dress_ok": self.dress_ok, "note": self.note, "found": rows}


def read_check(sent: QueryDict) -> Checked:
    """Raises MissingInput for a question that was left open, UnreadableInput for a broken page."""
    shown = sent.getlist("shown")
    if len(shown) > MOST or not all(mark.isdecimal() and len(mark) < 19 for mark in shown):
        raise UnreadableInput(field=_("装备"), why=_("页面不完整，请刷新后再填"))
    return Checked(
        dress_ok=_answer(sent, "dress", _("着装")),
        note=_note(sent, "note-dress"),
        found=tuple(
            Found(
                int(mark),
                _answer(sent, f"item-{mark}", sent.get(f"name-{mark}", _("装备"))[:40]),
                _note(sent, f"note-{mark}"),
            )
            for mark in dict.fromkeys(shown)
        ),
    )


def _answer(sent: Mapping[str, Any], name: str, words: str) -> bool:
    answer = ANSWERS.get(sent.get(name, ""))
    if answer is None:
        raise MissingInput(field=words)
    return answer


def _note(sent: Mapping[str, Any], name: str) -> str:
    return plain_text(sent, name, LONGEST_NOTE).strip()
