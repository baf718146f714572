"""The sentence above a list: each choice narrows it, and all of them read as one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lianqin.accounts.roles import EVERYONE
from lianqin.core.scope import Viewer
from lianqin.desk.listing.columns import Words

Option = tuple[str, Words]


@dataclass(frozen=True)
class Ask:
    """Who asks, and on which day."""

    viewer: Viewer
    day: date


@dataclass(frozen=True)
class Choice:
    """One choice of the sentence. `before` are the words before it, `label` what it is called.

    `options` are (value, words), or found for who asks; the first one holds where nothing is said.
    `where` is the condition of a value; the value "" or "all" sets none.
    """

    key: str
    label: Words
    options: Sequence[Option] | Callable[[Ask], Iterable[Option]]
    where: Callable[[str, Ask], Q]
    before: Words = ""
    roles: frozenset[str] = EVERYONE

    def offered(self, ask: Ask) -> list[Option]:
        """The options for who asks."""
        return list(self.options(ask) if callable(self.options) else self.options)


@dataclass(frozen=True)
class Said:
    """A choice as it stands on the page: what is offered and what is chosen."""

    choice: Choice
    options: list[Option]
    value: str

    @property
    def words(self) -> str:
        """The chosen option in words."""
        return str(dict(self.options)[self.value])

    @property
    def is_asked(self) -> bool:
        """Whether it differs from where nothing is said."""
        return self.value != self.options[0][0]

    def condition(self, ask: Ask) -> Q:
        """What it narrows the list to."""
        return Q() if self.value in {"", "all"} else self.choice.where(self.value, ask)


def said_of(choice: Choice, ask: Ask, value: str | None) -> Said:
    """The choice with `value`, or with its first option where that is not offered."""
    options = choice.offered(ask)
    known = {option for option, _words in options}
    return Said(choice, options, value if value is not None and value in known else options[0][0])
