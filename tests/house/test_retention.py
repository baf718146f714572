"""What is due goes; what others still hold on to stays, and keeps nothing else back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast
from story import tell

from lianqin.core import clock
from lianqin.core.retention import sweep
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
