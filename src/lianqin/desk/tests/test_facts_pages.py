"""Facts put right on the page, the one key to 12345, and what a helping station does not read."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.incidents.models import Incident, Transfer
from lianqin.incidents.restricted import WITHHELD
from lianqin.units.models import Unit

pytestmark = pytest.mark.django_db


def page_of(client: Client, incident: Incident) -> str:
    return client.get(f"/incidents/{incident.number}/").content.decode()


def shown(incident: Incident, **said: Any) -> dict[str, Any]:
    """What a browser sends: the form as it was shown, with what was changed in it."""
    counts = ("adults", "minors", "injured", "suspects")
    stood = {name: str(getattr(incident, name)) for name in (*counts, "vehicle", "flight")}
    ticks = ("has_weapon", "is_ongoing", "has_fled", "minors_harmed", "is_domestic")
    on = {name: "on" for name in ticks if getattr(incident, name)}
    before = {f"initial-{name}": value for name, value in {**stood, **on}.items()}
    return {**stood, **on, **before, **said}


def amend(client: Client, incident: Incident, **said: Any) -> Any:
    return client.post(f"/incidents/{incident.number}/facts/", shown(incident, **said))


def test_a_fact_put_right_stands_on_the_page_with_what_it_was(cast: Cast) -> None:
    incident = report(cast, has_fled=False, suspects=2)
    client = cast.chen.client()
    assert 'id="facts-amend"' in page_of(client, incident)
    answer = amend(client, incident, suspects="3", vehicle="白色面包车")
    assert answer.status_code == 302
    page = page_of(client, incident)
    assert "嫌疑人：2→3；车辆：未知→白色面包车" in page
    incident.refresh_from_db()
    assert (incident.suspects, incident.vehicle) == (3, "白色面包车")


def test_what_another_officer_amended_meanwhile_is_not_written_over(cast: Cast) -> None:
    incident = report(cast, suspects=2)
    as_seen = shown(incident, vehicle="红色三轮")
    Incident.unscoped.filter(pk=incident.pk).update(suspects=4, has_weapon=True)
    cast.chen.client().post(f"/incidents/{incident.number}/facts/", as_seen)
    incident.refresh_from_db()
    assert (incident.suspects, incident.has_weapon) == (4, True)
    assert incident.vehicle == "红色三轮"


def test_a_count_that_is_none_is_refused_and_what_was_entered_stays(cast: Cast) -> None:
    incident = report(cast)
    answer = amend(cast.chen.client(), incident, injured="-1", vehicle="蓝色货车")
    assert answer.status_code == 422
    assert "core.unreadable_input" in answer.content.decode()
    assert 'value="蓝色货车"' in answer.content.decode()


def test_one_key_hands_a_p4_matter_to_12345_and_closes_it(cast: Cast) -> None:
    incident = report(cast, category="other.service", priority=4, words="路灯坏了")
    client = cast.chen.client()
    page = page_of(client, incident)
    assert 'data-key="t"' in page
    client.post(f"/incidents/{incident.number}/transfer/", {"to": "12345"})
    incident.refresh_from_db()
    assert incident.state == "closed"
    closed = page_of(client, incident)
    assert "12345政务服务热线" in closed
    assert 'data-key="t"' not in closed


def test_a_theft_has_no_such_key_and_is_refused_with_the_reason(cast: Cast) -> None:
    incident = report(cast)
    client = cast.chen.client()
    assert 'data-key="t"' not in page_of(client, incident)
    answer = client.post(f"/incidents/{incident.number}/transfer/", {"to": "12345"})
    assert "incidents.never_transferred" in answer.content.decode()
    assert not Transfer.unscoped.exists()


def test_the_fire_brigade_is_told_and_its_number_stands_on_the_page(cast: Cast) -> None:
    incident = report(cast, category="other.fire", priority=1)
    client = cast.chen.client()
    said = {"to": "119", "outside_ref": "119-0042", "text": "请求灭火"}
    client.post(f"/incidents/{incident.number}/transfer/", said)
    page = page_of(client, incident)
    assert "119-0042" in page
    assert "请求灭火" in page
    incident.refresh_from_db()
    assert incident.state == "received"


def test_a_helping_station_reads_place_and_kind_but_neither_words_nor_number(cast: Cast) -> None:
    incident = report(cast, words="他又打孩子了", minors_harmed=True, category="security.domestic")
    unit = Unit.unscoped.filter(organisation=cast.daji).first()
    assert unit is not None
    incident.participations.create(unit=unit, directed_at=incident.received_at)
    helper, own = cast.ma.client(), cast.sun.client()
    for url in (f"/incidents/{incident.number}/", "/incidents/", "/", "/cards/"):
        page = helper.get(url).content.decode()
        assert incident.number in page
        assert "他又打孩子了" not in page
        assert "13800000001" not in page
    page = page_of(helper, incident)
    assert str(WITHHELD) in page
    assert incident.place_text in page
    assert "他又打孩子了" in page_of(own, incident)
    told = helper.get(f"/incidents/{incident.number}/record.json").content.decode()
    assert "他又打孩子了" not in told


def helped(cast: Cast, **changes: object) -> Incident:
    """An incident at Danhe's building site in which a crew of Daji takes part."""
    incident = report(cast, **changes)
    unit = Unit.unscoped.filter(organisation=cast.daji).first()
    assert unit is not None
    incident.participations.create(unit=unit, directed_at=incident.received_at)
    return incident


def test_no_panel_of_a_helpers_page_says_what_another_place_withholds(cast: Cast) -> None:
    said = "他用电缆打孩子，电缆都断了"
    harm = {"words": said, "minors_harmed": True, "vehicle": "晋E54321", "flight": "往东边山上"}
    protected, other = helped(cast, **harm), helped(cast, words="电缆断了，有人打孩子")
    kept = (said[:8], "晋E54321", "往东边山上", "都说到")
    for url in (f"/incidents/{protected.number}/", f"/incidents/{other.number}/"):
        page = cast.ma.client().get(url).content.decode()
        assert "可能是同一件事" in page
        assert [word for word in kept if word in page] == []
    own = page_of(cast.sun.client(), protected)
    assert [word for word in kept[1:] if word not in own] == []
    assert said[:8] in page_of(cast.sun.client(), other)


def test_while_a_helper_types_a_protected_double_is_proposed_without_its_words(cast: Cast) -> None:
    protected = helped(cast, words="他用电缆打孩子", minors_harmed=True, external_ref="110-1")
    spot = f"{protected.lon}, {protected.lat}"
    typed = {"words": "有人用电缆打孩子", "coordinates": spot, "system": "wgs84"}
    said = {**typed, "place": "", "source": "phone", "category": "criminal.theft"}
    for more in ({}, {"external_ref": "110-1"}):
        typing = "/incidents/new/doubles/", {**said, **more}
        page = cast.ma.client().post(*typing).content.decode()
        assert protected.number in page
        assert "他用电缆" not in page
        assert "都说到" not in page
        assert "他用电缆" in cast.sun.client().post(*typing).content.decode()


def test_a_dispute_begun_from_a_protected_incident_is_not_filled_with_its_words(cast: Cast) -> None:
    protected = helped(cast, words="他又打孩子了", minors_harmed=True)
    url = f"/disputes/new/?incident={protected.number}"
    page = cast.ma.client().get(url).content.decode()
    assert protected.place_text in page
    assert "他又打孩子了" not in page
    assert "他又打孩子了" in cast.sun.client().get(url).content.decode()


def test_a_helper_is_told_why_they_change_nothing_of_a_protected_incident(cast: Cast) -> None:
    protected = helped(cast, is_domestic=True)
    refused = cast.ma.client().post(f"/incidents/{protected.number}/facts/", {"adults": "2"})
    assert refused.status_code == 403
    assert "由属地派出所或指挥中心更改和反馈" in refused.content.decode()


def test_a_helper_is_shown_no_form_of_a_protected_incident_that_would_be_refused(
    cast: Cast,
) -> None:
    protected = helped(cast, is_domestic=True)
    forms = (f"/incidents/{protected.number}/feedback/", f"/incidents/{protected.number}/place/")
    own, helper = page_of(cast.sun.client(), protected), page_of(cast.ma.client(), protected)
    assert [form for form in forms if form not in own] == []
    assert [form for form in forms if form in helper] == []
    assert "由属地派出所或指挥中心反馈" in helper


def test_a_word_that_is_withheld_is_not_found_by_searching_either(cast: Cast) -> None:
    incident = report(cast, words="他又打孩子了", minors_harmed=True)
    unit = Unit.unscoped.filter(organisation=cast.daji).first()
    assert unit is not None
    incident.participations.create(unit=unit, directed_at=incident.received_at)
    asked = {"q": "打孩子"}
    assert incident.number not in cast.ma.client().get("/incidents/", asked).content.decode()
    assert incident.number in cast.sun.client().get("/incidents/", asked).content.decode()


def test_intake_takes_vehicle_direction_and_the_marks_of_protection(cast: Cast) -> None:
    said = {"words": "往东跑了", "source": "phone", "place": "两谷坨村", "vehicle": "白色面包车"}
    marks = {"flight": "往东", "minors_harmed": "on", "is_domestic": "on"}
    cast.chen.client().post("/incidents/new/", {**said, **marks})
    incident = Incident.objects.for_viewer(cast.chen.viewer).get()
    assert (incident.vehicle, incident.flight) == ("白色面包车", "往东")
    assert incident.minors_harmed
    assert incident.is_domestic


def test_every_level_of_the_tree_can_be_chosen(cast: Cast) -> None:
    page = cast.chen.client().get("/incidents/new/").content.decode()
    for code in ("criminal", "criminal.theft", "criminal.theft.cable"):
        assert f'<option value="{code}"' in page
    assert "　盗窃电缆、电力设施" in page
