"""What the registry has of the people in a chunk of rows, asked for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from lianqin.registry.identity import index_of
from lianqin.registry.importing.asking import keys_of
from lianqin.registry.importing.candidates import Candidate
from lianqin.registry.importing.office import Office
from lianqin.registry.kinds import QualificationKind
from lianqin.registry.models import (
    Certificate,
    Employment,
    Insurance,
    Organisation,
    Person,
    Qualification,
)
from lianqin.registry.naming import reading_of

INDEX, READING = "index", "reading"


def take_keys(candidate: Candidate, identity: str = "identity") -> None:
    """Work out under which keys the person is looked for: the blind index, and the reading."""
    number = candidate[identity]
    candidate.found[INDEX] = index_of(number) if number else None
    candidate.found[READING] = reading_of(candidate["name"] or "")


@dataclass
class Known:
    """People by index and by reading with birth date, and the parts of their dossiers."""

    by_index: dict[str, Person] = field(default_factory=dict)
    by_reading: dict[tuple[str, date | None], list[Person]] = field(
        default_factory=lambda: defaultdict(list)
    )
    certificates: dict[str, Certificate] = field(default_factory=dict)
    employments: dict[int, Employment] = field(default_factory=dict)
    skills: dict[int, Qualification] = field(default_factory=dict)
    insurances: dict[int, list[Insurance]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, candidates: Sequence[Candidate], office: Office) -> Known:
        """Everything that the rows could mean, in a handful of queries."""
        known = cls()
        for person in _people(candidates, office):
            if person.id_index:
                known.by_index[person.id_index] = person
            known.by_reading[(person.pinyin, person.born_on)].append(person)
        known.take_certificates(candidates, office)
        return known

    def take_certificates(self, candidates: Sequence[Candidate], office: Office) -> None:
        """The certificates that bear one of the rows' numbers."""
        numbers = {c["certificate_number"] for c in candidates if c["certificate_number"]}
        rows = Certificate.unscoped.filter(pk__in=keys_of(Certificate, "number", numbers))
        rows = rows.annotate(bureau=F("person__bureau_id")).order_by()
        self.certificates = {row.number: row for row in rows if row.bureau == office.bureau_id}

    def take_parts(self, people: Sequence[Person], office: Office) -> None:
        """The parts of the dossiers of people who are on file already.

        A manager's file is held to the insurances of the own unit: what another unit took out is
        none of theirs to see or to change.
        """
        ids = [person.pk for person in people]
        if not ids:
            return
        for work in Employment.unscoped.filter(person_id__in=ids, until=None):
            self.employments[work.person_id] = work
        learnt = Qualification.unscoped.filter(person_id__in=ids, kind=QualificationKind.SKILL)
        for skill in learnt.order_by("granted_on", "pk"):
            self.skills[skill.person_id] = skill
        insured = Insurance.unscoped.filter(person_id__in=ids)
        if office.own_unit is not None:
            insured = insured.filter(organisation_id=office.own_unit)
        for insurance in insured:
            self.insurances[insurance.person_id].append(insurance)

    def person(self, candidate: Candidate, unit: Organisation | None) -> Person | None:
        """Who the row means, if they are on file; a doubt is noted on the row."""
        index = candidate.found[INDEX]
        if index in self.by_index:
            return self.by_index[index]
        alike = self.alike(candidate)
        here = [p for p in alike if p.name == candidate["name"] and unit and _in(p, unit)]
        if index:
            here, alike = [p for p in here if p.id_index is None], []
        if len(here) == 1:
            return here[0]
        if here:
            candidate.refuse("identity", "several_on_file")
        elif alike:
            candidate.refuse("identity", "perhaps_on_file")
        return None

    def alike(self, candidate: Candidate) -> list[Person]:
        """Those on file whose name reads alike and who were born on the same day."""
        born_on = candidate.day("born_on")
        reading = candidate.found[READING]["pinyin"]
        return self.by_reading.get((reading, born_on), []) if born_on else []


def _in(person: Person, unit: Organisation) -> bool:
    return person.organisation_id == unit.pk


def _people(candidates: Sequence[Candidate], office: Office) -> Iterable[Person]:
    """Who bears one of the numbers, and who reads like a row and was born on one of the days.

    Whoever was entered without a number may be the one who now comes with it.
    """
    bureau = office.bureau_id
    indexes = [c.found[INDEX] for c in candidates if c.found[INDEX]]
    nameless = [c for c in candidates if not c.found[INDEX]]
    alike = keys_of(Person, "pinyin", _readings(candidates), bureau_id=bureau, id_index=None)
    alike += keys_of(Person, "pinyin", _readings(nameless), bureau_id=bureau)
    days = {c.day("born_on") for c in candidates} - {None}
    rows = Person.unscoped.select_related("organisation").defer("id_sealed", "organisation__area")
    found = [*rows.filter(pk__in=keys_of(Person, "id_index", indexes, bureau_id=bureau))]
    found += rows.filter(pk__in=alike, born_on__in=days)
    return {person.pk: person for person in found}.values()


def _readings(candidates: Sequence[Candidate]) -> Iterable[str]:
    return (candidate.found[READING]["pinyin"] for candidate in candidates)
