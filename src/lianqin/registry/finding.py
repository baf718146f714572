"""One search over everything on file: by name, pinyin, initials, or the tail of a number.

People are looked for in tiers, the best way to match first, each a query on an index with its own
limit. A name with one letter wrong, missing, too many, or two exchanged is found like this: cut
what was typed in two; one mistake leaves at least one of the halves whole (or exchanges the two
letters at the cut), so the names that begin or end with a half hold every answer, and each is then
held to Damerau-Levenshtein distance one (Navarro, A Guided Tour to Approximate String Matching,
2001, section 7). Everything is asked within the viewer's scope; nothing outside it is counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length

from lianqin.accounts.permissions import may
from lianqin.accounts.roles import Role
from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.registry import identity
from lianqin.registry.aliases import fold, fold_reading, speaks_of_joint_duty
from lianqin.registry.errors import IdentityUnreadable
from lianqin.registry.models import Certificate, DutyPoint, Organisation, Person, Site, Team
from lianqin.registry.naming import TAIL, reading_of

# How something matched, best first.
WAYS = ("identity", "name", "begins", "inside", "pinyin", "initials", "number", "typo")
LONGEST = 32
NUMBER = re.compile(r"\D{0,6}?(\d{4,})x?")
# Shorter words are near to too many names for a slip in them to mean anything.
LEAST_FOR_TYPO = 4
# As many of those a mistake away are put in order.
MOST_TYPOS = 200
# After every reading that begins with what stands before it.
END = "zzzzzzzz"


@dataclass(frozen=True)
class FoundPerson:
    """`why` is one of WAYS."""

    person: Person
    why: str


@dataclass(frozen=True)
class FoundNamed:
    """An organisation, team, point or site; `kind` says which."""

    kind: str
    pk: int
    name: str
    is_over: bool
    why: str


def spelt(words: str) -> str:
    """What was typed in one spelling: half-width, lower case, no gaps, at most LONGEST letters."""
    return spelt_whole(words)[:LONGEST]


@dataclass(frozen=True)
class Tier:
    """A way to match: a query of (key, reading); with `target`, readings one mistake away."""

    why: str
    rows: QuerySet[Person, tuple[int, str]]
    target: str = ""

    def matched(self) -> list[int]:
        """The keys of those who match."""
        if not self.target:
            return [pk for pk, _reading in self.rows]
        return [pk for pk, reading in self.rows if within_one(reading, self.target)][:MOST_TYPOS]


def find_people(viewer: Viewer, words: str, *, limit: int = 8) -> list[FoundPerson]:
    """The people within the viewer's scope that answer to the words, best first.

    Of those that match alike, whoever is on file comes before whoever has left. Nobody for a
    viewer whose role does not see people.
    """
    text = spelt(words)
    if not text or viewer.bureau_id is None or not may(viewer.role, "people.see"):
        return []
    if speaks_of_joint_duty(text):  # nobody is called that, and 连东 is none of the three words
        return []
    found, _asked = answers(tiers(viewer, text, limit), limit)
    sure = [pk for pk, why in found.items() if why != "typo"]
    near = [pk for pk, why in found.items() if why == "typo"]
    rows = list(_shown(viewer).filter(pk__in=sure))
    if near and len(rows) < limit:
        rows += _in_order(_shown(viewer).filter(pk__in=near))[: limit - len(rows)]
    return sorted((FoundPerson(row, found[row.pk]) for row in rows), key=_order)[:limit]


def _shown(viewer: Viewer) -> QuerySet[Person]:
    """People with no more of them than a hit shows."""
    people = Person.objects.for_viewer(viewer).select_related("organisation")
    return people.only("name", "kind", "pinyin", "ended_on", "organisation__short_name")


def answers(ways: Iterable[Tier], limit: int) -> tuple[dict[int, str], list[Tier]]:
    """The keys of those who match, with the way of each, and the tiers that it took: once a way
    has filled the limit, worse ways are not asked."""
    found: dict[int, str] = {}
    asked: list[Tier] = []
    for tier in ways:
        if len(found) >= limit and tier.why != asked[-1].why:
            break
        asked.append(tier)
        for pk in tier.matched():
            found.setdefault(pk, tier.why)
    return found, asked


def _order(found: FoundPerson) -> tuple[int, bool, str, int]:
    person = found.person
    return WAYS.index(found.why), person.ended_on is not None, person.pinyin, person.pk


def seek_identity(viewer: Viewer, words: str) -> Person | None:
    """Whom an identity number belongs to, by its keyed index; for supervision only, and entered."""
    if viewer.role != Role.SUPERVISOR:
        return None
    try:
        number = identity.read_identity(unicodedata.normalize("NFKC", words))
    except IdentityUnreadable:
        return None
    people = Person.objects.for_viewer(viewer).select_related("organisation")
    found = people.filter(id_index=identity.index_of(number)).first()
    if found is not None:
        with act("person.sought_by_identity", actor=viewer) as act_:
            act_.record(found)
    return found


def tiers(viewer: Viewer, text: str, limit: int) -> Iterator[Tier]:
    """The ways to match in turn, the best first."""
    people = Person.objects.for_viewer(viewer).filter(bureau_id=viewer.bureau_id)
    if number := NUMBER.fullmatch(text):
        yield from _numbered(people, number[1], limit)
        return
    pinyin = reading_of(text)["pinyin"]
    if not text.isascii():
        yield Tier("name", _best(people.filter(pinyin=pinyin, name=text), limit))
        yield Tier("begins", _best(people.filter(_from(pinyin), name__startswith=text), limit))
        yield Tier("inside", _best(people.filter(_back_from(pinyin), name__endswith=text), limit))
    yield Tier("pinyin", _best(people.filter(_from(pinyin)), limit))
    if text.isascii():
        initials = Q(initials__gte=text, initials__lte=text + END)
        yield Tier("initials", _best(people.filter(initials), limit))
    yield from _near(people, pinyin)


def _numbered(people: QuerySet[Person], digits: str, limit: int) -> Iterator[Tier]:
    """Those whose telephone or certificate ends with these digits, four or more."""
    tail = digits[-TAIL:]
    phones = people.filter(phone_tail=tail)
    if len(digits) > TAIL:
        phones = phones.filter(phone__endswith=digits)
    holders = people.filter(pk__in=_holders(digits))
    yield Tier("number", _best(phones, limit))
    yield Tier("number", _best(holders, limit))


def _holders(digits: str) -> QuerySet[Certificate, Any]:
    """Whose certificate's number ends with the digits; to be asked of people in scope only."""
    papers = Certificate.unscoped.filter(number_tail=digits[-TAIL:], number__endswith=digits)
    return papers.order_by().values("person_id")


def named(words: str, viewer: Viewer) -> Q:
    """People of whom the words are said: the beginning or end of the name, pinyin, initials, or
    the tail of a number. Only what an index answers, and no mistake forgiven."""
    text = spelt(words)
    if number := NUMBER.fullmatch(text):
        phones = Person.unscoped.filter(
            bureau_id=viewer.bureau_id, phone_tail=number[1][-TAIL:], phone__endswith=number[1]
        )
        return Q(pk__in=phones.order_by().values("pk").union(_holders(number[1])))
    pinyin = reading_of(text)["pinyin"]
    if text.isascii():
        return _from(pinyin) | Q(initials__gte=text, initials__lte=text + END)
    return (_from(pinyin) & Q(name__startswith=text)) | (
        _back_from(pinyin) & Q(name__endswith=text)
    )


def _best(rows: QuerySet[Person], limit: int) -> QuerySet[Person, tuple[int, str]]:
    """The first of them."""
    return _in_order(rows).values_list("pk", "pinyin")[:limit]


def _in_order(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Those on file before those who have left, then as they are read."""
    return rows.order_by(F("ended_on").desc(nulls_first=True), "pinyin", "pk")


def _from(pinyin: str) -> Q:
    """Names whose reading begins with `pinyin`; a range, as only that uses the index everywhere."""
    return Q(pinyin__gte=pinyin, pinyin__lte=pinyin + END)


def _back_from(pinyin: str) -> Q:
    """Names whose reading ends with `pinyin`."""
    back = pinyin[::-1]
    return Q(pinyin_back__gte=back, pinyin_back__lte=back + END)


def _near(people: QuerySet[Person], pinyin: str) -> Iterator[Tier]:
    """Who may be one mistake away: either half as it is, or the letters at the cut swapped."""
    if len(pinyin) < LEAST_FOR_TYPO:
        return
    cut = len(pinyin) // 2
    swapped = pinyin[: cut - 1] + pinyin[cut] + pinyin[cut - 1] + pinyin[cut + 1 :]
    about = Q(long__gte=len(pinyin) - 1, long__lte=len(pinyin) + 1)
    front = people.alias(long=Length("pinyin")).filter(_from(pinyin[:cut]), about)
    back = people.alias(long=Length("pinyin_back")).filter(_back_from(pinyin[cut:]), about)
    yield Tier("typo", front.order_by().values_list("pk", "pinyin"), pinyin)
    yield Tier("typo", back.order_by().values_list("pk", "pinyin_back"), pinyin[::-1])
    yield Tier("typo", people.filter(pinyin=swapped).order_by().values_list("pk", "pinyin"))


def within_one(one: str, other: str) -> bool:
    """Whether one letter changed, missing, too many, or two neighbours exchanged makes them alike
    (Damerau-Levenshtein distance at most one)."""
    if one == other:
        return True
    more = len(one) - len(other)
    if more > 1 or more < -1:
        return False
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    if more == 1:
        return one[same + 1 :] == other[same:]
    if more == -1:
        return one[same:] == other[same + 1 :]
    if one[same + 1 :] == other[same + 1 :]:
        return True
    exchanged = one[same : same + 2] == other[same : same + 2][::-1]
    return exchanged and one[same + 2 :] == other[same + 2 :]


# Where else names are looked for: the model, and the permission of its pages.
NAMED: dict[str, tuple[type[Organisation] | type[Team] | type[DutyPoint] | type[Site], str]] = {
    "organisation": (Organisation, "ended_on"),
    "team": (Team, "ended_on"),
    "point": (DutyPoint, "closed_on"),
    "registered_site": (Site, "ended_on"),
}


def find_named(viewer: Viewer, words: str, *, limit: int = 8) -> dict[str, list[FoundNamed]]:
    """Organisations, teams, points and sites within the viewer's scope that answer, by kind."""
    text = spelt(words)
    if not text or viewer.bureau_id is None or not may(viewer.role, "registry.see"):
        return {}
    found = {kind: _named_so(kind, viewer, text)[:limit] for kind in NAMED}
    return {kind: rows for kind, rows in found.items() if rows}


def _named_so(kind: str, viewer: Viewer, text: str) -> list[FoundNamed]:
    model, ended = NAMED[kind]
    rows = model.objects.for_viewer(viewer).order_by().values_list("pk", "name", ended)
    found = [
        FoundNamed(kind, pk, name, over is not None, why)
        for pk, name, over in rows
        if (why := how_it_matches(name, text))
    ]
    return sorted(found, key=lambda one: (WAYS.index(one.why), one.is_over, one.name, one.pk))


def how_it_matches(name: str, text: str) -> str:
    """The way in which a name answers to the text, the three words of joint duty being one; or
    nothing."""
    plain, asked = _folded(name), _folded(text)
    if asked.name in plain.name:
        if plain.name == asked.name:
            return "name"
        return "begins" if plain.name.startswith(asked.name) else "inside"
    if plain.pinyin.startswith(asked.pinyin):
        return "pinyin"
    if text.isascii() and plain.initials.startswith(text):
        return "initials"
    if len(asked.pinyin) < LEAST_FOR_TYPO:
        return ""
    if asked.pinyin in plain.pinyin:
        return "pinyin"
    return "typo" if within_one(plain.pinyin, asked.pinyin) else ""


@dataclass(frozen=True)
class _Folded:
    name: str
    pinyin: str
    initials: str


@lru_cache(maxsize=32_768)
def _folded(name: str) -> _Folded:
    """A name as it is compared: in one spelling, with one of the three words for all."""
    plain = spelt_whole(name)
    read = reading_of(fold(plain))
    return _Folded(fold(plain), fold_reading(read["pinyin"]), read["initials"])


def spelt_whole(name: str) -> str:
    """A name in one spelling, all of it."""
    plain = unicodedata.normalize("NFKC", name).lower()
    return "".join(letter for letter in plain if letter.isalnum())
