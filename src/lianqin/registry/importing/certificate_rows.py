"""A file's rows about certificates and levels of skill of people who are on file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lianqin.registry.importing.bulk import insert
from lianqin.registry.importing.candidates import Candidate, Changed
from lianqin.registry.importing.entering import Entering
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.people_known import INDEX, Known, take_keys
from lianqin.registry.importing.people_rows import OF_CERTIFICATE, needed_with
from lianqin.registry.kinds import FileKind, PersonnelKind, QualificationKind
from lianqin.registry.models import Certificate, Person, Qualification

KIND = FileKind.CERTIFICATES.value
OF_SKILL = (
    *(("skill_level", "level"), ("skill_number", "number")),
    *(("skill_granted_on", "granted_on"), ("skill_expires_on", "expires_on")),
)


class CertificateRows:
    """Reads and enters the kind `certificates`."""

    def prepare(self, candidate: Candidate) -> None:
        """Work out the keys by which the holder is found."""
        take_keys(candidate)

    def keys(self, candidate: Candidate) -> Iterator[tuple[str, str, str]]:
        """No number twice in a file."""
        if number := candidate["certificate_number"]:
            yield "certificate_number", number, "twice_in_file"

    def check(self, candidates: Sequence[Candidate], office: Office) -> None:
        """Find the holders, name what cannot be, and note what would change."""
        known = Known.of(candidates, office)
        for candidate in candidates:
            candidate.found["person"] = _holder(candidate, known, office)
        known.take_parts([c.found["person"] for c in candidates if c.found["person"]], office)
        for candidate in candidates:
            if person := candidate.found["person"]:
                _check_certificate(candidate, known, person)
                _check_skill(candidate, known, person)

    def ready(self, candidate: Candidate, slugs: Mapping[str, str]) -> None:
        """Nothing has to be made before the writer is taken."""

    def enter(self, candidates: Sequence[Candidate], entering: Entering) -> None:
        """Write new certificates and levels, and what is changed of others."""
        new: list[Certificate | Qualification] = []
        for candidate in candidates:
            for part, model in (("certificate", Certificate), ("skill", Qualification)):
                if not candidate.changed(part):
                    continue
                person: Person = candidate.found["person"]
                row = candidate.found.get(part)
                if row is None:
                    new.append(_made(model, candidate, entering))
                else:
                    mine = {"person": person.pk, "unit": person.organisation_id}
                    entering.update(row, candidate, part, **mine)
        for model in (Certificate, Qualification):
            insert(model, [row for row in new if isinstance(row, model)])
        for row in new:
            entering.created(row, row.person_id, row.person.organisation_id)


def _holder(candidate: Candidate, known: Known, office: Office) -> Person | None:
    """Who the row means; a manager's file reaches nobody beyond the unit."""
    column = "identity" if candidate["identity"] else "name"
    found = known.by_index.get(candidate.found[INDEX] or "")
    alike = [p for p in known.alike(candidate) if p.name == candidate["name"]]
    people = [found] if found else [] if candidate.found[INDEX] else alike
    people = [p for p in people if office.own_unit in {None, p.organisation_id}]
    if len(people) > 1:
        candidate.refuse("identity", "several_on_file")
        return None
    if not people:
        candidate.refuse(column, "person_unknown")
        return None
    person = people[0]
    if person.kind != PersonnelKind.GUARD:
        candidate.refuse("certificate_number", "not_a_guard")
    if candidate["name"] and candidate["name"] != person.name:
        candidate.refuse("name", "name_differs", name=person.name)
    return person


def _check_certificate(candidate: Candidate, known: Known, person: Person) -> None:
    number = candidate["certificate_number"]
    if number is None:
        return
    held = known.certificates.get(number)
    if held is not None and held.person_id != person.pk:
        candidate.refuse("certificate_number", "certificate_taken")
        return
    candidate.found["certificate"] = held
    if held is None:
        candidate.changes.append(Changed("certificate_number", "certificate", "number", "", number))
    candidate.compare("certificate", held or Certificate(), OF_CERTIFICATE)


def _check_skill(candidate: Candidate, known: Known, person: Person) -> None:
    level = candidate["skill_level"]
    others = [column for column, _ in OF_SKILL[1:] if candidate.says(column)]
    if level is None:
        if others:
            needed_with(candidate, "skill_level", others[0], KIND)
        return
    skill = known.skills.get(person.pk)
    if skill is not None and skill.level != level:
        skill = None  # another level is another line of the dossier
    if skill is None and not candidate.says("skill_granted_on"):
        needed_with(candidate, "skill_granted_on", "skill_level", KIND)
    candidate.found["skill"] = skill
    candidate.compare("skill", skill or Qualification(), OF_SKILL)


def _made(
    model: type[Certificate | Qualification], candidate: Candidate, entering: Entering
) -> Certificate | Qualification:
    person: Person = candidate.found["person"]
    if model is Certificate:
        return Certificate(
            person=person,
            number=candidate["certificate_number"],
            issued_on=candidate["certificate_issued_on"],
            expires_on=candidate.day("certificate_expires_on"),
        )
    return Qualification(
        person=person,
        kind=QualificationKind.SKILL,
        level=candidate["skill_level"],
        number=candidate["skill_number"] or "",
        granted_on=candidate.day("skill_granted_on") or entering.today,
        expires_on=candidate.day("skill_expires_on"),
    )
