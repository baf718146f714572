"""Facts put right later: what the record says of it, and what can never pass as simple."""

from __future__ import annotations

import pytest
from cast import Cast, report
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.models import AuditRow
from lianqin.incidents.categories import BY_CODE, CATEGORIES, lineage, path_name
from lianqin.incidents.classifying import classify
from lianqin.incidents.classifying_errors import FactUnknown
from lianqin.incidents.errors import IncidentMovedOn, NeverSimple
from lianqin.incidents.facts import NAMES, add_facts, amend_facts
from lianqin.incidents.models import Incident
from lianqin.incidents.never_simple import Facts, why_never_simple
from lianqin.incidents.states import EntryKind

HARM = {"has_weapon": True, "injured": 1, "minors_harmed": True, "is_domestic": True}


def who(county: Cast) -> dict[str, object]:
    return {"actor": county.chen.viewer, "actor_name": "陈警官"}


def quarrel(county: Cast, **changes: object) -> Incident:
    return report(county, category="dispute.neighbour", priority=3, **changes)


def lines(incident: Incident, kind: EntryKind) -> list[str]:
    return [row.text for row in incident.timeline.filter(kind=kind)]


@pytest.mark.django_db
def test_an_amended_fact_says_what_became_of_what(county: Cast) -> None:
    incident = quarrel(county, suspects=2, has_fled=False)
    changes = {"suspects": 3, "has_fled": True, "vehicle": "白色面包车", "minors": 0}
    changed = amend_facts(incident, changes, **who(county))
    assert changed == ["suspects", "has_fled", "vehicle"]
    assert lines(incident, EntryKind.CORRECTION) == [
        "嫌疑人：2→3；已逃离：否→是；车辆：未知→白色面包车"
    ]
    incident.refresh_from_db()
    assert (incident.suspects, incident.has_fled, incident.vehicle) == (3, True, "白色面包车")


@pytest.mark.django_db
def test_the_audit_row_names_the_fields_and_none_of_the_words(county: Cast) -> None:
    incident = quarrel(county)
    amend_facts(incident, {"vehicle": "晋E12345", "flight": "往东"}, **who(county))
    row = AuditRow.objects.get(action="incident.amend_facts")
    assert "vehicle" in str(row.facts)
    assert "12345" not in str(row.facts)


@pytest.mark.django_db
def test_nothing_is_written_where_nothing_changed(county: Cast) -> None:
    incident = quarrel(county)
    before = incident.timeline.count()
    assert amend_facts(incident, {"has_weapon": False, "vehicle": ""}, **who(county)) == []
    assert incident.timeline.count() == before


@pytest.mark.django_db
def test_what_is_no_fact_and_a_closed_record_are_refused(county: Cast) -> None:
    incident = quarrel(county)
    with pytest.raises(FactUnknown):
        amend_facts(incident, {"is_exercise": True}, **who(county))
    Incident.unscoped.filter(pk=incident.pk).update(state="closed")
    with pytest.raises(IncidentMovedOn):
        amend_facts(incident, {"injured": 1}, **who(county))
    with pytest.raises(IncidentMovedOn):
        classify(incident, category="dispute", priority=3, **who(county))


@pytest.mark.django_db
@pytest.mark.parametrize("name", HARM)
def test_a_simple_incident_ceases_to_be_one_when_harm_becomes_known(
    county: Cast, name: str
) -> None:
    incident = quarrel(county, is_simple=True)
    amend_facts(incident, {name: HARM[name]}, **who(county))
    incident.refresh_from_db()
    assert incident.is_simple is False
    [line] = lines(incident, EntryKind.CLASSIFIED)
    assert line.startswith("不再按简易警情处置：")


@pytest.mark.django_db
def test_a_weapon_told_from_the_spot_ends_simplicity_too(county: Cast) -> None:
    incident = quarrel(county, is_simple=True)
    add_facts(incident, text="有人拿刀", has_weapon=True, **who(county))
    incident.refresh_from_db()
    assert incident.is_simple is False


@pytest.mark.django_db
def test_a_form_that_was_opened_earlier_does_not_pass_a_harmed_one_as_simple(county: Cast) -> None:
    seen_before = quarrel(county)
    amend_facts(Incident.unscoped.get(pk=seen_before.pk), {"injured": 2}, **who(county))
    with pytest.raises(NeverSimple):
        classify(
            seen_before, category="dispute.neighbour", priority=3, is_simple=True, **who(county)
        )


@pytest.mark.django_db
@pytest.mark.parametrize("name", HARM)
def test_the_database_itself_refuses_a_simple_incident_that_harms(county: Cast, name: str) -> None:
    incident = quarrel(county, is_simple=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.unscoped.filter(pk=incident.pk).update(**{name: HARM[name]})


@pytest.mark.django_db
def test_a_category_of_the_third_level_is_named_with_its_path(county: Cast) -> None:
    incident = report(county)
    classify(incident, category="criminal.theft.cable", priority=2, **who(county))
    assert lines(incident, EntryKind.CLASSIFIED)[-1] == f"{path_name('criminal.theft.cable')} · P2"


@given(
    category=st.sampled_from(sorted(BY_CODE)),
    weapon=st.booleans(),
    injured=st.integers(0, 3),
    minors=st.booleans(),
    ongoing=st.booleans(),
    domestic=st.booleans(),
)
def test_no_facts_and_no_category_get_past_the_list(
    category: str, weapon: bool, injured: int, minors: bool, ongoing: bool, domestic: bool
) -> None:
    reasons = why_never_simple(Facts(category, weapon, injured, minors, ongoing, domestic))
    harm = weapon or injured or minors or ongoing or domestic
    assert bool(reasons) == bool(harm or BY_CODE[category].never_simple)


def test_what_lies_under_a_kind_that_is_never_simple_is_never_simple_itself() -> None:
    for category in CATEGORIES:
        if any(BY_CODE[code].never_simple for code in lineage(category.code)):
            assert category.never_simple, category.code


def test_harm_to_minors_and_violence_at_home_are_never_simple_by_nature() -> None:
    for category in CATEGORIES:
        assert category.never_simple or not (category.domestic or category.minors)
        assert category.never_simple or category.priority > 1 or "disaster" in category.code


def test_codes_are_short_alike_to_their_place_and_named_once() -> None:
    for category in CATEGORIES:
        assert len(category.code) <= 32
        assert category.code.rpartition(".")[0] == category.parent
    names = [str(category.name) for category in CATEGORIES]
    assert len(names) == len(set(names))
    assert {"suicide", "drowning", "fall", "medical"} <= {
        category.code.split(".")[1] for category in CATEGORIES if category.priority == 1
    } | {"-"}
    assert set(NAMES) >= set(HARM)
