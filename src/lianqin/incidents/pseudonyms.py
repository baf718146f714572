"""Who is named in a file that leaves: officers by name, everybody else by what they are.

A guard is 保安员甲, the next one 保安员乙 (domain row 4). Only the paper record says who is who.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lianqin.accounts.models import User
from lianqin.accounts.roles import POLICE, Role
from lianqin.incidents.models import Incident
from lianqin.units.models import UnitMember

STEMS = "甲乙丙丁戊己庚辛壬癸"
CALLED = {
    Role.GUARD: "保安员",
    Role.INTERNAL_SECURITY: "单位保卫人员",
    Role.VOLUNTEER: "义务巡逻员",
    Role.GRID_WORKER: "网格员",
    Role.TEAM_LEADER: "联动队队长",
}
OTHERS = "人员"


@dataclass
class Pseudonyms:
    """What stands for whom in one file; `key` is the table that only paper carries."""

    by_user: dict[int, str] = field(default_factory=dict)
    key: dict[str, str] = field(default_factory=dict)

    def name(self, user_id: int | None, name: str) -> str:
        """How somebody is called: a pseudonym where they have one, else their name."""
        return self.by_user.get(user_id or 0, name)

    def hidden_in(self, text: str) -> str:
        """The text with every name that has a pseudonym replaced by it."""
        for pseudonym, name in self.key.items():
            text = text.replace(name, pseudonym) if len(name) > 1 else text
        return text


def pseudonyms_of(incident: Incident, writers: Iterable[int | None]) -> Pseudonyms:
    """Whoever wrote the record, in that order, then the rest of the crews that took part: a text
    may name them too. Two queries."""
    crews = UnitMember.unscoped.filter(unit__participations__incident=incident)
    here = crews.order_by("unit_id", "pk").values_list("person__memberships__user_id", flat=True)
    return pseudonyms([*writers, *here])


def pseudonyms(users: Iterable[int | None]) -> Pseudonyms:
    """Pseudonyms in the order in which people appear; one query."""
    order = [key for key in dict.fromkeys(users) if key]
    known = User.objects.in_bulk(order)
    counts: dict[str, int] = defaultdict(int)
    found = Pseudonyms()
    for key in order:
        user = known.get(key)
        if user is None or user.role in POLICE:
            continue
        called = CALLED.get(Role(user.role), OTHERS)
        found.by_user[key] = pseudonym = f"{called}{_stem(counts[called])}"
        found.key[pseudonym] = user.display_name
        counts[called] += 1
    return found


def _stem(place: int) -> str:
    return STEMS[place] if place < len(STEMS) else str(place + 1)
