"""Inspections on the desk's pages, as they work without any script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cast import Cast
from django.test import Client

from lianqin.supervision import inspecting
from lianqin.supervision.models import (
    Inspection,
    InspectionLine,
    InspectionPhoto,
    InspectionSheet,
    Signature,
)
from lianqin.supervision.states import InspectionState
from lianqin.supervision.tests.acting import WRITTEN, begun, finding, picture, read, sheet, signed

ROOM = "/supervision/inspections/"
WHO = {
    "identity_shown": "on",
    "second_name": "罗民警",
    "unit_person": "钱经理",
    "unit_title": "负责人",
}


def address(inspection: Inspection, step: str = "") -> str:
    return f"{ROOM}{inspection.number}/{step}"


def whole_sheet(inspection: Inspection, wrong: tuple[int, ...] = ()) -> dict[str, str]:
    """What the page's one button sends when every item is answered."""
    sent = {}
    for item in inspecting.items_of(inspection):
        bad = item.order in wrong
        sent[f"answer-{item.pk}"] = "not_met" if bad else "met"
        sent[f"note-{item.pk}"] = "两人未带证" if bad else ""
        sent[f"days-{item.pk}"] = str(item.days_to_mend)
    return sent


def sign_on(client: Client, inspection: Inspection, side: str, name: str, **more: Any) -> Any:
    strokes = json.dumps(WRITTEN)
    told = {"side": side, "signer": name, "strokes": strokes, **more}
    return client.post(address(inspection, "sign/"), told)


def test_a_whole_inspection_without_any_script(cast: Cast) -> None:
    sheet(cast)
    client = cast.xu.client()
    begins = client.post(f"{ROOM}new/", {"organisation": cast.company.pk, "kind": "routine"})
    assert begins.status_code == 302
    inspection = Inspection.unscoped.get()
    assert client.get(begins.url).status_code == 200
    client.post(address(inspection, "lines/"), whole_sheet(inspection, wrong=(4,)))
    client.post(address(inspection, "read-out/"), WHO)
    page = client.get(address(inspection)).content.decode()
    assert "两人未带证" in page
    assert "92" in page
    sign_on(client, inspection, "police", "徐警官")
    sign_on(client, inspection, "unit", "钱经理", strokes="", typed="钱经理", confirm="yes")
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.SIGNED
    page = client.get(address(inspection)).content.decode()
    assert "内容与签字一致" in page
    assert "signed__ink" in page
    assert "键入姓名确认" in page


def test_before_a_sheet_is_in_force_the_page_says_where_to_put_one_in_force(cast: Cast) -> None:
    client = cast.xu.client()
    assert "还没有启用检查表" in client.get(ROOM).content.decode()
    assert "还没有启用检查表" in client.get(f"{ROOM}new/").content.decode()
    client.post("/supervision/sheets/publish/")
    client.post("/supervision/sheets/publish/")
    assert InspectionSheet.unscoped.get().version == 1
    assert "第二十七条" in client.get("/supervision/sheets/").content.decode()


def test_one_row_is_saved_by_itself_and_says_how_far_it_is(cast: Cast) -> None:
    inspection = begun(cast)
    item = inspecting.items_of(inspection)[0]
    sent = {f"answer-{item.pk}": "met", f"note-{item.pk}": "", f"days-{item.pk}": "15"}
    answer = cast.xu.client().post(
        address(inspection, "lines/"), sent, headers={"accept": "application/json"}
    )
    assert answer.json() == {"asked": 26, "answered": 1, "photos": {}}


def test_a_row_that_is_refused_comes_back_as_typed_and_the_others_are_saved(cast: Cast) -> None:
    inspection = begun(cast)
    first, second = inspecting.items_of(inspection)[:2]
    sent = {
        f"answer-{first.pk}": "not_met",
        f"note-{first.pk}": "许可证过期",
        f"days-{first.pk}": "九十",
        f"answer-{second.pk}": "met",
    }
    answer = cast.xu.client().post(address(inspection, "lines/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "许可证过期" in page
    assert "九十" in page
    assert "core.unreadable_input" in page
    assert InspectionLine.unscoped.get(inspection=inspection).item == second


def test_a_photo_comes_with_its_row_and_can_be_taken_out(cast: Cast) -> None:
    inspection = begun(cast)
    item = inspecting.items_of(inspection)[0]
    client = cast.xu.client()
    client.post(address(inspection, "lines/"), {f"photo-{item.pk}": picture()})
    shot = InspectionPhoto.unscoped.get()
    shown = client.get(f"/supervision/photos/{shot.pk}.jpg")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    client.post(address(inspection, f"photos/{shot.pk}/out/"))
    assert not InspectionPhoto.unscoped.exists()


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"identity_shown": ""}, "supervision.identity_not_shown"),
        ({"unit_person": ""}, "core.missing_input"),
        ({"second_name": "徐警官"}, "supervision.two_officers_needed"),
    ],
)
def test_what_is_lacking_for_the_reading_is_said_and_what_was_typed_is_kept(
    cast: Cast, lacking: dict[str, str], code: str
) -> None:
    inspection = begun(cast)
    client = cast.xu.client()
    client.post(address(inspection, "lines/"), whole_sheet(inspection))
    told = {key: value for key, value in {**WHO, **lacking}.items() if value}
    answer = client.post(address(inspection, "read-out/"), {**told, "unit_words": "无异议，尽快改"})
    page = answer.content.decode()
    assert (code in page, "无异议，尽快改" in page) == (True, True)
    assert answer.status_code in {409, 422}


def test_items_without_an_answer_are_named(cast: Cast) -> None:
    inspection = begun(cast)
    sent = whole_sheet(inspection)
    open_one = inspecting.items_of(inspection)[6]
    del sent[f"answer-{open_one.pk}"]
    client = cast.xu.client()
    client.post(address(inspection, "lines/"), sent)
    page = client.post(address(inspection, "read-out/"), WHO).content.decode()
    assert "还有1项没有检查：第7项" in page


def test_nothing_drawn_is_no_signature(cast: Cast) -> None:
    inspection = read(cast)
    client = cast.xu.client()
    for strokes in ("", "[]", "ink", "[" * 9999, json.dumps([[[1, 1]]])):
        answer = sign_on(client, inspection, "police", "徐警官", strokes=strokes)
        assert answer.status_code == 422
        assert "supervision.signature_unreadable" in answer.content.decode()
    assert not Signature.unscoped.exists()


def test_a_typed_name_without_its_tick_signs_nothing(cast: Cast) -> None:
    inspection = read(cast)
    answer = sign_on(cast.xu.client(), inspection, "unit", "钱经理", strokes="", typed="钱经理")
    assert answer.status_code == 422


def test_the_units_refusal_is_on_the_record(cast: Cast) -> None:
    inspection = read(cast)
    client = cast.xu.client()
    sign_on(client, inspection, "police", "徐警官")
    empty = client.post(address(inspection, "unsigned/"), {"reason": ""})
    assert empty.status_code == 422
    client.post(address(inspection, "unsigned/"), {"reason": "负责人拒绝签字"})
    assert "被检查单位未签字：负责人拒绝签字" in client.get(address(inspection)).content.decode()


def test_going_back_and_giving_up(cast: Cast) -> None:
    inspection = read(cast)
    client = cast.xu.client()
    client.post(address(inspection, "back/"))
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.DRAFT
    assert client.post(address(inspection, "drop/"), {"reason": " "}).status_code == 422
    client.post(address(inspection, "drop/"), {"reason": "走错单位"})
    assert "本次检查已作废：走错单位" in client.get(address(inspection)).content.decode()


def test_a_record_that_was_changed_says_so_on_its_page(cast: Cast) -> None:
    inspection = signed(cast)
    InspectionLine.unscoped.filter(item__order=4).update(note="另有所见")
    page = cast.xu.client().get(address(inspection)).content.decode()
    assert "内容与签字不一致" in page
    assert "内容与签字一致" not in page


def test_the_manager_reads_the_units_own_record_and_cannot_touch_it(cast: Cast) -> None:
    inspection, client = signed(cast), cast.qian.client()
    page = client.get(address(inspection)).content.decode()
    assert "现场所见" in page
    assert "开始复查" not in page
    assert inspection.number in client.get(ROOM).content.decode()
    for step in ("lines/", "back/", "sign/", "drop/", "again/", "read-out/", "unsigned/"):
        assert client.post(address(inspection, step)).status_code == 403


def test_before_it_is_signed_the_manager_sees_no_inspection(cast: Cast) -> None:
    assert cast.qian.client().get(address(read(cast))).status_code == 404


def test_another_units_manager_finds_nothing_there(cast: Cast) -> None:
    row = finding(cast)
    stranger = cast.twin.qian.client()
    for url in (address(row.inspection), f"/supervision/findings/{row.pk}/"):
        assert stranger.get(url).status_code == 404


def test_the_list_counts_what_is_still_to_be_put_right(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        signed(cast, not_met=(4, 8))
    begun(cast)
    client = cast.xu.client()
    client.get(ROOM)
    with django_assert_max_num_queries(12):
        page = client.get(ROOM).content.decode()
    assert "underway__one" in page
    assert page.count('#findings">2</a>') == 3
    nothing = client.get(f"{ROOM}?state=dropped").content.decode()
    assert "没有这样的检查" in nothing


def test_a_sheet_of_any_length_takes_the_same_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    inspection, client = begun(cast), cast.xu.client()
    client.post(address(inspection, "lines/"), whole_sheet(inspection, wrong=(1, 2, 3)))
    with django_assert_max_num_queries(14):
        assert client.get(address(inspection)).status_code == 200
