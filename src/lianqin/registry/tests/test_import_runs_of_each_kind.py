"""Certificates, organisations, kit and sites: bad cells named, good rows kept, no doubles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from cast_roads import lay_roads

from lianqin.core import clock
from lianqin.registry.importing import reading
from lianqin.registry.models import (
    Certificate,
    Change,
    Filing,
    ImportRun,
    KitIssue,
    KitItem,
    Organisation,
    Qualification,
    Site,
)
from lianqin.registry.tests.rolls import COMPANY, guard, sheet
from lianqin.registry.tests.test_import_runs import bad, entered, read, roll

Row = dict[str, Any]


def brought(cast: Cast, kind: str, *rows: Row) -> ImportRun:
    """A file of that kind from the supervision brigade, read and entered."""
    return entered(cast.xu.viewer, looked_at(cast, kind, *rows))


def looked_at(cast: Cast, kind: str, *rows: Row) -> ImportRun:
    """The same, only read."""
    return read(cast.xu.viewer, kind, sheet(kind, rows))


def paper(place: int, **said: Any) -> Row:
    """A certificate with a level of skill for the guard of that place."""
    row = {
        "identity": guard(place)["identity"],
        "certificate_number": f"新证{place:04d}",
        "certificate_issued_on": date(2023, 6, 1),
        "certificate_expires_on": "长期",
        "skill_level": "四级",
        "skill_granted_on": date(2023, 6, 1),
    }
    return {**row, **said}


def test_certificates_find_their_guards_and_name_what_they_cannot(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, *(guard(place) for place in range(4))))
    rows = [
        paper(0),
        paper(1, certificate_number="演证000002"),
        paper(2, skill_granted_on=None),
        paper(9),
        {"name": "何义巡", "born_on": date(1990, 1, 1), "certificate_number": "新证9", **ISSUED},
    ]
    run = looked_at(cast, "certificates", *rows)
    assert bad(run) == [
        (3, "certificate_number", "certificate_taken"),
        (4, "skill_granted_on", "needed_with"),
        (5, "identity", "person_unknown"),
        (6, "name", "person_unknown"),
    ]
    entered(cast.xu.viewer, run)
    holder = Certificate.unscoped.get(number="新证0000").person
    assert set(Qualification.unscoped.filter(person=holder).values_list("level", flat=True)) == {
        4,
        5,
    }
    again = looked_at(cast, "certificates", paper(0), paper(1), paper(2))
    assert (again.unchanged, again.good, again.bad) == (1, 2, 0)


ISSUED = {"certificate_issued_on": date(2023, 6, 1)}


def test_a_new_last_day_of_a_certificate_is_an_update_with_its_history(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(0)))
    number = guard(0)["certificate_number"]
    later = paper(0, certificate_number=number, certificate_issued_on=date(2021, 5, 1))
    run = brought(cast, "certificates", {**later, "certificate_expires_on": date(2030, 1, 1)})
    assert run.entered == 1
    assert Certificate.unscoped.get(number=number).expires_on == date(2030, 1, 1)
    change = Change.unscoped.get(field="expires_on")
    assert (change.before, change.after) == ("", "2030-01-01")


def test_organisations_come_with_their_filing_and_police_never(cast: Cast) -> None:
    filed = {"filed_on": date(2024, 2, 1), "filing_number": "备2024-7"}
    started = {"started_on": date(2024, 1, 20)}
    rows = [
        {"name": "晋东保安服务有限公司", "kind": "保安服务公司", **filed, **started},
        {"name": "某某派出所", "kind": "派出所"},
        {"name": COMPANY, "kind": "单位内部保卫科"},
        {"name": "新的公司", "short_name": cast.school.short_name, "kind": "保安公司"},
        {"name": "悬空网格", "kind": "网格", "lon": 112.9},
        {"name": "晋东 保安服务有限公司", "kind": "保安服务公司"},
    ]
    run = looked_at(cast, "organisations", *rows)
    assert bad(run) == [
        (3, "kind", "police_body"),
        (4, "kind", "body_kind_differs"),
        (5, "short_name", "short_name_taken"),
        (6, "lat", "both_coordinates"),
        (7, "name", "twice_in_file"),
    ]
    entered(cast.xu.viewer, run)
    body = Organisation.unscoped.get(name="晋东保安服务有限公司")
    assert (body.bureau, body.parent, body.kind) == (cast.bureau, cast.bureau, "company")
    filing = Filing.unscoped.get(organisation=body)
    assert (filing.number, filing.occurred_on) == ("备2024-7", date(2024, 1, 20))
    again = brought(cast, "organisations", {**rows[0], "address": "凤台东街1号"})
    assert (again.entered, again.facts["update"]) == (1, 1)
    assert Organisation.unscoped.filter(name=body.name).count() == 1
    assert Filing.unscoped.filter(organisation=body).count() == 1


def under(name: str, parent: str) -> Row:
    """A security company with the body above it."""
    return {"name": name, "kind": "保安服务公司", "parent": parent}


@pytest.mark.parametrize("chunk", [500, 1])
def test_a_file_puts_no_body_under_itself_or_under_what_stands_below_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(reading, "CHUNK", chunk)
    names = ["晋东保安公司", "晋西保安公司", "晋南保安公司"]
    made = [{"name": name, "kind": "保安服务公司"} for name in names]
    brought(cast, "organisations", *made)
    east, west, south = names
    run = looked_at(
        cast, "organisations", under(east, west), under(west, south), under(south, east)
    )
    assert bad(run) == [(4, "parent", "parent_goes_round")]
    entered(cast.xu.viewer, run)
    assert Organisation.unscoped.get(name=east).parent.parent.name == south
    assert bad(looked_at(cast, "organisations", under(south, south), under(south, east))) == [
        (2, "parent", "parent_goes_round"),
        (3, "name", "twice_in_file"),
        (3, "parent", "parent_goes_round"),
    ]
    turned = looked_at(cast, "organisations", under(east, "泽州县公安局"), under(south, east))
    assert bad(turned) == []


def thing(place: int, **said: Any) -> Row:
    """An armband of the company."""
    return {"number": f"XB-{place:04d}", "name": "红袖标", "organisation": COMPANY, **said}


def test_kit_is_handed_to_whom_the_file_names(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(0), guard(1)))
    rows = [
        thing(0, holder_name=guard(0)["name"], issued_on=date(2024, 3, 1)),
        thing(1),
        thing(2, holder_name="没有此人"),
        thing(3, name="说不清的东西"),
        thing(1),
    ]
    run = looked_at(cast, "kit", *rows)
    assert bad(run) == [
        (4, "holder_name", "holder_unknown"),
        (5, "sort", "sort_unknown"),
        (6, "number", "twice_in_file"),
    ]
    entered(cast.xu.viewer, run)
    item = KitItem.unscoped.get(number="XB-0000")
    assert (item.sort, item.kit_class, item.state) == ("armband", "signalling", "issued")
    assert KitIssue.unscoped.get(item=item).person.name == guard(0)["name"]
    other = thing(0, holder_name=guard(1)["name"])
    elsewhere = thing(1, organisation="丹河实验中学")
    run = looked_at(cast, "kit", other, elsewhere, thing(0, number="XB-0009"))
    assert bad(run) == [
        (2, "holder_name", "held_by_another"),
        (3, "number", "kit_elsewhere"),
    ]
    again = looked_at(cast, "kit", *rows[:2])
    assert (again.unchanged, again.good) == (2, 0)


def fork(place: int, **said: Any) -> Row:
    """A restraining fork of the company."""
    return thing(place, number=f"GC-{place:04d}", name="钢叉", **said)


def test_a_file_hands_restraining_kit_only_to_a_guard_whose_certificate_holds(cast: Cast) -> None:
    past = {"certificate_expires_on": clock.now().date() - timedelta(days=9)}
    entered(cast.xu.viewer, roll(cast, guard(0), guard(1, **past)))
    holders = [{"holder_name": guard(place)["name"]} for place in range(2)]
    run = looked_at(
        cast, "kit", fork(0, **holders[0]), fork(1, **holders[1]), thing(2, **holders[1])
    )
    assert bad(run) == [(3, "holder_name", "holder_uncertified")]
    entered(cast.xu.viewer, run)
    assert KitItem.unscoped.get(number="GC-0000").kit_class == "restraining"
    by_number = {"holder_identity": guard(1)["identity"]}
    brought(cast, "kit", fork(1))
    assert bad(looked_at(cast, "kit", fork(1, **by_number))) == [
        (2, "holder_identity", "holder_uncertified")
    ]
    # What somebody has as an armband becomes no fork in their hands.
    assert bad(looked_at(cast, "kit", thing(2, name="钢叉"))) == [(2, "sort", "holder_uncertified")]
    # What was handed out lawfully stays where it is.
    Certificate.unscoped.filter(person__name=guard(0)["name"]).update(expires_on=date(2020, 1, 1))
    assert bad(looked_at(cast, "kit", fork(0, **holders[0]))) == []


def test_what_kit_is_for_follows_from_its_sort_and_a_cell_cannot_say_otherwise(cast: Cast) -> None:
    run = looked_at(cast, "kit", fork(0, kit_class="标识"), fork(1, kit_class="约束"))
    assert bad(run) == [(2, "kit_class", "class_differs")]
    entered(cast.xu.viewer, run)
    assert [(item.number, item.kit_class) for item in KitItem.unscoped.all()] == [
        ("GC-0001", "restraining")
    ]


def test_a_file_hands_out_nothing_that_is_to_be_mended(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(0)))
    brought(cast, "kit", thing(0))
    KitItem.unscoped.update(state=KitItem.State.FAULTY)
    run = looked_at(cast, "kit", thing(0, holder_name=guard(0)["name"]))
    assert bad(run) == [(2, "holder_name", "kit_faulty")]
    assert not KitIssue.unscoped.exists()


def test_a_drill_or_a_plan_of_a_day_to_come_is_a_bad_cell(cast: Cast) -> None:
    lay_roads(cast)
    row = {"name": "丹河第二小学", "sector": "学校", "lon": cast.point.lon, "lat": cast.point.lat}
    day = clock.now().date()
    ahead = {**row, "drilled_on": date(2062, 1, 1), "plan_on": day + timedelta(days=1)}
    assert bad(looked_at(cast, "sites", ahead)) == [
        (2, "plan_on", "held_in_future"),
        (2, "drilled_on", "held_in_future"),
    ]
    assert bad(looked_at(cast, "sites", {**row, "drilled_on": day, "plan_on": day})) == []


def test_sites_lie_in_a_station_of_the_county_and_change_by_name(cast: Cast) -> None:
    lay_roads(cast)
    spot = {"lon": cast.point.lon, "lat": cast.point.lat}
    rows = [
        {"name": "丹河第二小学", "sector": "学校", **spot, "organisation": COMPANY},
        {"name": "外县的厂", "sector": "工厂", "lon": 100.0, "lat": 30.0},
        {"name": "填反了", "sector": "工厂", "lon": 35.5, "lat": 112.9},
        {"name": "没有派出所", "sector": "工厂", **spot, "station": COMPANY},
    ]
    run = looked_at(cast, "sites", *rows)
    assert [told[:2] for told in bad(run)] == [(3, "lon"), (4, "lon"), (4, "lat"), (5, "station")]
    entered(cast.xu.viewer, run)
    site = Site.unscoped.get(name="丹河第二小学")
    assert (site.station, site.organisation, site.is_key_unit) == (cast.danhe, cast.company, False)
    drilled = clock.now().date() - timedelta(days=3)
    again = brought(cast, "sites", {**rows[0], "is_key_unit": "是", "drilled_on": drilled})
    assert (again.entered, again.facts["update"]) == (1, 1)
    site.refresh_from_db()
    assert (site.is_key_unit, site.drilled_on) == (True, drilled)
    fields = Change.unscoped.filter(subject="registry.site").values_list("field", flat=True)
    assert set(fields) == {"created", "is_key_unit", "drilled_on"}
