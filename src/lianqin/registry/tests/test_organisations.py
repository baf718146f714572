"""Organisations: where they stand, what they may become, their own area and their end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import Cast
from cast_roads import square

from lianqin.core.errors import NotFound
from lianqin.registry.areas import own_areas
from lianqin.registry.ground import square_kilometres
from lianqin.registry.models import Change, Organisation, Person, Team
from lianqin.registry.organisation_errors import (
    AreaOutsideCounty,
    KindIsKept,
    OrganisationHasEnded,
    ParentGoesRound,
    PoliceUnderTheBureau,
    StillEmploys,
    StillHasParts,
)
from lianqin.registry.organisations import (
    OrganisationFacts,
    create_organisation,
    draw_area,
    edit_organisation,
    end_organisation,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 12)


def enter(cast: Cast, kind: str = "self_recruiting", name: str = "新丰仓储", **more: Any) -> Any:
    """Supervision enters an organisation."""
    facts = OrganisationFacts(kind=kind, name=name, **more)
    return create_organisation(facts=facts, actor=cast.xu.viewer)


def edit(cast: Cast, organisation: Organisation, **changes: Any) -> None:
    """Supervision changes some facts of one."""
    now = {
        "kind": organisation.kind,
        "name": organisation.name,
        "short_name": organisation.short_name,
        "parent": organisation.parent,
        "lon": organisation.lon,
        "lat": organisation.lat,
    }
    facts = OrganisationFacts(**now | changes)
    edit_organisation(organisation=organisation, facts=facts, actor=cast.xu.viewer)


def test_a_new_organisation_stands_under_the_bureau_with_a_slug_of_its_own(cast: Cast) -> None:
    one, other = enter(cast), enter(cast)
    assert (one.parent, one.bureau, one.short_name) == (cast.bureau, cast.bureau, "新丰仓储")
    assert [one.slug, other.slug] == ["xinfengcangchu", "xinfengcangchu-2"]


def test_every_changed_field_is_told_with_who_and_from_what(cast: Cast) -> None:
    edit(cast, cast.school, name="丹河第一中学", duty_phone="+9991405000001")
    told = {c.field: (c.before, c.after, c.actor_name) for c in Change.unscoped.all()}
    assert told["name"] == ("丹河实验中学", "丹河第一中学", "徐警官")
    assert told["duty_phone"][1] == "+9991405000001"
    assert "kind" not in told


def test_nobody_stands_above_themselves(cast: Cast) -> None:
    child = enter(cast, parent=cast.school)
    grandchild = enter(cast, name="第三级", parent=child)
    for parent in (cast.school, child, grandchild):
        with pytest.raises(ParentGoesRound):
            edit(cast, cast.school, parent=parent)


def test_a_ring_that_stands_already_holds_nobody_up(cast: Cast) -> None:
    child = enter(cast, parent=cast.school)
    Organisation.unscoped.filter(pk=cast.school.pk).update(parent=child)
    with pytest.raises(ParentGoesRound):
        edit(cast, cast.company, parent=Organisation.unscoped.get(pk=child.pk))


def test_police_stand_under_the_bureau_and_there_is_one_bureau(cast: Cast) -> None:
    assert enter(cast, "station", "新派出所").parent == cast.bureau
    with pytest.raises(PoliceUnderTheBureau):
        enter(cast, "station", "分所", parent=cast.danhe)
    with pytest.raises(PoliceUnderTheBureau):
        enter(cast, "bureau", "第二公安局")
    with pytest.raises(KindIsKept):
        edit(cast, cast.company, kind="station")


def test_another_bureaus_organisations_are_out_of_reach(cast: Cast) -> None:
    with pytest.raises(NotFound):
        edit(cast, cast.twin.school, name="改名")
    with pytest.raises(ParentGoesRound):
        enter(cast, parent=cast.twin.bureau)


def test_an_own_area_lies_in_the_county_and_is_read_again(county: Cast) -> None:
    inside, outside = square(112.9, 35.5, 112.91, 35.51), square(113.0, 35.5, 113.2, 35.6)
    draw_area(organisation=county.school, area=inside, actor=county.xu.viewer)
    areas = own_areas(county.bureau.pk, ["self_recruiting"])
    assert areas[county.school.pk].bounds == (112.9, 35.5, 112.91, 35.51)
    assert square_kilometres(inside) == pytest.approx(1.006, rel=0.01)
    with pytest.raises(AreaOutsideCounty):
        draw_area(organisation=county.school, area=outside, actor=county.xu.viewer)
    draw_area(organisation=county.school, area=None, actor=county.xu.viewer)
    assert own_areas(county.bureau.pk, ["self_recruiting"]) == {}
    told = Change.unscoped.filter(field="area").order_by("pk")
    assert list(told.values_list("before", "after")) == [("", "1.007 km²"), ("1.007 km²", "")]


def test_an_area_over_the_seam_of_two_stations_lies_in_the_county(county: Cast) -> None:
    over = square(112.9, 35.44, 112.91, 35.46)
    draw_area(organisation=county.school, area=over, actor=county.xu.viewer)
    with pytest.raises(KindIsKept):
        draw_area(organisation=county.danhe, area=over, actor=county.xu.viewer)


def test_an_organisation_ends_only_when_nobody_works_there_any_more(cast: Cast) -> None:
    order = {"organisation": cast.company, "on": DAY, "actor": cast.xu.viewer}
    with pytest.raises(StillEmploys) as refused:
        end_organisation(**order)
    assert refused.value.params == {"people": 3}
    Person.unscoped.filter(organisation=cast.company).update(ended_on=DAY)
    with pytest.raises(StillHasParts) as parts:
        end_organisation(**order)
    assert parts.value.params == {"units": 0, "teams": 1, "contracts": 0}
    Team.unscoped.update(ended_on=DAY)
    end_organisation(**order)
    assert Organisation.unscoped.get(pk=cast.company.pk).ended_on == DAY
    with pytest.raises(OrganisationHasEnded):
        end_organisation(**order)
    with pytest.raises(PoliceUnderTheBureau):
        end_organisation(organisation=cast.bureau, on=DAY, actor=cast.xu.viewer)
