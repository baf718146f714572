"""Exports: the list as shown, with a purpose, on the record, and safe to open."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from cast import Cast
from django.test import Client
from django.urls import reverse

from lianqin.registry import exporting
from lianqin.registry.models import DossierReading, ExportRecord, Person

pytestmark = pytest.mark.django_db
PURPOSE = "季度检查核对名单"


def export(client: Client, query: str, form: str = "csv", purpose: str = PURPOSE):
    url = f"{reverse('desk:export', args=['people'])}?{query}"
    return client.post(url, {"purpose": purpose, "form": form})


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_holds_the_rows_the_columns_and_the_order_of_the_list(cast: Cast) -> None:
    query = "state=registered&kind=guard&sort=-name&columns=name&columns=phone"
    head, *rows = lines(export(cast.xu.client(), query).content)
    assert head == ["姓名", "电话"]
    assert [row[0] for row in rows] == ["赵保安", "谭队长", "李保安", "高远"]
    assert {row[1] for row in rows} == {"••••0000"}


def test_before_it_leaves_one_still_stands_in_the_list(cast: Cast) -> None:
    page = cast.xu.client().get(reverse("desk:export", args=["teams"])).content.decode()
    assert 'href="/registry/teams/" aria-current="page"' in page


def test_a_workbook_holds_the_same(cast: Cast) -> None:
    answer = export(cast.xu.client(), "state=registered&kind=guard", "xlsx")
    assert "filename*=UTF-8''%E4%BA%BA%E5%91%98" in answer.headers["Content-Disposition"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    assert [cell.value for cell in page["A"]][1:] == ["高远", "李保安", "谭队长", "赵保安"]


def test_a_hostile_name_leaves_as_text(cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.gao.pk).update(name="=HYPERLINK(1)")
    _head, *rows = lines(export(cast.xu.client(), f"unit={cast.school.pk}").content)
    assert rows[0][0] == "'=HYPERLINK(1)"


def test_it_is_entered_and_everybody_in_it_can_see_it(cast: Cast) -> None:
    export(cast.xu.client(), "state=registered&kind=guard&certificate=valid")
    record = ExportRecord.unscoped.get()
    assert (record.rows, record.kind, record.purpose) == (4, "people", PURPOSE)
    assert record.filter_words == "状态：在册的；类别：保安员；证件：有效"
    assert DossierReading.objects.for_viewer(cast.li.viewer).count() == 1
    for who, sees in ((cast.shen, True), (cast.xu, True)):
        page = who.client().get(reverse("desk:exports")).content.decode()
        assert (PURPOSE in page) is sees
    auditors = cast.shen.client().get(reverse("desk:exports")).content.decode()
    assert reverse("desk:search") not in auditors
    assert PURPOSE not in cast.twin.shen.client().get(reverse("desk:exports")).content.decode()


def test_without_a_purpose_nothing_leaves_and_what_was_written_is_kept(cast: Cast) -> None:
    answer = export(cast.xu.client(), "kind=guard", purpose="核")
    assert answer.status_code == 422
    assert "registry.export_purpose_missing" in answer.content.decode()
    assert 'value="核"' in answer.content.decode()
    assert not ExportRecord.unscoped.exists()


def test_a_manager_exports_only_the_units_own(cast: Cast) -> None:
    _head, *rows = lines(export(cast.qian.client(), "kind=guard").content)
    assert {row[0] for row in rows} == {"李保安", "赵保安", "谭队长"}


def test_too_many_rows_are_refused_with_what_to_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianqin.desk.registry import exports

    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    client = cast.xu.client()
    page = client.get(f"{reverse('desk:export', args=['people'])}?kind=guard").content.decode()
    assert "超过 2 行" in page
    answer = export(client, "kind=guard")
    assert answer.status_code == 422
    assert "registry.export_too_long" in answer.content.decode()
    assert not ExportRecord.unscoped.exists()


def test_no_column_of_people_can_hold_an_identity_number(cast: Cast) -> None:
    query = "&".join(f"columns={key}" for key in ("name", "identity", "id_sealed", "id_index"))
    head, *_rows = lines(export(cast.xu.client(), f"kind=guard&{query}").content)
    assert head == ["姓名"]


@pytest.mark.parametrize("kind", ["organisations", "teams", "points", "sites"])
def test_every_other_list_leaves_too_and_names_nobodys_file(cast: Cast, kind: str) -> None:
    url = reverse("desk:export", args=[kind])
    answer = cast.xu.client().post(url, {"purpose": PURPOSE, "form": "csv"})
    assert len(lines(answer.content)) > 1
    assert not DossierReading.unscoped.exists()


def test_an_unknown_list_is_not_found(cast: Cast) -> None:
    assert cast.xu.client().get(reverse("desk:export", args=["secrets"])).status_code == 404
