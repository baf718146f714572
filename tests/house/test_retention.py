"""What is due goes; what others still hold on to stays, and keeps nothing else back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast
from cast_people import person
from story import tell

from lianqin.core import clock
from lianqin.core.retention import sweep
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import Person
from lianqin.units.models import Fix, Unit

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
