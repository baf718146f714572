"""What the registry says of the people of every crew on shift, by kind of personnel.

A guard goes by a certificate (Art. 16) and by consent to joint duty; internal security by the
appointment of the own unit (企业事业单位内部治安保卫条例 Art. 6), which is being on file there as
such; anybody who is not police must still be on file. Skills and kit are asked for only where the
rule wants any. Police are qualified by their office, and their kit is in no register of this house.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lianqin.core.clock import SHANGHAI
from lianqin.registry.kinds import PersonnelKind, QualificationKind
from lianqin.registry.models import Certificate, KitIssue, KitItem, Linkage
from lianqin.units.kinds import POLICE_UNITS, UnitKind
from lianqin.units.models import Unit, UnitMember
from lianqin.units.selectors import on_shift

LEVEL = "level_"  # a level of skill or better: "level_4"


@dataclass(frozen=True)
class People:
    """How many are in a crew, and how many of them lack what."""

    size: int = 1
    off_file: int = 0
    uncertified: int = 0
    unappointed: int = 0
    unlinked: int = 0


@dataclass(frozen=True)
class Qualified:
    """The people of each crew by its id, and the wanted terms that somebody of it has."""

    people: dict[int, People] = field(default_factory=dict)
    skills: dict[int, frozenset[str]] = field(default_factory=dict)
    kit: dict[int, frozenset[str]] = field(default_factory=dict)

    def of(self, unit_id: int) -> People:
        """The people of one crew; a crew without anybody counts as one."""
        return self.people.get(unit_id, ALONE)


ALONE = People()


def qualified(
    bureau_id: int, at: datetime, skills: Sequence[str] = (), kit: Sequence[str] = ()
) -> Qualified:
    """Read it for the crews on shift: one query, and one each where skills or kit are wanted."""
    day = at.astimezone(SHANGHAI).date()
    crews = on_shift(Unit.unscoped.filter(bureau_id=bureau_id), at).order_by()
    members = UnitMember.unscoped.filter(unit__in=crews).order_by()
    return Qualified(
        _people(members, day),
        _held_by_crew(_skills(members, day, skills)) if skills else {},
        _held_by_crew(_kit(members, kit)) if kit else {},
    )


def _people(members: QuerySet[UnitMember], day: date) -> dict[int, People]:
    mine = {"person_id": OuterRef("person_id")}
    certified = Exists(Certificate.unscoped.filter(Certificate.holds_on(day), **mine))
    within = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    linked = Exists(Linkage.unscoped.filter(within, **mine))
    gone = Q(person__registered_on__gt=day) | Q(person__ended_on__lte=day)
    guard = Q(unit__kind=UnitKind.GUARD)
    linkable = guard & Q(unit__on_joint_duty=True)
    internal = Q(unit__kind=UnitKind.INTERNAL_SECURITY)
    appointed = Q(
        person__kind=PersonnelKind.INTERNAL_SECURITY,
        person__organisation_id=F("unit__organisation_id"),
    )
    rows = members.values("unit_id").annotate(
        size=Count("pk"),
        off_file=Count("pk", filter=gone & ~Q(unit__kind__in=POLICE_UNITS)),
        uncertified=Count("pk", filter=guard & Q(~certified)),
        unappointed=Count("pk", filter=internal & ~appointed),
        unlinked=Count("pk", filter=linkable & Q(~linked)),
    )
    columns = ("size", "off_file", "uncertified", "unappointed", "unlinked")
    return {unit_id: People(*row) for unit_id, *row in rows.values_list("unit_id", *columns)}


def _skills(
    members: QuerySet[UnitMember], day: date, wanted: Sequence[str]
) -> list[tuple[int, str]]:
    """Each crew with each wanted skill that somebody of it has on `day`."""
    levels = {int(term.removeprefix(LEVEL)): term for term in wanted if term.startswith(LEVEL)}
    kinds = [term for term in wanted if not term.startswith(LEVEL)]
    asked = Q(person__qualifications__kind__in=kinds)
    if levels:  # level 1 is the highest
        level = Q(person__qualifications__level__lte=max(levels))
        asked |= Q(person__qualifications__kind=QualificationKind.SKILL) & level
    holds = Q(person__qualifications__granted_on__lte=day) & (
        Q(person__qualifications__expires_on=None) | Q(person__qualifications__expires_on__gte=day)
    )
    columns = ("unit_id", "person__qualifications__kind", "person__qualifications__level")
    rows = members.filter(asked & holds).values_list(*columns).distinct()
    return [
        (unit_id, term)
        for unit_id, kind, level in rows
        for term in ([kind] if level is None else [levels[one] for one in levels if level <= one])
    ]


def _kit(members: QuerySet[UnitMember], wanted: Sequence[str]) -> list[tuple[int, str]]:
    """Each crew with each wanted sort of kit that is in somebody's hands and not set aside."""
    held = KitIssue.unscoped.filter(
        person_id__in=members.values("person_id"),
        returned_at=None,
        lost_at=None,
        item__sort__in=wanted,
        item__state=KitItem.State.ISSUED,
    )
    rows = held.order_by().values_list("person__unit_memberships__unit_id", "item__sort")
    mine = rows.filter(person__unit_memberships__in=members)
    return list(mine.distinct())


def _held_by_crew(rows: list[tuple[int, str]]) -> dict[int, frozenset[str]]:
    held: dict[int, set[str]] = defaultdict(set)
    for unit_id, term in rows:
        held[unit_id].add(term)
    return {unit_id: frozenset(terms) for unit_id, terms in held.items()}


def people_sent(incident_id: int, open_states: Sequence[str]) -> dict[str, int]:
    """How many people of each kind of crew have an open directive for the incident."""
    rows = (
        UnitMember.unscoped.filter(
            unit__directives__incident_id=incident_id, unit__directives__status__in=open_states
        )
        .order_by()
        .values("unit__kind")
        .annotate(size=Count("pk", distinct=True))
    )
    return dict(rows.values_list("unit__kind", "size"))
