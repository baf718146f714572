"""Rows of the registry found by many values at once."""

from __future__ import annotations

import pytest
from cast import Cast
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqin.registry.importing.asking import keys_of
from lianqin.registry.models import Person

pytestmark = pytest.mark.django_db


def test_rows_are_found_by_any_of_the_values_and_by_what_is_fixed(cast: Cast) -> None:
    li, twin = cast.li.person, cast.twin.li.person
    names = [li.name, li.name, cast.zhao.person.name, "查无此人"]
    here = keys_of(Person, "name", names, bureau_id=li.bureau_id)
    assert li.pk in here
    assert cast.zhao.person.pk in here
    assert twin.pk not in here
    assert len(here) == len(set(here))
    ended = keys_of(Person, "name", names, bureau_id=li.bureau_id, ended_on=None)
    assert li.pk in ended


def test_nothing_is_asked_for_no_values(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert keys_of(Person, "name", [], bureau_id=1) == []
    assert len(asked) == 0


@pytest.mark.sqlite
@pytest.mark.parametrize("column", ["id_index", "pinyin"])
def test_sqlite_looks_each_value_up_and_does_not_read_the_bureau(cast: Cast, column: str) -> None:
    values = [f"{number:064x}" for number in range(500)]
    with CaptureQueriesContext(connection) as asked:
        keys_of(Person, column, values, bureau_id=cast.li.person.bureau_id)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked[0]["sql"])
        plan = [row[-1] for row in cursor.fetchall()]
    assert any(f"(bureau_id=? AND {column}=?)" in step for step in plan), plan
