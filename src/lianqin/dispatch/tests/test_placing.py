"""A place put right while a crew is on its way: the crew's phones hear of it, others do not."""

from __future__ import annotations

import pytest
from cast import Cast, direct, make_cast, report
from cast_roads import lay_roads

from lianqin.core.models import EventRow
from lianqin.dispatch.placing import put_place_right
from lianqin.dispatch.states import Status
from lianqin.incidents.placing import Placed
from lianqin.incidents.placing_errors import PlaceUnchanged
from lianqin.registry.viewers import person_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    """The familiar county, with ground for its stations to answer for."""
    return lay_roads(make_cast())


def heard(cast: Cast) -> bool:
    """Whether guard Li's phone was told of a directive."""
    rows = EventRow.objects.filter(kind="directive.changed")
    return any(person_key(cast.li.person.pk) in row.audience for row in rows)


def test_a_crew_on_its_way_hears_that_the_place_is_another(cast: Cast) -> None:
    incident = report(cast)
    directive = direct(cast, incident, cast.li_crew)
    there = Placed("西门", incident.lon + 0.001, incident.lat)
    put_place_right(incident, there, actor=cast.chen.viewer, actor_name="陈民警")
    assert heard(cast)
    directive.refresh_from_db()
    assert directive.incident.place_text == "西门"


def test_a_crew_that_declined_hears_nothing_of_it(cast: Cast) -> None:
    incident = report(cast)
    direct(cast, incident, cast.li_crew, status=Status.DECLINED)
    there = Placed("西门", incident.lon + 0.001, incident.lat)
    put_place_right(incident, there, actor=cast.chen.viewer, actor_name="陈民警")
    assert not heard(cast)


def test_what_is_refused_tells_nobody(cast: Cast) -> None:
    incident = report(cast)
    direct(cast, incident, cast.li_crew)
    with pytest.raises(PlaceUnchanged):
        put_place_right(incident, Placed.of(incident), actor=cast.chen.viewer, actor_name="陈民警")
    assert not heard(cast)
