"""People written into the registry: new dossiers with their parts, and what changed in others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from lianqin.registry.identity import seal
from lianqin.registry.importing.bulk import insert
from lianqin.registry.importing.candidates import Candidate
from lianqin.registry.importing.entering import Entering, fresh_slug
from lianqin.registry.importing.people_known import INDEX, READING
from lianqin.registry.kinds import QualificationKind
from lianqin.registry.models import Certificate, Employment, Insurance, Person, Qualification
from lianqin.registry.naming import tail_of
from lianqin.registry.people import INVENTED

FROM_THE_ROLL = "花名册"
SLUG, SEALED = "slug", "sealed"


def ready(candidate: Candidate, slugs: Mapping[str, str]) -> None:
    """Draw the slug of a new person and seal the number for it; `slugs` names some by index."""
    index, number = candidate.found[INDEX], candidate["identity"]
    slug = slugs.get(index or "") or slugs.get(candidate["name"]) or fresh_slug("person")
    candidate.found[SLUG] = slug
    candidate.found[SEALED] = seal(number, owner=slug) if number else None


def enter(candidates: Sequence[Candidate], entering: Entering) -> None:
    """Write everything that the rows say."""
    fresh = [candidate for candidate in candidates if candidate.is_new]
    people = [_person(candidate, entering) for candidate in fresh]
    insert(Person, people)
    for candidate, person in zip(fresh, people, strict=True):
        candidate.found["person"] = person
        entering.created(person, person.pk, person.organisation_id)
    for candidate in candidates:
        if not candidate.is_new:
            _update(candidate, entering)
    _enter_parts(candidates, entering)


def _person(candidate: Candidate, entering: Entering) -> Person:
    phone = candidate["phone"] or ""
    number = candidate["identity"] or ""
    left_on = candidate.day("left_on")
    return Person(
        slug=candidate.found[SLUG],
        bureau_id=entering.run.bureau_id,
        organisation_id=candidate.found["unit"].pk,
        kind=candidate["kind"],
        name=candidate["name"],
        sex=candidate["sex"] or "",
        born_on=candidate.day("born_on"),
        id_sealed=candidate.found[SEALED],
        id_index=candidate.found[INDEX],
        phone=phone,
        phone_tail=tail_of(phone),
        education=candidate["education"] or "",
        is_synthetic=number.startswith(INVENTED),
        registered_on=entering.today,
        ended_on=left_on + timedelta(days=1) if left_on else None,
        **candidate.found[READING],
    )


def _update(candidate: Candidate, entering: Entering) -> None:
    """Change what the row says otherwise, field by field."""
    person: Person = candidate.found["person"]
    mine = {"person": person.pk, "unit": person.organisation_id}
    values = candidate.changed("person")
    if "phone" in values:
        entering.write(person, {"phone_tail": tail_of(values["phone"])})
    if "identity" in values:
        _identify(candidate, person)
    entering.update(person, candidate, "person", **mine)
    for part in ("work", "certificate", "insurance"):
        if (row := candidate.found.get(part)) is not None:
            entering.update(row, candidate, part, **mine)


def _identify(candidate: Candidate, person: Person) -> None:
    """Give somebody who was entered without a number the one that the row brings."""
    number = candidate["identity"]
    is_synthetic = number.startswith(INVENTED)
    Entering.write(person, {"id_index": candidate.found[INDEX], "is_synthetic": is_synthetic})
    sealed = seal(number, owner=person.slug)
    candidate.changes = [
        change._replace(field="id_sealed", before=None, after=sealed)
        if change.field == "identity"
        else change
        for change in candidate.changes
    ]


def _enter_parts(candidates: Sequence[Candidate], entering: Entering) -> None:
    """The parts of dossiers that are new, each sort at once."""
    today = entering.today
    parts: tuple[tuple[type[Any], list[Any]], ...] = (
        (Employment, [_work(c, today) for c in candidates if _begins_work(c)]),
        (Certificate, [_certificate(c) for c in _lacking(candidates, "certificate")]),
        (Qualification, [_skill(c, today) for c in candidates if _learnt(c)]),
        (Insurance, [_insurance(c) for c in _lacking(candidates, "insurance")]),
    )
    new = {c.found["person"].pk for c in candidates if c.is_new}
    for model, rows in parts:
        insert(model, rows)
        for row in rows:
            if row.person_id not in new:  # a new dossier's own line says it all
                entering.created(row, row.person_id, row.person.organisation_id)


def _begins_work(candidate: Candidate) -> bool:
    return candidate.is_new or bool(candidate.changed("work") and not candidate.found["work"])


COLUMN_OF = {"certificate": "certificate_number", "insurance": "insurer"}


def _lacking(candidates: Iterable[Candidate], part: str) -> list[Candidate]:
    """The rows that bring a paper which is not on file yet."""
    column = COLUMN_OF[part]
    return [c for c in candidates if c[column] and not c.found.get(part)]


def _learnt(candidate: Candidate) -> bool:
    return candidate["skill_level"] is not None and (
        candidate.is_new or bool(candidate.changed("skill"))
    )


def _work(candidate: Candidate, today: date) -> Employment:
    left_on = candidate.day("left_on")
    person: Person = candidate.found["person"]
    until = left_on + timedelta(days=1) if left_on else None
    since = candidate.day("joined_on") or min(today, until or today)
    return Employment(
        person=person,
        organisation_id=person.organisation_id,
        position=candidate["position"] or "",
        since=since,
        until=until,
        contract_number=candidate["contract_number"] or "",
        contract_since=candidate.day("contract_since"),
        contract_until=candidate.day("contract_until"),
    )


def _certificate(candidate: Candidate) -> Certificate:
    return Certificate(
        person=candidate.found["person"],
        number=candidate["certificate_number"],
        issued_on=candidate["certificate_issued_on"],
        expires_on=candidate.day("certificate_expires_on"),
    )


def _skill(candidate: Candidate, today: date) -> Qualification:
    """A roll gives the level without its day: that of the certificate, of joining, or today."""
    day = candidate.day("certificate_issued_on") or candidate.day("joined_on") or today
    return Qualification(
        person=candidate.found["person"],
        kind=QualificationKind.SKILL,
        level=candidate["skill_level"],
        granted_on=day,
        source=FROM_THE_ROLL,
    )


def _insurance(candidate: Candidate) -> Insurance:
    person: Person = candidate.found["person"]
    return Insurance(
        person=person,
        organisation_id=person.organisation_id,
        insurer=candidate["insurer"],
        policy_number=candidate["policy_number"] or "",
        since=candidate["insured_since"],
        until=candidate["insured_until"],
    )
