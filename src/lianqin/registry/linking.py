"""Linkage: a registered person takes part in joint duty, by consent, from one day to another.

Everybody linked is registered; the other way round does not hold (rows 17, 25). Consent can be
withdrawn on any day, and that leaves nothing behind but the end (`withdraw_consent`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from lianqin.core.acts import act
from lianqin.core.clock import today
from lianqin.core.errors import DomainError, NotPermitted
from lianqin.core.scope import Viewer
from lianqin.registry.history import name_of
from lianqin.registry.kinds import STATION_KINDS, LinkageEnd, PersonnelKind
from lianqin.registry.leaving import leave_every_team
from lianqin.registry.linkage_errors import (
    AlreadyLinked,
    ConsentAfterStart,
    DayAhead,
    EligibilityUnchecked,
    EndsBeforeItBegan,
    NoStation,
    NotCertified,
    NotEligible,
    NotLinkable,
    NotLinked,
    NotOnFile,
)
from lianqin.registry.models import (
    Certificate,
    EligibilityCheck,
    Insurance,
    Linkage,
    Organisation,
    Person,
)
from lianqin.registry.reach import of_bureau

LINKABLE = frozenset({PersonnelKind.GUARD, PersonnelKind.INTERNAL_SECURITY})


@dataclass(frozen=True)
class Outcome:
    """What became of one person of many: linked, or why not; `is_uninsured` is a warning only."""

    person: Person
    linkage: Linkage | None
    refused: DomainError | None
    is_uninsured: bool


def linked_on(day: date) -> Q:
    """The linkages in force on `day`."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def linkage_of(person: Person, day: date) -> Linkage | None:
    """The linkage of a person in force on `day`."""
    return Linkage.unscoped.filter(linked_on(day), person=person).first()


def link(
    *, person: Person, station: Organisation, consented_on: date, since: date, actor: Viewer
) -> Linkage:
    """Take a registered person into joint duty in the area of `station` from the day `since`.

    Raises NotLinkable, NotOnFile, NotCertified, EligibilityUnchecked, NotEligible, AlreadyLinked,
    ConsentAfterStart, DayAhead and NoStation. Lacking insurance is no refusal: see `uninsured`.
    """
    with act("linkage.begin", actor=actor) as act_:
        _station_here(station, actor)
        _days_in_order(consented_on, since)
        refuse_unlinkable(person, since, actor)
        linkage = Linkage.unscoped.create(
            person=person,
            station=station,
            consented_on=consented_on,
            since=since,
            approved_by=actor.user_id,
            approver_name=name_of(actor),
        )
        act_.record(linkage, person=person.pk, station=station.pk, since=since.isoformat())
    return linkage


def link_many(
    *,
    people: Iterable[Person],
    station: Organisation,
    consented_on: date,
    since: date,
    actor: Viewer,
) -> list[Outcome]:
    """Link each of `people` who can be; every other one with the refusal that is theirs.

    Each is an act of its own, so that the desk goes on between them. Raises ConsentAfterStart,
    DayAhead and NoStation, which would be the same for all.
    """
    _station_here(station, actor)
    _days_in_order(consented_on, since)
    asked = list(people)
    bare = uninsured([person.pk for person in asked], since)

    def outcome(person: Person) -> Outcome:
        try:
            made = link(
                person=person,
                station=station,
                consented_on=consented_on,
                since=since,
                actor=actor,
            )
        except DomainError as refused:
            return Outcome(person, None, refused, is_uninsured=False)
        return Outcome(person, made, None, is_uninsured=person.pk in bare)

    return [outcome(person) for person in asked]


def uninsured(people: Iterable[int], day: date) -> set[int]:
    """Those of `people` (ids) without accident insurance (Art. 20) on `day`."""
    asked = set(people)
    insured = Insurance.unscoped.filter(person_id__in=asked, since__lte=day, until__gte=day)
    return asked - set(insured.values_list("person_id", flat=True))


def end_linkage(*, linkage: Linkage, on: date, because: LinkageEnd | str, actor: Viewer) -> None:
    """End a linkage: `on` is the first day without it. The team's membership ends with it.

    Raises DayAhead, EndsBeforeItBegan, and NotLinked when it had ended already.
    """
    of_bureau(linkage.person, actor)
    if on > today():
        raise DayAhead
    if on < linkage.since:
        raise EndsBeforeItBegan(since=linkage.since.isoformat())
    with act("linkage.end", actor=actor):
        if not _close(linkage, on, because, actor):
            raise NotLinked
        leave_every_team(linkage.person, on, actor)


def withdraw_consent(*, person: Person, actor: Viewer) -> None:
    """Somebody takes their own consent back, today. It counts against nobody.

    Nothing enters the conduct record or the history of changes, and nobody is sent a notice: unit
    and supervision see that the linkage ended, as any other. Raises NotPermitted for anybody but
    the person, and NotLinked.
    """
    if actor.person_id != person.pk:
        raise NotPermitted
    with act("linkage.end", actor=actor):
        linkage = linkage_of(person, today())
        if linkage is None or not _close(linkage, today(), LinkageEnd.WITHDRAWN, actor):
            raise NotLinked
        leave_every_team(person, today(), actor, in_silence=True)


def end_joint_duty(*, person: Person, on: date, because: LinkageEnd | str, actor: Viewer) -> None:
    """End whatever linkage and team membership a person has on the day `on` or after it.

    For those who end or move a person; where there is none nothing happens, and the day may lie
    ahead.
    """
    of_bureau(person, actor)
    with act("linkage.end", actor=actor):
        for linkage in Linkage.unscoped.filter(_on_or_after(on), person=person):
            _close(linkage, max(on, linkage.since), because, actor)
        leave_every_team(person, on, actor)


def _close(linkage: Linkage, on: date, because: LinkageEnd | str, actor: Viewer) -> bool:
    """End one that still runs on the day `on`; untrue when it did not."""
    rows = Linkage.unscoped.filter(_on_or_after(on), pk=linkage.pk)
    with act("linkage.end", actor=actor) as act_:
        if rows.update(until=on, ended_because=because) != 1:
            return False
        act_.record(linkage, person=linkage.person_id, until=on.isoformat())
    return True


def _on_or_after(day: date) -> Q:
    """Linkages that hold on `day` or some later day; an empty one holds on none."""
    return Q(until=None) | (Q(until__gt=day) & Q(until__gt=F("since")))


def refuse_unlinkable(person: Person, since: date, actor: Viewer) -> None:
    """Raise what stands against linking a person from `since` on, if anything does."""
    of_bureau(person, actor)
    if person.emptied_on or person.registered_on > since or _has_ended(person):
        raise NotOnFile
    other = Linkage.unscoped.filter(_on_or_after(since), person=person).first()
    if other is not None:
        until = other.until.isoformat() if other.until else "—"
        raise AlreadyLinked(since=other.since.isoformat(), until=until)
    refuse_unready(person, since)


def refuse_unready(person: Person, since: date) -> None:
    """Raise what a person lacks for joint duty from `since` through today, as the kind that
    `person.kind` says: NotLinkable, NotCertified, EligibilityUnchecked or NotEligible."""
    if person.kind not in LINKABLE:
        raise NotLinkable
    for day in (since, today()):
        _certified(person, day)
    _eligible(person)


def goes_on(person: Person, day: date) -> bool:
    """Whether a linkage of the person holds on `day` or later."""
    return Linkage.unscoped.filter(_on_or_after(day), person=person).exists()


def _has_ended(person: Person) -> bool:
    """Asked of the database, as the row at hand may be older than the act."""
    return Person.unscoped.filter(pk=person.pk, ended_on=None).first() is None


def _certified(person: Person, day: date) -> None:
    if person.kind != PersonnelKind.GUARD:
        return
    if not Certificate.unscoped.filter(Certificate.holds_on(day), person=person).exists():
        raise NotCertified


def _eligible(person: Person) -> None:
    """Art. 16 and 17 are about guards; but a check that said no holds for anybody."""
    newest = EligibilityCheck.unscoped.filter(person=person).order_by("-checked_on", "-pk").first()
    if newest is None and person.kind == PersonnelKind.GUARD:
        raise EligibilityUnchecked
    if newest is not None and not newest.is_eligible:
        raise NotEligible


def _days_in_order(consented_on: date, since: date) -> None:
    if since > today():
        raise DayAhead
    if consented_on > since:
        raise ConsentAfterStart


def _station_here(station: Organisation, actor: Viewer) -> None:
    of_bureau(station, actor)
    if station.kind not in STATION_KINDS or station.ended_on is not None:
        raise NoStation
