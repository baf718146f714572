"""People on file: registering them and keeping the file true. `moves` has where they go from there.

Each is one act that leaves its changes (`history`) and an audit row of ids and codes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.acts import Act, act
from lianqin.core.clock import today
from lianqin.core.errors import MissingInput, NotFound
from lianqin.core.scope import NOTHING, Viewer
from lianqin.registry.history import note_changes, seen
from lianqin.registry.identity import index_of, read_identity, seal
from lianqin.registry.importing.identities import identity_says
from lianqin.registry.kinds import POLICE_KINDS, Education, OrganisationKind, PersonnelKind
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Employment, Organisation, Person
from lianqin.registry.naming import reading_of, tail_of
from lianqin.registry.people_errors import (
    AlreadyOnFile,
    AlreadyOnFileAt,
    FileEmptied,
    IdentityBySupervision,
    IdentityContradicted,
    KindDoesNotFit,
    NothingChanged,
    SchoolingTooShort,
    UnderEighteen,
    UnitHasEnded,
)

ADULT = 18  # Art. 16
# No region of China begins with 99 (GB/T 2260): such a number cannot be anybody's.
INVENTED = "99"
OF_THE_PERSON = ("kind", "name", "sex", "born_on", "phone", "education", "service_number")
EDITED = (*OF_THE_PERSON, "pinyin", "pinyin_back", "initials", "phone_tail")
IDENTITY = ("id_sealed", "id_index")
FITTING = frozenset({"kind", "sex", "born_on", "education"})  # what Art. 16 and the kind look at

# Whom a body of each legal kind keeps on file (Art. 4; 内部治安保卫条例 Art. 6).
KEEPS: dict[str, frozenset[PersonnelKind]] = {
    **dict.fromkeys(POLICE_KINDS, frozenset({PersonnelKind.OFFICER})),
    OrganisationKind.COMPANY: frozenset({PersonnelKind.GUARD}),
    OrganisationKind.SELF_RECRUITING: frozenset({PersonnelKind.GUARD}),
    OrganisationKind.INTERNAL_SECURITY: frozenset({PersonnelKind.INTERNAL_SECURITY}),
    OrganisationKind.VOLUNTEER_TEAM: frozenset({PersonnelKind.VOLUNTEER}),
    OrganisationKind.GRID: frozenset({PersonnelKind.GRID_WORKER}),
}


@dataclass(frozen=True)
class Newcomer:
    """What is said of somebody who is new on file.

    `sex` ("M" or "F") and `born_on` may stay empty where `identity` says them.
    """

    kind: str
    name: str
    identity: str = ""
    sex: str = ""
    born_on: date | None = None
    phone: str = ""
    education: str = ""
    service_number: str = ""
    is_synthetic: bool = False


def file_kept_by(viewer: Viewer) -> Q:
    """Whose file `viewer` keeps: supervision the bureau's, a manager the unit's own."""
    if viewer.bureau_id is None:
        return NOTHING
    if viewer.role == Role.SUPERVISOR:
        return Q(bureau_id=viewer.bureau_id)
    if viewer.role == Role.UNIT_MANAGER:
        return Q(organisation_id__in=viewer.organisation_ids)
    return NOTHING


def find_kept(person_id: int, actor: Viewer) -> Person:
    """The person, freshly read, whose file `actor` keeps. Raises NotFound and FileEmptied."""
    rows = Person.unscoped.filter(file_kept_by(actor)).select_related("organisation")
    person = rows.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if person.emptied_on:
        raise FileEmptied
    return person


def may_register_at(organisation: Organisation, actor: Viewer) -> bool:
    """Whether `actor` keeps the files of the people of `organisation`."""
    if actor.role == Role.SUPERVISOR:
        return organisation.bureau_id == actor.bureau_id
    return actor.role == Role.UNIT_MANAGER and organisation.pk in actor.organisation_ids


def register_person(
    *,
    newcomer: Newcomer,
    organisation: Organisation,
    since: date,
    actor: Viewer,
    position: str = "",
    by_name: str = "",
) -> Person:
    """Put somebody on file who works for `organisation` from the day `since`.

    Raises what `drawn_up` raises; NotFound for a unit that is not the actor's to register at,
    UnitHasEnded, DayAhead, AlreadyOnFile or AlreadyOnFileAt.
    """
    if not may_register_at(organisation, actor):
        raise NotFound
    person = drawn_up(newcomer, organisation, since)
    with act("person.register", actor=actor) as act_:
        refuse_known(person.id_index, actor)
        person.save(force_insert=True)
        job = Employment.unscoped.create(
            person=person, organisation=organisation, since=since, position=position
        )
        note_start(act_, person, job, actor, by_name)
        act_.record(person, kind=person.kind, organisation=organisation.pk)
    return person


def drawn_up(newcomer: Newcomer, organisation: Organisation, since: date) -> Person:
    """The row of a newcomer, checked by itself and not written yet.

    Raises MissingInput, KindDoesNotFit, IdentityUnreadable, IdentityContradicted, UnderEighteen,
    SchoolingTooShort, UnitHasEnded and DayAhead.
    """
    if since > today():
        raise DayAhead
    if organisation.ended_on and organisation.ended_on <= since:
        raise UnitHasEnded(organisation=organisation.name)
    if not newcomer.name.strip():
        raise MissingInput(field=_("姓名"))
    facts = {**asdict(newcomer), "name": newcomer.name.strip()}
    slug, number = f"p-{secrets.token_hex(8)}", facts.pop("identity")
    if number:
        facts |= told_by(number, facts["born_on"], facts["sex"])
        facts |= sealed(number, owner=slug)
        facts["is_synthetic"] |= number.startswith(INVENTED)
    elif newcomer.kind == PersonnelKind.GUARD:
        raise MissingInput(field=_("身份证号码"))
    person = Person(
        **facts,
        slug=slug,
        bureau=organisation.bureau,
        organisation=organisation,
        registered_on=today(),
        phone_tail=tail_of(newcomer.phone),
        **reading_of(facts["name"]),
    )
    refuse_unfit(person, organisation, since)
    return person


def refuse_unfit(person: Person, organisation: Organisation, day: date) -> None:
    """Raise what stands against `person` being kept by `organisation` on `day`.

    Art. 16 is about guards. What an old file does not say of schooling is no refusal; it is shown
    as missing. Raises KindDoesNotFit, MissingInput, UnderEighteen and SchoolingTooShort.
    """
    if person.kind not in KEEPS.get(organisation.kind, frozenset()):
        kind = PersonnelKind(person.kind).label
        raise KindDoesNotFit(kind=kind, organisation=organisation.name)
    if person.sex not in {"M", "F"}:
        raise MissingInput(field=_("性别"))
    if person.kind != PersonnelKind.GUARD:
        return
    if person.born_on is None:
        raise MissingInput(field=_("出生日期"))
    grown = birthday(person.born_on, ADULT)
    if day < grown:
        raise UnderEighteen(since=grown.isoformat())
    if person.education == Education.PRIMARY:
        raise SchoolingTooShort


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody is `years` old; born on 29 February, where there is none, 1 March.

    (民法典 Art. 1259 and 200: an age is reached on the birthday.)
    """
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def told_by(number: str, born_on: date | None, sex: str) -> dict[str, Any]:
    """Birth date and sex as the number says them. Raises IdentityUnreadable, and
    IdentityContradicted where something else was typed."""
    says_born, says_sex = identity_says(read_identity(number))
    if born_on and born_on != says_born:
        raise IdentityContradicted(field=_("出生日期"), said=says_born.isoformat())
    if sex and sex != says_sex:
        said = _("男") if says_sex == "M" else _("女")
        raise IdentityContradicted(field=_("性别"), said=said)
    return {"born_on": says_born, "sex": says_sex}


def sealed(number: str, *, owner: str) -> dict[str, Any]:
    """The columns that keep an identity number."""
    number = read_identity(number)
    return {"id_sealed": seal(number, owner=owner), "id_index": index_of(number)}


def refuse_known(id_index: str | None, actor: Viewer, but: int | None = None) -> None:
    """Raise where a person other than `but` has this number in the bureau: to those who keep that
    file by name and unit, to anybody else without a word of either."""
    if id_index is None:
        return
    others = Person.unscoped.filter(bureau_id=actor.bureau, id_index=id_index).exclude(pk=but or 0)
    if (known := others.select_related("organisation").first()) is None:
        return
    if may_register_at(known.organisation, actor):
        raise AlreadyOnFileAt(name=known.name, organisation=known.organisation.name)
    raise AlreadyOnFile


def edit_person(
    *, person: Person, changes: Mapping[str, Any], actor: Viewer, by_name: str = ""
) -> list[str]:
    """Write the given fields of OF_THE_PERSON and `identity`; the names of those changed.

    A number on file is put right by supervision alone; one that is lacking, by who keeps the file.
    A field that is not given stays; a closed file may be put right too. Raises NotFound,
    NothingChanged, IdentityBySupervision and what `refuse_unfit` raises.
    """
    given = dict(changes)
    number = given.pop("identity", "")
    if unknown := given.keys() - set(OF_THE_PERSON):
        raise ValueError(f"not a field of a person: {sorted(unknown)}")
    with act("person.edit", actor=actor) as act_:
        fresh = find_kept(person.pk, actor)
        if number and fresh.id_index and actor.role != Role.SUPERVISOR:
            raise IdentityBySupervision
        before = seen(fresh, (*EDITED, "id_index"))
        _set(fresh, given, number, actor)
        named = note_edit(act_, fresh, before, actor, by_name, renumbered=bool(number))
        fresh.save(update_fields=[*EDITED, *IDENTITY])
        act_.record(fresh, fields=named)
    return named


def _set(fresh: Person, given: dict[str, Any], number: str, actor: Viewer) -> None:
    for name, value in given.items():
        setattr(fresh, name, value.strip() if isinstance(value, str) else value)
    if not fresh.name:
        raise MissingInput(field=_("姓名"))
    if number:
        told = told_by(number, given.get("born_on"), given.get("sex", ""))
        for name, value in {**told, **sealed(number, owner=fresh.slug)}.items():
            setattr(fresh, name, value)
        refuse_known(fresh.id_index, actor, but=fresh.pk)
    for name, value in reading_of(fresh.name).items():
        setattr(fresh, name, value)
    fresh.phone_tail = tail_of(fresh.phone)
    if number or not FITTING.isdisjoint(given):
        refuse_unfit(fresh, fresh.organisation, fresh.ended_on or today())


def note_edit(
    act_: Act,
    fresh: Person,
    before: dict[str, Any],
    actor: Viewer,
    by_name: str,
    *,
    renumbered: bool,
) -> list[str]:
    """The changes of an edit; of an identity number only that it is another. Raises
    NothingChanged."""
    after = seen(fresh, EDITED)
    if renumbered and before["id_index"] != fresh.id_index:
        before, after = {**before, "identity": before["id_index"]}, {**after, "identity": "new"}
    named = note_changes(act_, fresh, before, after, actor=actor, person=fresh, by_name=by_name)
    if not named:
        raise NothingChanged
    return named


def note_start(act_: Act, person: Person, job: Employment, actor: Viewer, by_name: str) -> None:
    """Write that somebody started at a unit. Where they were before is not for its manager."""
    after = {"organisation": job.organisation.name, "since": job.since}
    note_changes(act_, job, {}, after, actor=actor, person=person, by_name=by_name)
