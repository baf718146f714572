"""What is due goes; what others still hold on to stays, and keeps nothing else back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast
from cast_people import person
from django.db import models
from story import tell

from lianqin.accounts.models import User
from lianqin.core import clock
from lianqin.core.retention import sweep
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import (
    Certificate,
    Change,
    ConductEntry,
    DossierReading,
    Employment,
    Insurance,
    Linkage,
    Person,
)
from lianqin.registry.models.people import EMPTIED
from lianqin.units.models import Fix, Unit, UnitMember

pytestmark = pytest.mark.django_db


def test_positions_go_after_thirty_days_though_a_dossier_is_held(cast: Cast) -> None:
    tell(cast)
    Person.unscoped.update(ended_on=clock.now().date())
    assert sweep(clock.now() + timedelta(days=29))["units.Fix"] == 0
    assert sweep(clock.now() + timedelta(days=800))["units.Fix"] == 1
    assert not Fix.unscoped.exists()
    assert Unit.unscoped.exists()


def test_a_dossier_that_is_held_keeps_no_other_from_being_erased(cast: Cast) -> None:
    free = person(cast.places.company, "free", "钱某", PersonnelKind.GUARD).pk
    Person.unscoped.update(ended_on=clock.now().date())
    held = Person.unscoped.exclude(pk=free).count()
    sweep(clock.now() + timedelta(days=729))
    assert Person.unscoped.count() == held + 1
    sweep(clock.now() + timedelta(days=800))
    assert not Person.unscoped.filter(pk=free).exists()
    assert Person.unscoped.filter(pk=cast.li.person.pk).exists()


def test_a_dossier_that_incidents_still_need_is_emptied_of_the_person(cast: Cast) -> None:
    tell(cast)
    li = cast.li.person
    User.objects.filter(pk=cast.li.user.pk).update(is_active=False, display_name=li.name)
    Person.unscoped.filter(pk=li.pk).update(ended_on=clock.now().date())
    later = clock.now() + timedelta(days=731)
    assert sweep(later)["registry.Person"] == 1
    kept = Person.unscoped.get(pk=li.pk)
    assert kept.name == User.objects.get(pk=cast.li.user.pk).display_name == EMPTIED
    said = (kept.phone, kept.pinyin, kept.phone_tail, kept.education, kept.born_on)
    assert (*said, kept.id_sealed, kept.id_index) == ("", "", "", "", None, None, None)
    assert UnitMember.unscoped.filter(person=kept).exists(), "who was on the shift stays counted"
    for part in (Certificate, Linkage, Employment, Insurance, ConductEntry, Change, DossierReading):
        assert not part.unscoped.filter(person=kept).exists(), part.__name__
    assert sweep(later)["registry.Person"] == 0, "it is emptied once"


def test_every_part_of_a_dossier_goes_with_it() -> None:
    """A part that held on to the person would keep the whole dossier from being erased."""
    parts = {
        relation.related_model.__name__: relation.on_delete
        for relation in Person._meta.related_objects
        if relation.related_model.retention.basis == "随档案保存"
    }
    assert {"Certificate", "TeamMembership", "EligibilityCheck", "Change"} <= parts.keys()
    assert set(parts.values()) == {models.CASCADE}
