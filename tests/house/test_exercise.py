"""An exercise is an exercise: marked on all that comes of it, and never turned into anything else.

The domain's rule, and the sixth of what always holds.
"""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast, direct, report
from django.db import DatabaseError, transaction

from lianqin.core.models import AuditRow, EventRow
from lianqin.dispatch import directives
from lianqin.dispatch.directives import Order
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import Status
from lianqin.incidents import services
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Incident
from lianqin.incidents.services import Outcome
from lianqin.incidents.states import Source
from lianqin.units.models import Commitment

pytestmark = pytest.mark.django_db


def refused(change: Any) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError as told:
        return "is_exercise is set once" in str(told)
    return False


@pytest.mark.parametrize("drill", [True, False], ids=["drill", "real"])
def test_the_database_refuses_to_turn_an_exercise_real_or_the_real_into_one(
    county: Cast, drill: bool
) -> None:
    incident = report(county, is_exercise=drill)
    directive = direct(county, incident, county.danhe_car)
    for row in (incident, directive):
        turn = type(row).unscoped.filter(pk=row.pk)
        assert refused(lambda turn=turn: turn.update(is_exercise=not drill))
        row.is_exercise = not drill
        assert refused(row.save)
        row.refresh_from_db()
        assert row.is_exercise is drill


def test_a_row_that_keeps_its_mark_is_changed_as_ever(county: Cast) -> None:
    incident = report(county, is_exercise=True)
    incident.words = "演练：两人偷电缆"
    incident.save()
    assert Incident.unscoped.get(words="演练：两人偷电缆").is_exercise


def play(county: Cast, *, drill: bool) -> Directive:
    """A report by the desk, a directive, footage, feedback and the close of the record."""
    actor, site = county.chen.viewer, county.places.building_site
    said = Report(Source.PHONE, "有人偷电缆", site.name, site.lon, site.lat, is_exercise=drill)
    incident = take_report(said, actor=actor)
    who: dict[str, Any] = {"actor": actor, "actor_name": "陈警官"}
    services.classify(incident, category="criminal.theft", priority=2, **who)
    order = Order(county.danhe_car.pk, override_reason="演练指定")
    directive = directives.issue(incident, order, **who)
    directives.accept(directive, **who)
    for step in (Status.EN_ROUTE, Status.ON_SCENE, Status.CLEARED):
        directives.progress(directive, step, **who)
    services.view_footage(incident, camera=None, reason="查看去向", **who)
    services.give_feedback(incident, Outcome("false_alarm", "criminal.theft"), **who)
    services.close(incident, open_units=directives.open_units, **who)
    return directive


@pytest.mark.parametrize("drill", [True, False], ids=["drill", "real"])
def test_all_that_comes_of_a_report_says_whether_it_is_an_exercise(
    county: Cast, drill: bool
) -> None:
    directive = play(county, drill=drill)
    assert ("演" in directive.number) is ("演" in directive.incident.number) is drill
    assert directive.is_exercise is drill
    assert Commitment.unscoped.get(unit=county.danhe_car).is_exercise is drill
    before = {"registry.organisation", "dispatch.standingorder"}  # the county as it was laid out
    for model in (AuditRow, EventRow):
        rows = model.objects.exclude(subject__in=before)
        marks = list(rows.values_list("is_exercise", flat=True))
        assert len(marks) >= 9
        assert set(marks) == {drill}
