"""The desk's pages of an appeal: asked, approved by another, judged, given over."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cast import Cast
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianqin.core.clock import FrozenClock
from lianqin.incidents import appeal_keys, appeal_pictures, appeals, sightings
from lianqin.incidents.models import AppealView, Handover, IdentityAppeal, Incident, Sighting
from lianqin.incidents.tests.appealing import (
    BASIS,
    WORDS,
    answered,
    asked,
    by,
    drawn,
    live,
    lost_man,
)

pytestmark = pytest.mark.django_db
State = IdentityAppeal.State


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the form sends without scripts; the middle of a drawn picture to grid worker Ge."""
    fields: dict[str, Any] = {
        "basis": BASIS,
        "words": WORDS,
        "place_text": "陵沁路",
        "cut": "middle",
        "person": [cast.ge.person.pk],
        "picture": SimpleUploadedFile("IMG_0001.jpg", drawn(), "image/jpeg"),
    }
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def ask(client: Client, incident: Incident, fields: dict[str, Any]) -> Any:
    return client.post(f"/incidents/{incident.number}/appeals/new/", fields)


def page_of(appeal: IdentityAppeal, what: str = "") -> str:
    return f"/incidents/{appeal.incident.number}/appeals/{appeal.number}/{what}"


def test_a_form_without_scripts_makes_an_appeal_of_the_chosen_part(cast: Cast) -> None:
    answer = ask(cast.sun.client(), lost_man(cast), form(cast))
    made = IdentityAppeal.unscoped.get()
    assert answer.url == page_of(made)
    assert (made.state, made.maker_name, made.recipients.count()) == ("draft", "孙民警", 1)
    picture = Image.open(io.BytesIO(appeal_pictures.unseal(appeals.sealed_of(made))))
    assert picture.size == (360, 640)  # 0.6 of 900 by 0.8 of 1200, made small


def test_the_frame_that_was_drawn_counts_before_a_ready_cut(cast: Cast) -> None:
    ask(cast.sun.client(), lost_man(cast), form(cast, box="0.5,0.5,0.5,0.25"))
    sealed = appeals.sealed_of(IdentityAppeal.unscoped.get())
    assert Image.open(io.BytesIO(appeal_pictures.unseal(sealed))).size == (450, 300)


def test_a_refusal_gives_back_words_and_list_but_never_the_picture(cast: Cast) -> None:
    incident = lost_man(cast)
    answer = ask(cast.sun.client(), incident, form(cast, words="醉汉，深蓝外套"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "incidents.appeal_health_word" in page
    assert "醉汉，深蓝外套" in page
    assert f'value="{cast.ge.person.pk}" checked' in page
    assert not appeal_pictures.lying() & {row.picture for row in IdentityAppeal.unscoped.all()}
    assert ask(cast.sun.client(), incident, form(cast, picture=None)).status_code == 422
    assert not IdentityAppeal.unscoped.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": " "}, "core.missing_input"),
        ({"person": None}, "incidents.appeal_no_recipients"),
        ({"person": ["everybody"]}, "incidents.appeal_no_recipients"),
        ({"person": ["987654"]}, "incidents.appeal_recipient_not_serving"),
        ({"box": "0,0,0.01,0.01"}, "incidents.appeal_crop_too_small"),
        ({"picture": SimpleUploadedFile("a.jpg", b"no picture")}, "incidents.appeal_picture_unfit"),
    ],
)
def test_each_refusal_says_its_code(cast: Cast, changes: dict[str, Any], code: str) -> None:
    answer = ask(cast.sun.client(), lost_man(cast), form(cast, **changes))
    assert (answer.status_code, code in answer.content.decode()) == (422, True)


def test_an_upload_touches_no_temporary_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files import uploadhandler

    def never(*_args: Any, **_more: Any) -> None:
        raise AssertionError("the picture went to a temporary file")

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", never)
    noise = Image.effect_noise((2600, 2600), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert out.tell() > 2 * 1024 * 1024
    big = SimpleUploadedFile("big.jpg", out.getvalue(), "image/jpeg")
    assert ask(cast.sun.client(), lost_man(cast), form(cast, picture=big)).status_code == 302


def test_another_approves_and_the_maker_cannot(cast: Cast) -> None:
    appeal = appeals.ask(lost_man(cast), _wanted(cast), **by(cast.fang))
    own = cast.fang.client().post(page_of(appeal, "approve/"))
    assert own.status_code == 409
    assert "incidents.appeal_same_person" in own.content.decode()
    assert cast.chen.client().post(page_of(appeal, "approve/")).status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == State.LIVE


def _wanted(cast: Cast) -> appeals.Ask:
    from lianqin.incidents.tests.appealing import wanted

    return wanted(cast)


def test_an_officer_has_no_page_to_approve_on(cast: Cast) -> None:
    appeal = asked(cast)
    assert cast.sun.client().post(page_of(appeal, "approve/")).status_code == 403
    assert cast.sun.client().get("/appeals/").status_code == 403
    assert "批准并发布" not in cast.sun.client().get(page_of(appeal)).content.decode()


def test_the_chief_finds_what_waits(cast: Cast) -> None:
    client = cast.fang.client()
    assert "没有寻人协查" in client.get("/appeals/").content.decode()
    appeal = asked(cast)
    assert appeal.number in client.get("/appeals/").content.decode()
    assert "批准并发布" in client.get(page_of(appeal)).content.decode()


def test_the_picture_is_marked_logged_and_never_kept_by_the_browser(cast: Cast) -> None:
    appeal = asked(cast)
    answer = cast.fang.client().get(page_of(appeal, "picture.jpg"))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Content-Disposition" not in answer.headers
    assert AppealView.unscoped.get().mark.startswith("方所长")
    page = cast.fang.client().get(page_of(appeal)).content.decode()
    assert " download" not in page
    assert 'draggable="false"' in page


def test_the_picture_opened_as_a_page_of_its_own_is_not_found(cast: Cast) -> None:
    client = cast.fang.client()
    url = page_of(asked(cast), "picture.jpg")
    alone = {"Sec-Fetch-Dest": "document"}
    assert client.get(url, headers=alone).status_code == 404
    assert client.get(url, headers={"Sec-Fetch-Dest": "image"}).status_code == 200
    assert AppealView.unscoped.count() == 1


def test_wang_of_another_bureau_finds_neither_page_nor_picture(cast: Cast) -> None:
    appeal = live(cast)
    for what in ("", "picture.jpg"):
        assert cast.wang.client().get(page_of(appeal, what)).status_code == 404


def test_the_incidents_page_shows_state_counts_and_first_valid_reply(
    cast: Cast, clock: FrozenClock
) -> None:
    appeal = live(cast)
    for who in (cast.ge, cast.fang, cast.sun):  # one on the list, two of the police
        sightings.look(appeal, **by(who))
    clock.move(timedelta(minutes=9))
    answer = answered(cast, appeal)
    client, url = cast.sun.client(), f"/incidents/{appeal.incident.number}/"
    judged = client.post(
        page_of(appeal, f"judge/{answer.pk}/"), {"valid": "yes", "from": "incident"}
    )
    assert judged.url == f"{url}#group-appeals"
    page = client.get(url).content.decode()
    for said in (
        "已发布",
        "名单 2 人",
        "看过照片 1 人",
        "回复 1 条",
        "发布到首个有效回复",
        "前街老王家的",
    ):
        assert said in page, said
    assert Sighting.unscoped.get().is_valid is True


def test_a_theft_shows_nothing_of_appeals_until_there_is_one(cast: Cast) -> None:
    from cast import report

    incident = report(cast)
    client, url = cast.sun.client(), f"/incidents/{incident.number}/"
    assert "发起寻人协查" not in client.get(url).content.decode()
    asked(cast, incident)
    assert "发起寻人协查" in client.get(url).content.decode()


def test_a_verdict_that_is_none_is_refused(cast: Cast) -> None:
    answer = answered(cast, appeal := live(cast))
    url = page_of(appeal, f"judge/{answer.pk}/")
    assert cast.sun.client().post(url, {"valid": "maybe"}).status_code == 422


def test_not_known_is_never_judged_valid_and_the_page_does_not_offer_it(cast: Cast) -> None:
    answer = answered(cast, appeal := live(cast), kind=Sighting.Kind.NOT_KNOWN)
    client, url = cast.sun.client(), page_of(appeal, f"judge/{answer.pk}/")
    page = client.get(page_of(appeal)).content.decode()
    assert "判为有效" not in page
    assert "判为无效" in page
    refused = client.post(url, {"valid": "yes"})
    assert refused.status_code == 422
    assert "incidents.appeal_not_known_leads_nowhere" in refused.content.decode()
    assert client.post(url, {"valid": "no"}).status_code == 302
    answer.refresh_from_db()
    assert answer.is_valid is False


def test_withdrawal_and_telling_need_their_words(cast: Cast) -> None:
    appeal, client = live(cast), cast.sun.client()
    assert client.post(page_of(appeal, "withdraw/"), {"reason": ""}).status_code == 422
    assert client.post(page_of(appeal, "withdraw/"), {"reason": "说出了姓名"}).status_code == 302
    assert "任何备份都不能恢复" in client.get(page_of(appeal)).content.decode()
    assert client.post(page_of(appeal, "told/"), {"words": "当面告知"}).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.told_words) == ("withdrawn", "当面告知")


def test_handover_from_the_page_destroys_the_picture(cast: Cast) -> None:
    appeal, client = live(cast), cast.sun.client()
    key, url = appeal.picture_key, f"/incidents/{appeal.incident.number}/handover/"
    assert "1 张协查照片立即销毁" in client.get(url).content.decode()
    lacking = client.post(url, {"relation": "spouse", "condition": "well", "persons": "1"})
    assert lacking.status_code == 422
    fields = {"relation": "spouse", "checked_how": "看过户口簿", "condition": "well", "persons": 1}
    assert client.post(url, fields).status_code == 302
    assert Handover.unscoped.get().actor_name == "孙民警"
    assert key not in appeal_keys.names()
    assert not (Path(settings.MEDIA_ROOT) / appeal.picture).exists()
    page = client.get(f"/incidents/{appeal.incident.number}/").content.decode()
    assert "1 人交给配偶" in page
    assert "还没有告知本人" in page
