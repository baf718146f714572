"""Registering somebody and putting right the first page of a file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import Cast
from django.urls import reverse

from lianqin.registry.models import (
    Change,
    Person,
)
from lianqin.registry.tests.invented import number, registered

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def url_of(person: Person) -> str:
    return reverse("desk:dossier", args=[person.pk])


def filled(**changes: Any) -> dict[str, Any]:
    facts = {
        "kind": "guard",
        "name": "吴新生",
        "identity": number(),
        "education": "senior",
        "since": "2024-06-01",
        "phone": "+9991405000777",
        "position": "门卫",
    }
    return {**facts, **changes}


def test_a_manager_registers_somebody_and_lands_on_the_file(cast: Cast) -> None:
    client = cast.qian.client()
    page = client.get(reverse("desk:person_new")).content.decode()
    assert "泽安保安服务有限公司" in page
    assert "丹河实验中学" not in page
    sent = client.post(reverse("desk:person_new"), filled(organisation=cast.company.pk))
    person = Person.unscoped.get(name="吴新生")
    assert sent.headers["Location"] == url_of(person)
    assert (person.sex, person.born_on) == ("M", date(1990, 3, 4))
    page = client.get(url_of(person)).content.decode()
    assert "已建档：吴新生。" in page
    assert "没有保安员证" in page


def test_bad_input_keeps_everything_that_was_typed(cast: Cast) -> None:
    client, url = cast.qian.client(), reverse("desk:person_new")
    typed = filled(organisation=cast.company.pk, education="primary")
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "registry.schooling_too_short" in page
    for name in ("name", "identity", "since", "phone", "position"):
        assert typed[name] in page
    short = client.post(url, filled(organisation=cast.company.pk, name=""))
    assert "core.missing_input" in short.content.decode()
    assert not Person.unscoped.filter(name="吴新生").exists()


def test_a_day_that_cannot_be_read_is_said_in_one_sentence(cast: Cast) -> None:
    answer = cast.qian.client().post(
        reverse("desk:person_new"), filled(organisation=cast.company.pk, since="2026-13-45")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "无法读取" in page
    assert "。。" not in page


def test_a_manager_cannot_register_at_a_unit_that_the_page_does_not_offer(cast: Cast) -> None:
    answer = cast.qian.client().post(
        reverse("desk:person_new"), filled(organisation=cast.places.school.pk), headers=JSON
    )
    assert answer.status_code == 422
    assert not Person.unscoped.filter(name="吴新生").exists()


def test_a_manager_whose_entry_is_on_file_elsewhere_is_not_told_where(cast: Cast) -> None:
    there = registered(cast, cast.places.school, name="高远志", identity=(mark := number()))
    answer = cast.qian.client().post(
        reverse("desk:person_new"), filled(organisation=cast.company.pk, identity=mark)
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "请联系保安监管大队办理转入" in page
    assert there.name not in page
    assert cast.places.school.name not in page


def test_an_edit_sends_only_what_differs(cast: Cast) -> None:
    person = registered(cast)
    client, url = cast.qian.client(), reverse("desk:person_edit", args=[person.pk])
    page = client.get(url).content.decode()
    assert 'name="identity"' not in page
    sent = {
        "name": person.name,
        "sex": "M",
        "born_on": "1990-03-04",
        "phone": "+9991405009999",
        "education": "senior",
        "service_number": "",
    }
    assert client.post(url, sent).status_code == 302
    fields = Change.unscoped.filter(person=person, subject="registry.person")
    assert list(fields.values_list("field", flat=True)) == ["phone"]
    again = client.post(url, sent)
    assert again.status_code == 422
    assert "registry.nothing_changed" in again.content.decode()
