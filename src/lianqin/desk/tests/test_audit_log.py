"""The auditor reads what was done, by number and code, and sees at once what was altered."""

from __future__ import annotations

import pytest
from cast import Cast
from cast_registry import papers
from django.urls import reverse

from lianqin.core.acts import act
from lianqin.core.models import AuditRow
from lianqin.core.scope import Viewer
from lianqin.registry.audit_reading import Asked, altered, audit_rows

pytestmark = pytest.mark.django_db


def done_by(who: object, action: str, row: object) -> None:
    with act(action, actor=who.viewer) as act_:  # type: ignore[attr-defined]
        act_.record(row, grade=3)  # type: ignore[arg-type]


def test_the_auditor_reads_the_bureaus_acts_newest_first_and_no_other_bureaus(cast: Cast) -> None:
    done_by(cast.xu, "person.edit", cast.li.person)
    done_by(cast.twin.people.xu, "person.edit", cast.twin.people.li.person)
    done_by(cast.qian, "kit.issue", cast.company)
    seen = audit_rows(cast.shen.viewer).values_list("action", "actor_id")
    assert list(seen[:2]) == [("kit.issue", cast.qian.user.pk), ("person.edit", cast.xu.user.pk)]


def test_what_the_house_does_by_itself_is_shown_where_there_is_one_bureau(cast: Cast) -> None:
    with act("registry.remind", actor=Viewer(user_id=None, role="timer")) as act_:
        act_.record(cast.company)
    asked = Asked(action="registry.remind")
    assert audit_rows(cast.shen.viewer, asked).count() == 1
    assert cast.twin.people.shen.viewer.bureau_id != cast.bureau.pk
    assert audit_rows(cast.shen.viewer, asked).count() == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(action="person."), 1),
        (Asked(action="kit."), 1),
        (Asked(role="unit_manager"), 1),
        (Asked(subject="registry.person"), 1),
        (Asked(subject="incidents."), 0),
    ],
)
def test_each_condition_finds_its_rows(cast: Cast, asked: Asked, found: int) -> None:
    done_by(cast.xu, "person.edit", cast.li.person)
    done_by(cast.qian, "kit.issue", cast.company)
    assert audit_rows(cast.shen.viewer, asked).count() == found


def test_a_fact_of_any_name_is_shown(cast: Cast) -> None:
    with act("kit.issue", actor=cast.qian.viewer) as act_:
        act_.record(cast.company, items=[7, 8], keys=3)
    page = cast.shen.client().get(reverse("desk:audit_log")).content.decode()
    assert "items <b>7, 8</b>" in page
    assert "keys <b>3</b>" in page


def test_the_page_names_no_person_though_the_acts_concern_one(cast: Cast) -> None:
    papers(cast)
    done_by(cast.xu, "person.edit", cast.li.person)
    page = cast.shen.client().get(reverse("desk:audit_log")).content.decode()
    assert "person.edit" in page
    for name in (cast.li.person.name, cast.xu.user.display_name, cast.company.name):
        assert name not in page


def test_a_row_that_was_altered_behind_the_chains_back_is_named(cast: Cast) -> None:
    done_by(cast.xu, "person.edit", cast.li.person)
    done_by(cast.xu, "person.move", cast.li.person)
    second, first = AuditRow.objects.order_by("-seq")[:2]
    assert altered([second, first]) == []
    first.facts = {"grade": 4}
    assert altered([second, first]) == [first.seq]
    second.previous = "0" * 64
    assert second.seq in altered([second])


def test_the_page_asks_the_same_few_questions_however_many_rows(
    cast: Cast, django_assert_num_queries: object
) -> None:
    for _ in range(60):
        done_by(cast.xu, "person.edit", cast.li.person)
    shen, url = cast.shen.client(), reverse("desk:audit_log")
    shen.get(url)
    with django_assert_num_queries(7):  # type: ignore[operator]
        assert shen.get(url).status_code == 200
