"""A file's rows about people: who they are, where they work, whether the law allows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lianqin.registry.importing import people_entering
from lianqin.registry.importing.candidates import Candidate, Changed
from lianqin.registry.importing.columns import column_of
from lianqin.registry.importing.entering import Entering
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.people_known import INDEX, READING, Known, take_keys
from lianqin.registry.kinds import Education, FileKind, PersonnelKind
from lianqin.registry.models import Certificate, Employment, Insurance, Organisation, Person
from lianqin.registry.people import ADULT, KEEPS, birthday

OF_PERSON = tuple((name, name) for name in ("sex", "born_on", "phone", "education"))
OF_WORK = (
    *(("joined_on", "since"), ("position", "position"), ("contract_number", "contract_number")),
    *(("contract_since", "contract_since"), ("contract_until", "contract_until")),
)
OF_CERTIFICATE = (
    ("certificate_issued_on", "issued_on"),
    ("certificate_expires_on", "expires_on"),
)
OF_INSURANCE = (
    *(("insurer", "insurer"), ("policy_number", "policy_number")),
    *(("insured_since", "since"), ("insured_until", "until")),
)
INSURANCE_NEEDS = ("insurer", "insured_since", "insured_until")


class PeopleRows:
    """Reads and enters the kind `people`."""

    def prepare(self, candidate: Candidate) -> None:
        """Work out the keys by which the person is found."""
        take_keys(candidate)

    def keys(self, candidate: Candidate) -> Iterator[tuple[str, str, str]]:
        """What no second row of the file may say: column, key, and the reason to give."""
        index, born_on = candidate.found[INDEX], candidate.day("born_on")
        if index:
            yield "identity", index, "twice_in_file"
        elif born_on:
            reading = candidate.found[READING]["pinyin"]
            yield "identity", f"{reading} {born_on}", "perhaps_twice_in_file"
        if number := candidate["certificate_number"]:
            yield "certificate_number", f"c {number}", "twice_in_file"

    def check(self, candidates: Sequence[Candidate], office: Office) -> None:
        """Find who is meant, name what cannot be, and note what would change."""
        known = Known.of(candidates, office)
        for candidate in candidates:
            self._check_one(candidate, known, office)
        known.take_parts([c.found["person"] for c in candidates if c.found["person"]], office)
        for candidate in candidates:
            _check_certificate(candidate, known)
            _check_insurance(candidate, known)
            if candidate.found["person"]:
                _compare(candidate, known)

    def ready(self, candidate: Candidate, slugs: Mapping[str, str]) -> None:
        """Seal the number and draw a slug, before the writer is taken."""
        people_entering.ready(candidate, slugs)

    def enter(self, candidates: Sequence[Candidate], entering: Entering) -> None:
        """Write new people and what is changed of others."""
        people_entering.enter(candidates, entering)

    def _check_one(self, candidate: Candidate, known: Known, office: Office) -> None:
        unit = office.body(candidate, "organisation")
        _check_law(candidate, unit, office.today)
        person = known.person(candidate, unit)
        candidate.found |= {"unit": unit, "person": person}
        candidate.is_new = person is None
        if person is None:
            if not candidate.found[INDEX] and not candidate.day("born_on"):
                candidate.refuse("identity", "identity_or_birth")
        elif unit is not None:
            _check_same(candidate, person, unit, office)


def _check_law(candidate: Candidate, unit: Organisation | None, today: date) -> None:
    kind, born_on = candidate["kind"], candidate.day("born_on")
    if kind == PersonnelKind.OFFICER:
        candidate.refuse("kind", "officer")
    elif kind and unit and kind not in KEEPS.get(unit.kind, frozenset()):
        candidate.refuse("kind", "kind_not_here", body=str(unit.get_kind_display()))
    if born_on and born_on > today:
        candidate.refuse("born_on", "born_in_future")
    if kind == PersonnelKind.GUARD:
        begun = candidate.day("joined_on") or today
        if born_on and begun < birthday(born_on, ADULT):
            candidate.refuse("born_on", "under_age")
        if candidate["education"] == Education.PRIMARY:
            candidate.refuse("education", "education_too_low")


def _check_same(candidate: Candidate, person: Person, unit: Organisation, office: Office) -> None:
    """Whether somebody on file may be meant by the row as it stands."""
    if person.organisation_id != unit.pk:
        if office.own_unit is not None:
            candidate.refuse("organisation", "works_in_another_unit")
        else:
            candidate.refuse("organisation", "works_elsewhere", unit=person.organisation.name)
        return
    if person.name != candidate["name"]:
        candidate.refuse("name", "name_differs", name=person.name)
    if candidate["kind"] and person.kind != candidate["kind"]:
        candidate.refuse("kind", "kind_differs", kind=str(person.get_kind_display()))
    if person.ended_on is None and candidate.says("left_on"):
        candidate.refuse("left_on", "leave_in_dossier")
    elif person.ended_on is not None and not candidate.says("left_on"):
        candidate.refuse("name", "has_left", day=person.ended_on.isoformat())


def _check_certificate(candidate: Candidate, known: Known) -> None:
    number, person = candidate["certificate_number"], candidate.found["person"]
    if number is None:
        for column, _ in OF_CERTIFICATE:
            if candidate.says(column):
                needed_with(candidate, "certificate_number", column)
        return
    if candidate["kind"] not in {None, PersonnelKind.GUARD} and not candidate.is_bad("kind"):
        candidate.refuse("certificate_number", "not_a_guard")
    held = known.certificates.get(number)
    if held is not None and (person is None or held.person_id != person.pk):
        candidate.refuse("certificate_number", "certificate_taken")
    elif held is None and not candidate.says("certificate_issued_on"):
        needed_with(candidate, "certificate_issued_on", "certificate_number")
    candidate.found["certificate"] = held


def _check_insurance(candidate: Candidate, known: Known) -> None:
    said = [column for column, _ in OF_INSURANCE if candidate.says(column)]
    person = candidate.found["person"]
    if not said:
        return
    policies = known.insurances[person.pk] if person else []
    held = next((row for row in policies if _is_same_policy(candidate, row)), None)
    candidate.found["insurance"] = held
    if held is None:
        for column in INSURANCE_NEEDS:
            if not candidate.says(column):
                needed_with(candidate, column, said[0])


def _is_same_policy(candidate: Candidate, row: Insurance) -> bool:
    """Whether the row names that policy: by its number, or by the insurer and its first day."""
    if candidate["policy_number"]:
        return bool(candidate["policy_number"] == row.policy_number)
    return candidate.day("insured_since") == row.since and candidate["insurer"] == row.insurer


def needed_with(candidate: Candidate, column: str, other: str, kind: str = "") -> None:
    """Say that a cell is needed because another is filled."""
    title = column_of(kind or FileKind.PEOPLE.value, other).title
    candidate.refuse(column, "needed_with", other=title)


def _compare(candidate: Candidate, known: Known) -> None:
    """Note what the row says otherwise than the dossier."""
    person: Person = candidate.found["person"]
    candidate.compare("person", person, OF_PERSON)
    if person.id_index is None and candidate.found[INDEX]:
        candidate.changes.append(Changed("identity", "person", "identity", "", "…"))
    work = known.employments.get(person.pk)
    candidate.found["work"] = work
    if person.ended_on is None:
        candidate.compare("work", work or Employment(), OF_WORK)
    _compare_papers(candidate, known, person)


def _compare_papers(candidate: Candidate, known: Known, person: Person) -> None:
    number, level = candidate["certificate_number"], candidate["skill_level"]
    if number:
        held = candidate.found["certificate"]
        if held is None:
            candidate.changes.append(
                Changed("certificate_number", "certificate", "number", "", number)
            )
        candidate.compare("certificate", held or Certificate(), OF_CERTIFICATE)
    skill = known.skills.get(person.pk)
    if level is not None and (skill is None or skill.level != level):
        before = skill.level if skill else None
        candidate.changes.append(Changed("skill_level", "skill", "level", before, level))
    if any(candidate.says(column) for column, _ in OF_INSURANCE):
        insurance = candidate.found.get("insurance") or Insurance()
        candidate.compare("insurance", insurance, OF_INSURANCE)
