"""What a phone shows of kit: one's own, and to a leader the own team's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from lianqin.accounts.permissions import may
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.registry.kit_counts import Outstanding, outstanding_by_team
from lianqin.registry.models import KitIssue, Person, ShiftCheck, Team, TeamMembership
from lianqin.registry.shift_checks import last_check
from lianqin.units.models import Unit

EARLY = timedelta(hours=4)  # a check made so long before a shift is that shift's
WITHOUT_SHIFT = timedelta(hours=12)
A_DAY = timedelta(hours=24)


def checks_since(crew: Unit | None, now: datetime) -> datetime:
    """From when on a check counts for the present shift; off duty, for the last twelve hours."""
    return crew.shift_since - EARLY if crew else now - WITHOUT_SHIFT


def own_person(viewer: Viewer) -> Person:
    """The viewer on file. Raises NotFound for an account without anybody behind it."""
    found = Person.objects.for_viewer(viewer).filter(pk=viewer.person_id or 0).first()
    if found is None:
        raise NotFound
    return found


def own_kit(viewer: Viewer) -> list[KitIssue]:
    """What is in the viewer's own hands."""
    rows = KitIssue.objects.for_viewer(viewer).filter(
        person_id=viewer.person_id or 0, returned_at=None, lost_at=None
    )
    return list(rows.select_related("item").order_by("item__sort", "item__number"))


@dataclass(frozen=True)
class Line:
    """The line of the first page: whether the check before this shift was made."""

    check: ShiftCheck | None
    leads: bool


def line_of(viewer: Viewer, crew: Unit | None, now: datetime) -> Line | None:
    """None for whom no check is asked: officers and grid workers."""
    if not may(viewer.role, "shift_check.make") or viewer.person_id is None:
        return None
    check = last_check(viewer, viewer.person_id, checks_since(crew, now))
    return Line(check, may(viewer.role, "kit.team"))


@dataclass
class Member:
    """Somebody of the team: the check of this shift, and what they have, each with the number
    of the press that takes it back."""

    person: Person
    check: ShiftCheck | None = None
    held: list[tuple[KitIssue, UUID]] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What the check found wrong, in words."""
        if self.check is None:
            return []
        dress = [] if self.check.dress_ok else [self.check.note]
        lines = [line for line in self.check.lines.all() if not line.is_fit]
        said = [f"{line.item.get_sort_display()} {line.item.number} {line.note}" for line in lines]
        return [words.strip() for words in dress + said]


@dataclass(frozen=True)
class Crew:
    """A team as its leader sees it."""

    team: Team
    members: list[Member]
    sums: list[Outstanding]

    @property
    def in_order(self) -> list[Member]:
        """Who has not made the check first, then where something is wrong, then by name."""
        return sorted(self.members, key=lambda one: (one.check is not None, not one.faults))

    @property
    def checked(self) -> int:
        """How many have made the check."""
        return sum(member.check is not None for member in self.members)


def crews_of(viewer: Viewer, since: datetime, now: datetime) -> list[Crew]:
    """The teams that the viewer is in, with everybody in them. Pinned queries."""
    teams = list(Team.objects.for_viewer(viewer).filter(pk__in=viewer.team_ids, ended_on=None))
    joined = TeamMembership.objects.for_viewer(viewer).filter(team__in=teams, until=None)
    members: dict[int, list[Member]] = defaultdict(list)
    by_person: dict[int, Member] = {}
    for row in joined.select_related("person").order_by("person__name", "person_id"):
        member = by_person[row.person_id] = Member(row.person)
        members[row.team_id].append(member)
    _dress(viewer, by_person, since)
    sums = outstanding_by_team(viewer, teams, now - A_DAY)
    return [Crew(team, members[team.pk], found) for team, found in sums]


def _dress(viewer: Viewer, members: dict[int, Member], since: datetime) -> None:
    """Put the newest check and what is held beside each."""
    checks = ShiftCheck.objects.for_viewer(viewer).filter(person_id__in=members, at__gte=since)
    for check in checks.prefetch_related("lines__item").order_by("at", "pk"):
        members[check.person_id].check = check
    held = KitIssue.objects.for_viewer(viewer).filter(
        person_id__in=members, returned_at=None, lost_at=None
    )
    for issue in held.select_related("item").order_by("item__sort", "item__number"):
        members[issue.person_id].held.append((issue, uuid4()))
