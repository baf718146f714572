"""Organisations: entering and changing them, their own area, and their end on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianqin.core.acts import act
from lianqin.core.clock import today
from lianqin.core.scope import Viewer
from lianqin.registry.areas import set_area
from lianqin.registry.ground import refuse_outside, size_of
from lianqin.registry.history import note_changes, seen
from lianqin.registry.kinds import POLICE_KINDS, OrganisationKind
from lianqin.registry.linkage_errors import DayAhead, EndsBeforeItBegan
from lianqin.registry.models import Organisation, Person, ServiceContract, Team
from lianqin.registry.organisation_errors import (
    KindIsKept,
    OrganisationHasEnded,
    ParentGoesRound,
    PoliceUnderTheBureau,
    StillEmploys,
    StillHasParts,
)
from lianqin.registry.reach import of_bureau
from lianqin.registry.slugs import free_slug

LONGEST_SHORT_NAME = 16


@dataclass(frozen=True)
class OrganisationFacts:
    """What is written down about an organisation. Without `parent` it stands under the bureau."""

    kind: OrganisationKind | str
    name: str
    short_name: str = ""
    parent: Organisation | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    duty_contact: str = ""
    duty_phone: str = ""
    started_on: date | None = None


PLAIN = ("kind", "name", "short_name", "address", "duty_contact", "duty_phone", "started_on")


def create_organisation(*, facts: OrganisationFacts, actor: Viewer) -> Organisation:
    """Enter an organisation of the bureau. Raises PoliceUnderTheBureau and ParentGoesRound."""
    bureau = Organisation.unscoped.get(pk=actor.bureau)
    parent = _parent(None, facts, bureau)
    with act("organisation.create", actor=actor) as act_:
        organisation = Organisation(
            slug=free_slug(Organisation, actor.bureau, facts.name), bureau=bureau
        )
        _write(organisation, facts, parent)
        organisation.save()
        act_.record(organisation, kind=str(facts.kind))
    return organisation


def edit_organisation(
    *, organisation: Organisation, facts: OrganisationFacts, actor: Viewer
) -> None:
    """Change what is written down about an organisation.

    Raises OrganisationHasEnded, KindIsKept, PoliceUnderTheBureau and ParentGoesRound.
    """
    _standing(organisation, actor)
    if _is_police(facts.kind) != _is_police(organisation.kind):
        raise KindIsKept
    bureau = Organisation.unscoped.get(pk=actor.bureau)
    parent = _parent(organisation, facts, bureau)
    before = _facts(organisation)
    _write(organisation, facts, parent)
    with act("organisation.edit", actor=actor) as act_:
        organisation.save()
        named = _noted(act_, organisation, before, actor)
        act_.record(organisation, fields=named)


def draw_area(*, organisation: Organisation, area: dict[str, Any] | None, actor: Viewer) -> None:
    """Give a unit its own area (Art. 15), a GeoJSON polygon inside the county, or none.

    Raises OrganisationHasEnded, AreaOutsideCounty, and KindIsKept for police, whose areas decide
    who answers for a place and come with the installation.
    """
    _standing(organisation, actor)
    if _is_police(organisation.kind):
        raise KindIsKept
    if area is not None:
        refuse_outside(actor.bureau, area)
    with act("organisation.draw", actor=actor) as act_:
        before = _facts(organisation)
        set_area(organisation, area, actor=actor)
        organisation.area = area
        _noted(act_, organisation, before, actor)


def end_organisation(*, organisation: Organisation, on: date, actor: Viewer) -> None:
    """End an organisation on the day `on`; its rows and its history stay.

    Raises StillEmploys, StillHasParts, OrganisationHasEnded, PoliceUnderTheBureau for the bureau
    itself, DayAhead and EndsBeforeItBegan.
    """
    _standing(organisation, actor)
    if organisation.kind == OrganisationKind.BUREAU:
        raise PoliceUnderTheBureau
    if on > today():
        raise DayAhead
    if organisation.started_on and on < organisation.started_on:
        raise EndsBeforeItBegan(since=organisation.started_on.isoformat())
    with act("organisation.end", actor=actor) as act_:
        _refuse_while_standing(organisation, on)
        before = _facts(organisation)
        organisation.ended_on = on
        organisation.save(update_fields=["ended_on"])
        _noted(act_, organisation, before, actor)
        act_.record(organisation)


def employed_at(organisation: Organisation) -> int:
    """How many people on file work there now."""
    return Person.unscoped.filter(organisation=organisation, ended_on=None).count()


def _refuse_while_standing(organisation: Organisation, on: date) -> None:
    if people := employed_at(organisation):
        raise StillEmploys(people=people)
    contracts = ServiceContract.unscoped.filter(organisation=organisation)
    parts = {
        "units": Organisation.unscoped.filter(parent=organisation, ended_on=None).count(),
        "teams": Team.unscoped.filter(organisation=organisation, ended_on=None).count(),
        "contracts": contracts.exclude(until__lte=on).count(),
    }
    if any(parts.values()):
        raise StillHasParts(**parts)


def _is_police(kind: str) -> bool:
    return kind in POLICE_KINDS


def _parent(
    organisation: Organisation | None, facts: OrganisationFacts, bureau: Organisation
) -> Organisation | None:
    """Above whom it stands; the bureau itself stands under nobody."""
    if organisation is not None and organisation.pk == bureau.pk:
        if facts.kind != OrganisationKind.BUREAU:
            raise PoliceUnderTheBureau
        return None
    parent = facts.parent or bureau
    if parent.bureau_id != bureau.pk:
        raise ParentGoesRound
    if facts.kind == OrganisationKind.BUREAU or (_is_police(facts.kind) and parent != bureau):
        raise PoliceUnderTheBureau
    if organisation is not None:
        _refuse_a_ring(organisation, parent)
    return parent


def _refuse_a_ring(organisation: Organisation, parent: Organisation) -> None:
    above: Organisation | None = parent
    passed: set[int] = set()
    while above is not None:
        if above.pk == organisation.pk or above.pk in passed:
            raise ParentGoesRound
        passed.add(above.pk)
        above = above.parent


def _write(
    organisation: Organisation, facts: OrganisationFacts, parent: Organisation | None
) -> None:
    for name in PLAIN:
        setattr(organisation, name, getattr(facts, name))
    organisation.short_name = facts.short_name or facts.name[:LONGEST_SHORT_NAME]
    organisation.lon, organisation.lat, organisation.parent = facts.lon, facts.lat, parent


def _facts(organisation: Organisation) -> dict[str, Any]:
    lon, lat, parent = organisation.lon, organisation.lat, organisation.parent
    place = f"{lon:.6f}, {lat:.6f}" if lon is not None and lat is not None else ""
    return {
        **seen(organisation, PLAIN),
        "parent": parent.name if parent else "",
        "place": place,
        "area": size_of(organisation.area),
        "ended_on": organisation.ended_on,
    }


def _noted(
    act_: Any, organisation: Organisation, before: dict[str, Any], actor: Viewer
) -> list[str]:
    after = _facts(organisation)
    return note_changes(act_, organisation, before, after, actor=actor, organisation=organisation)


def _standing(organisation: Organisation, actor: Viewer) -> None:
    of_bureau(organisation, actor)
    if organisation.ended_on is not None:
        raise OrganisationHasEnded
