"""What papers several people have today, asked once for all: certificate, check, insurance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianqin.core.scope import Viewer
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import Certificate, EligibilityCheck, Insurance, Person


@dataclass(frozen=True)
class Papers:
    """`certificate` is the one that counts, the newest; `is_eligible` None where nobody checked.

    What the viewer may not read counts as not there; the page leaves it out for them.
    """

    certificate: Certificate | None
    is_certified: bool
    needs_certificate: bool
    is_eligible: bool | None
    is_insured: bool


def papers_of(people: Iterable[Person], viewer: Viewer, day: date) -> dict[int, Papers]:
    """The papers of each of `people` on `day`, by their key: three queries however many."""
    asked = list(people)
    keys = [person.pk for person in asked]
    certificates = _newest_certificates(keys, viewer, day)
    checks = EligibilityCheck.objects.for_viewer(viewer).filter(person_id__in=keys)
    newest = checks.order_by("checked_on", "pk")
    eligible = dict(newest.values_list("person_id", "is_eligible"))
    policies = Insurance.objects.for_viewer(viewer).filter(person_id__in=keys)
    policies = policies.filter(since__lte=day, until__gte=day)
    insured = set(policies.values_list("person_id", flat=True))
    return {
        person.pk: Papers(
            certificate=(held := certificates.get(person.pk)),
            is_certified=held is not None and held.valid_on(day),
            needs_certificate=person.kind == PersonnelKind.GUARD,
            is_eligible=eligible.get(person.pk),
            is_insured=person.pk in insured,
        )
        for person in asked
    }


def _newest_certificates(keys: list[int], viewer: Viewer, day: date) -> dict[int, Certificate]:
    """For each the one that holds on `day`, else the newest."""
    rows = Certificate.objects.for_viewer(viewer).filter(person_id__in=keys)
    found: dict[int, Certificate] = {}
    for row in rows.order_by("issued_on", "pk"):
        known = found.get(row.person_id)
        if known is None or row.valid_on(day) or not known.valid_on(day):
            found[row.person_id] = row
    return found
