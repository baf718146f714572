"""A file's rows about security units, departments, volunteer teams, grids; never police."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lianqin.registry.importing.bulk import insert
from lianqin.registry.importing.candidates import Candidate, Changed
from lianqin.registry.importing.entering import Entering, fresh_slug
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.texts import folded
from lianqin.registry.kinds import POLICE_KINDS, FilingKind
from lianqin.registry.models import Filing, Organisation

SHORT = 32
OF_BODY = tuple(
    (name, name)
    for name in (
        *("short_name", "duty_contact", "duty_phone", "address", "lon", "lat"),
        *("started_on", "filed_on", "ended_on"),
    )
)


class OrganisationRows:
    """Reads and enters the kind `organisations`."""

    def prepare(self, candidate: Candidate) -> None:
        """Fold the name, under which the body is found."""
        candidate.found["folded"] = folded(candidate["name"] or "")

    def keys(self, candidate: Candidate) -> Iterator[tuple[str, str, str]]:
        """No name and no short name twice in a file."""
        if name := candidate.found["folded"]:
            yield "name", name, "twice_in_file"
        if candidate["short_name"]:
            yield "short_name", f"s {folded(candidate['short_name'])}", "twice_in_file"

    def check(self, candidates: Sequence[Candidate], office: Office) -> None:
        """Find the bodies, name what cannot be, and note what would change."""
        filed = _filed(candidates, office)
        for candidate in candidates:
            body = office.bodies.get(candidate.found["folded"])
            candidate.found["body"] = body
            candidate.is_new = body is None
            _check_kind(candidate, body)
            _check_names(candidate, body, office)
            if candidate.says("parent"):
                candidate.found["parent"] = office.body(candidate, "parent")
            if candidate.says("lon") != candidate.says("lat"):
                candidate.refuse("lat" if candidate.says("lon") else "lon", "both_coordinates")
            if body is not None:
                candidate.compare("body", body, OF_BODY)
                _compare_parent(candidate, body, office)
                _compare_filing(candidate, body, filed)

    def ready(self, candidate: Candidate, slugs: Mapping[str, str]) -> None:
        """Draw a slug; `slugs` names some by name."""
        candidate.found["slug"] = slugs.get(candidate["name"]) or fresh_slug("unit")

    def enter(self, candidates: Sequence[Candidate], entering: Entering) -> None:
        """Write new bodies with their filing, and what is changed of others."""
        fresh = [candidate for candidate in candidates if candidate.is_new]
        bodies = [_body(candidate, entering) for candidate in fresh]
        insert(Organisation, bodies)
        for candidate, body in zip(fresh, bodies, strict=True):
            candidate.found["body"] = body
            entering.created(body, None, body.pk)
        for candidate in candidates:
            if not candidate.is_new:
                body = candidate.found["body"]
                entering.update(body, candidate, "body", unit=body.pk)
        _file(candidates, entering)


def _check_kind(candidate: Candidate, body: Organisation | None) -> None:
    kind = candidate["kind"]
    if kind in POLICE_KINDS or (body is not None and body.kind in POLICE_KINDS):
        candidate.refuse("kind", "police_body")
    elif kind and body is not None and body.kind != kind:
        candidate.refuse("kind", "body_kind_differs", kind=str(body.get_kind_display()))


def _check_names(candidate: Candidate, body: Organisation | None, office: Office) -> None:
    short = candidate["short_name"]
    other = office.bodies.get(folded(short)) if short else None
    if other is not None and (body is None or other.pk != body.pk):
        candidate.refuse("short_name", "short_name_taken")


def _compare_parent(candidate: Candidate, body: Organisation, office: Office) -> None:
    parent = candidate.found.get("parent")
    if parent is None:
        return
    if office.is_under(parent.pk, body.pk):
        candidate.refuse("parent", "parent_goes_round", parent=parent.name)
        return
    if not candidate.problems:
        office.parents_said[body.pk] = parent.pk
    if parent.pk != body.parent_id:
        before = body.parent.name if body.parent else ""
        candidate.changes.append(Changed("parent", "parent", "parent", before, parent.name))


def _filed(candidates: Sequence[Candidate], office: Office) -> dict[int, str]:
    """The number of the filing with which each body began."""
    found = (office.bodies.get(candidate.found["folded"]) for candidate in candidates)
    rows = Filing.unscoped.filter(
        organisation_id__in=[body.pk for body in found if body], kind=FilingKind.START
    )
    return dict(rows.values_list("organisation_id", "number"))


def _compare_filing(candidate: Candidate, body: Organisation, filed: dict[int, str]) -> None:
    number = candidate["filing_number"]
    if number and filed.get(body.pk) != number and candidate.says("filed_on"):
        before = filed.get(body.pk, "")
        candidate.changes.append(Changed("filing_number", "filing", "number", before, number))


def _body(candidate: Candidate, entering: Entering) -> Organisation:
    bureau = entering.run.bureau_id
    parent = candidate.found.get("parent")
    return Organisation(
        slug=candidate.found["slug"],
        bureau_id=bureau,
        parent_id=parent.pk if parent else bureau,
        kind=candidate["kind"],
        name=candidate["name"],
        short_name=candidate["short_name"] or candidate["name"][:SHORT],
        lon=candidate["lon"],
        lat=candidate["lat"],
        duty_contact=candidate["duty_contact"] or "",
        duty_phone=candidate["duty_phone"] or "",
        address=candidate["address"] or "",
        started_on=candidate.day("started_on"),
        filed_on=candidate.day("filed_on"),
        ended_on=candidate.day("ended_on"),
    )


def _file(candidates: Sequence[Candidate], entering: Entering) -> None:
    """The filing of whoever brings a number and a day (Art. 14), and a new parent."""
    filings = []
    for candidate in candidates:
        body = candidate.found["body"]
        if candidate.changed("parent"):
            entering.write(body, {"parent": candidate.found["parent"]})
        filed_on = candidate.day("filed_on")
        is_said = candidate.is_new or candidate.changed("filing")
        if filed_on and candidate["filing_number"] and is_said:
            filings.append(
                Filing(
                    organisation=body,
                    kind=FilingKind.START,
                    number=candidate["filing_number"],
                    occurred_on=candidate.day("started_on") or filed_on,
                    filed_on=filed_on,
                    accepted_by=entering.run.by_user,
                    acceptor_name=entering.run.by_name,
                )
            )
    insert(Filing, filings)
