"""What has to be put right, on the desk's pages."""

from __future__ import annotations

from datetime import timedelta

from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.supervision.models import Finding, Inspection
from lianqin.supervision.states import FindingState, InspectionKind
from lianqin.supervision.tests.acting import again, finding, picture, signed

ROOM = "/supervision/findings/"


def test_the_manager_answers_with_words_and_a_photo_and_police_look_again(cast: Cast) -> None:
    row = finding(cast)
    manager, police = cast.qian.client(), cast.xu.client()
    assert "现场所见" in manager.get(ROOM).content.decode()
    told = {"words": "两人已补办证件", "photo": picture()}
    assert manager.post(f"{ROOM}{row.pk}/answer/", told).status_code == 302
    page = police.get(f"{ROOM}{row.pk}/").content.decode()
    assert "两人已补办证件" in page
    assert "/supervision/photos/" in page
    begins = police.post(f"/supervision/inspections/{row.inspection.number}/again/")
    later = Inspection.unscoped.get(kind=InspectionKind.AGAIN)
    assert begins.url.endswith(f"{later.number}/")
    once_more = police.post(f"/supervision/inspections/{row.inspection.number}/again/")
    assert once_more.url == begins.url
    sheet = police.get(begins.url).content.decode()
    assert sheet.count("data-line=") == 1
    assert "单位称：两人已补办证件" in sheet


def test_an_answer_without_words_is_refused_and_a_bad_photo_keeps_the_words(cast: Cast) -> None:
    row, client = finding(cast), cast.qian.client()
    assert client.post(f"{ROOM}{row.pk}/answer/", {"words": " "}).status_code == 422
    from io import BytesIO

    file = BytesIO(b"no photo")
    file.name = "a.jpg"
    refused = client.post(f"{ROOM}{row.pk}/answer/", {"words": "已补办", "photo": file})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "已补办" in page
    assert "supervision.photo_not_usable" in page
    assert Finding.unscoped.get(pk=row.pk).state == FindingState.OPEN


def test_each_count_opens_to_its_rows(cast: Cast, clock: FrozenClock) -> None:
    signed(cast, not_met=(4, 8))  # seven days and thirty
    clock.move(timedelta(days=10))
    client = cast.xu.client()
    for state, expected in {"overdue": 4, "open": 8}.items():
        page = client.get(f"{ROOM}?state={state}").content.decode()
        row = Finding.unscoped.get(item__order=expected)
        other = Finding.unscoped.exclude(pk=row.pk).get()
        assert f"{ROOM}{row.pk}/" in page
        assert f"{ROOM}{other.pk}/" not in page
    assert "没有这样的整改项" in client.get(f"{ROOM}?state=closed").content.decode()
    late = client.get(f"{ROOM}{Finding.unscoped.get(item__order=4).pk}/").content.decode()
    assert "已超期 3 天" in late


def test_filtering_by_unit_leaves_the_others_out(cast: Cast) -> None:
    row, client = finding(cast), cast.xu.client()
    assert f"{ROOM}{row.pk}/" in client.get(f"{ROOM}?unit={cast.company.pk}").content.decode()
    assert (
        f"{ROOM}{row.pk}/" not in client.get(f"{ROOM}?unit={cast.enterprise.pk}").content.decode()
    )
    assert client.get(f"{ROOM}?unit=x&state=y").status_code == 200


def test_what_was_still_wrong_and_what_was_answered_before_stand_on_the_page(cast: Cast) -> None:
    row, manager = finding(cast), cast.qian.client()
    manager.post(f"{ROOM}{row.pk}/answer/", {"words": "已补办一人"})
    later = again(cast, row.inspection, still_wrong=True)
    manager.post(f"{ROOM}{row.pk}/answer/", {"words": "两人均已补办"})
    page = manager.get(f"{ROOM}{row.pk}/").content.decode()
    assert later.number in page
    assert "仍未改正" in page
    assert page.index("已补办一人") < page.index("两人均已补办")


def test_a_finding_is_taken_back_only_with_a_reason_and_only_by_police(cast: Cast) -> None:
    row = finding(cast)
    assert cast.qian.client().post(f"{ROOM}{row.pk}/withdraw/").status_code == 403
    client = cast.xu.client()
    assert client.post(f"{ROOM}{row.pk}/withdraw/", {"reason": ""}).status_code == 422
    client.post(f"{ROOM}{row.pk}/withdraw/", {"reason": "记错单位"})
    assert "已撤销：记错单位" in client.get(f"{ROOM}{row.pk}/").content.decode()


def test_without_findings_the_page_says_what_it_is_for(cast: Cast) -> None:
    assert "没有未改的事项" in cast.xu.client().get(ROOM).content.decode()
    assert "监管大队来复查" in cast.qian.client().get(ROOM).content.decode()


def test_the_registrys_first_page_opens_what_is_overdue_to_its_rows(
    cast: Cast, clock: FrozenClock
) -> None:
    signed(cast, not_met=(4, 8))
    clock.move(timedelta(days=10))
    page = cast.xu.client().get("/registry/")
    (need,) = [need for need in page.context["needs"] if need.url.startswith(ROOM)]
    assert need.count == 1
    assert len(cast.xu.client().get(need.url).context["page"]) == need.count
