"""The recommendation on the page: ranges, why not, who is lacking, whom to ring, what stays."""

from __future__ import annotations

import re

import pytest
from cast import Cast, report
from django.urls import reverse

from lianqin.dispatch.models import OrderRule
from lianqin.incidents.models import Incident
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit

pytestmark = pytest.mark.django_db


def lost(county: Cast) -> Incident:
    village = county.places.village
    facts = {"category": "assistance.lost", "priority": 2, "lon": village.lon, "lat": village.lat}
    plain = {"station": county.places.daji, "site": None, "suspects": 0, "has_fled": False}
    return report(county, **facts, **plain)


def page(county: Cast, incident: Incident) -> str:
    found = county.chen.client().get(f"/incidents/{incident.number}/").content.decode()
    return re.sub(r"\s+", " ", found)


def rule(county: Cast, **terms: object) -> OrderRule:
    plain = {"lead": "guards_first", "actions": ["find_lost"], "reason": "就近救助"}
    return OrderRule.unscoped.create(
        order=county.order, category="assistance.lost", **{**plain, **terms}
    )


def test_times_are_ranges_and_both_sides_are_named(county: Cast) -> None:
    found = page(county, lost(county))
    assert re.search(r"民警最快 \d+–\d+ 分，协助力量最快 (约 )?\d+(–\d+)? 分", found)
    assert re.search(r"派出后全县一刻钟覆盖率 [\d.]+ % → [\d.]+ %", found)


def test_internal_security_is_reached_through_the_units_duty_contact(county: Cast) -> None:
    incident = lost(county)
    county.places.enterprise.duty_phone = ""
    county.places.enterprise.save()
    assert "该单位未登记值班电话" in page(county, incident)
    county.places.enterprise.duty_contact = "牛值班"
    county.places.enterprise.duty_phone = "0356-0000001"
    county.places.enterprise.save()
    found = page(county, incident)
    assert '牛值班 <a href="tel:0356-0000001">' in found


def test_those_who_may_not_go_stand_under_why(county: Cast) -> None:
    Unit.unscoped.filter(kind=UnitKind.GUARD).update(is_released=False)
    found = page(county, lost(county))
    group = found[found.index("用人单位未放行") :]
    assert "谭" not in group[:200]  # crews, not people
    assert found.index("当前未参加联勤") < found.index("用人单位未放行")


def test_who_is_lacking_is_said_with_why(county: Cast) -> None:
    rule(county, officers=9, guards=2)
    Unit.unscoped.filter(pk=county.swat_car.pk).update(shift_since=county.swat_car.shift_since)
    found = page(county, lost(county))
    assert "民警至少 9 名：已派 0，建议再派 3" in found
    assert "还差 6 名民警：没有其他在勤的班组" in found
    assert "保安至少 2 名：已派 0，建议再派 3" in found
    assert "还差" not in page(county, report(county, category="other"))


def test_a_program_reads_the_range_the_numbers_and_the_cost(county: Cast) -> None:
    incident = lost(county)
    address = reverse("desk:recommendation", args=[incident.number])
    found = county.chen.client().get(address).json()
    first = found["ranked"][0]
    assert first["seconds"] < first["seconds_80"]
    assert first["coverage_loss"] is not None
    assert found["officers"] == {"wanted": 1, "sent": 0, "proposed": 1}
