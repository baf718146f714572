"""The demonstration's registry comes through the importer, and counts as the article does."""

from __future__ import annotations

import pytest

from lianqin.demo.loading.county import load_county
from lianqin.registry.kinds import SECURITY_UNIT_KINDS, KitSort, PersonnelKind
from lianqin.registry.models import (
    Certificate,
    Employment,
    ImportRun,
    Insurance,
    KitIssue,
    Linkage,
    Person,
    Qualification,
)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_registry_is_entered_from_the_units_own_files() -> None:
    loaded = load_county()
    runs = ImportRun.unscoped.all()
    assert {run.kind for run in runs} == {
        *("organisations", "people", "certificates", "kit", "sites"),
    }
    assert {(run.state, run.bad, run.file) for run in runs} == {("done", 0, "")}
    units = [body for body in loaded.bodies.values() if body.kind in SECURITY_UNIT_KINDS]
    guards = Person.unscoped.filter(kind=PersonnelKind.GUARD)
    assert (len(units), guards.count(), Linkage.unscoped.filter(until=None).count()) == (
        4,
        446,
        280,
    )
    assert {drawn.slug for drawn in loaded.county.people} == set(loaded.folk)
    assert Employment.unscoped.filter(until=None).count() == len(loaded.folk)
    assert Certificate.unscoped.count() == Qualification.unscoped.count() == 446
    insured = sum(file.insured for file in loaded.county.guard_files)
    assert Insurance.unscoped.count() == insured
    armbands = KitIssue.unscoped.filter(item__sort=KitSort.ARMBAND)
    assert (armbands.count(), armbands.exclude(returned_at=None).count()) == (280, 279)
    kept_out = armbands.get(returned_at=None).person
    assert kept_out.team_memberships.get(until=None).team.slug == "team-02"
