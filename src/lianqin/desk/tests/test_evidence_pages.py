"""Evidence on an incident's page, and the custodian's pages of what lies under seal."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from cast import Cast, Someone, report
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianqin.incidents import photos, voices
from lianqin.incidents.models import EvidenceOpening, Incident, Photo, VoiceNote
from lianqin.incidents.tests.sounds import film, made_here, recording
from lianqin.incidents.tests.test_evidence import PASSWORD

pytestmark = pytest.mark.django_db
WORDS = "两人偷电缆，穿黑衣"
WHY = {"reason": "移送案件用", "asked_by": "检察院李科长", "password": PASSWORD}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(voices, "_made_anew", made_here)


@pytest.fixture
def incident(cast: Cast) -> Incident:
    return report(cast, words=WORDS)


@pytest.fixture
def bao(cast: Cast) -> Client:
    cast.bao.user.set_password(PASSWORD)
    cast.bao.user.save()
    client: Client = cast.bao.client()
    return client


def a_photo(incident: Incident, who: Someone) -> Photo:
    data = picture()
    return photos.attach(incident, io.BytesIO(data), len(data), actor=who.viewer)


def a_voice(incident: Incident, who: Someone) -> VoiceNote:
    data = recording()
    return voices.attach(incident, io.BytesIO(data), len(data), actor=who.viewer)


def send(client: Client, incident: Incident, data: bytes, name: str, **more: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    said = {"command": str(uuid.uuid4()), "file": file, **more}
    return client.post(f"/incidents/{incident.number}/evidence/", said)


def page(client: Client, incident: Incident) -> str:
    return client.get(f"/incidents/{incident.number}/").content.decode()


def test_the_desk_adds_a_photo_and_a_voice_note_and_both_are_on_the_page(
    cast: Cast, incident: Incident
) -> None:
    client = cast.sun.client()
    assert send(client, incident, picture(), "a.jpg").status_code == 302
    assert send(client, incident, recording(), "a.webm").status_code == 302
    photo, voice = Photo.unscoped.get(), VoiceNote.unscoped.get()
    shown = page(client, incident)
    assert f'src="/photos/{photo.pk}.jpg"' in shown
    assert f'src="/voices/{voice.pk}.ogg"' in shown
    heard = client.get(f"/voices/{voice.pk}.ogg")
    assert (heard["Content-Type"], heard.content[:4]) == ("audio/ogg", b"OggS")


def test_the_same_form_sent_twice_leaves_one_piece(cast: Cast, incident: Incident) -> None:
    client, command = cast.sun.client(), str(uuid.uuid4())
    for _time in range(2):
        send(client, incident, picture(), "a.jpg", command=command)
    assert Photo.unscoped.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"words", "a.txt", "incidents.evidence_unreadable"),
        (b"OggS no sound", "a.ogg", "incidents.voice_unreadable"),
        (film(), "a.mp4", "incidents.video_not_kept"),
    ],
)
def test_what_is_no_evidence_is_refused_in_words_on_the_page(
    cast: Cast, incident: Incident, data: bytes, name: str, code: str
) -> None:
    answer = send(cast.sun.client(), incident, data, name)
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert not Photo.unscoped.exists()
    assert not VoiceNote.unscoped.exists()


def test_an_officer_of_another_station_and_wang_add_and_hear_nothing(
    cast: Cast, incident: Incident
) -> None:
    voice = a_voice(incident, cast.zhao)
    for who in (cast.ma, cast.wang):
        assert send(who.client(), incident, picture(), "a.jpg").status_code == 404
        assert who.client().get(f"/voices/{voice.pk}.ogg").status_code == 404


def test_the_custodian_finds_an_original_by_number_and_reads_nothing_of_the_incident(
    cast: Cast, incident: Incident, bao: Client
) -> None:
    photo, voice = a_photo(incident, cast.zhao), a_voice(incident, cast.zhao)
    a_photo(report(cast, words="另一起"), cast.zhao)
    shown = bao.get("/evidence/", {"number": incident.number}).content.decode()
    assert f"/evidence/photos/{photo.pk}/" in shown
    assert f"/evidence/voices/{voice.pk}/" in shown
    assert shown.count('scope="row"') == 2
    assert photo.original_sha256[:16] in shown
    one = bao.get(f"/evidence/photos/{photo.pk}/").content.decode()
    for hidden in (WORDS, "赵", incident.place_text, f"{incident.lon:.4f}"):
        assert hidden not in shown
        assert hidden not in one
    only = bao.get("/evidence/", {"kind": "voice"}).content.decode()
    assert only.count('scope="row"') == 1


def test_an_empty_store_says_what_it_is_for(bao: Client) -> None:
    assert "还没有封存的原件" in bao.get("/evidence/").content.decode()
    assert "没有符合的原件" in bao.get("/evidence/", {"number": "9999"}).content.decode()


def test_an_original_is_handed_over_as_it_came_to_be_saved_and_kept_nowhere(
    cast: Cast, incident: Incident, bao: Client
) -> None:
    photo = a_photo(incident, cast.zhao)
    answer = bao.post(f"/evidence/photos/{photo.pk}/", WHY)
    assert answer.content == picture()
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert incident.number in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_each_opening_is_read_on_the_record_and_on_the_originals_own_page(
    cast: Cast, incident: Incident, bao: Client
) -> None:
    voice = a_voice(incident, cast.zhao)
    for _time in range(2):
        assert bao.post(f"/evidence/voices/{voice.pk}/", WHY).status_code == 200
    assert EvidenceOpening.unscoped.count() == 2
    shown = page(cast.sun.client(), incident)
    assert "原件调取 2 次" in shown
    assert "检察院李科长" in shown
    assert "检察院李科长" in bao.get(f"/evidence/voices/{voice.pk}/").content.decode()


@pytest.mark.parametrize(
    ("instead", "status", "code"),
    [
        ({"reason": ""}, 422, "core.missing_input"),
        ({"reason": "用"}, 422, "incidents.opening_reason_too_short"),
        ({"asked_by": ""}, 422, "core.missing_input"),
        ({"password": "wrong"}, 422, "incidents.opening_password_wrong"),
    ],
)
def test_an_opening_that_lacks_something_keeps_what_was_typed_but_not_the_password(
    cast: Cast, incident: Incident, bao: Client, instead: Any, status: int, code: str
) -> None:
    photo = a_photo(incident, cast.zhao)
    answer = bao.post(f"/evidence/photos/{photo.pk}/", {**WHY, **instead})
    shown = answer.content.decode()
    assert (answer.status_code, code in shown) == (status, True)
    assert "检察院李科长" in shown or instead == {"asked_by": ""}
    assert PASSWORD not in shown
    assert not EvidenceOpening.unscoped.exists()


def test_desk_police_have_no_way_to_an_original(cast: Cast, incident: Incident) -> None:
    photo = a_photo(incident, cast.zhao)
    for who in (cast.chen, cast.sun, cast.fang, cast.shen, cast.admin):
        assert who.client().post(f"/evidence/photos/{photo.pk}/", WHY).status_code == 403
        assert who.client().get("/evidence/").status_code == 403
    assert not EvidenceOpening.unscoped.exists()


def test_the_custodians_first_page_leads_to_the_store(bao: Client) -> None:
    shown = bao.get("/welcome/").content.decode()
    assert 'href="/evidence/"' in shown
    assert "/incidents/" not in shown, "nothing but the store (design, the people it serves)"


def test_a_long_store_costs_no_more_queries_than_a_short_one(
    cast: Cast, incident: Incident, bao: Client, django_assert_num_queries: Any
) -> None:
    a_photo(incident, cast.zhao)
    a_voice(incident, cast.zhao)
    with django_assert_num_queries(7):
        bao.get("/evidence/")
    row = Photo.unscoped.values().get()
    del row["id"]
    Photo.unscoped.bulk_create(Photo(**row) for _number in range(60))
    with django_assert_num_queries(7):
        shown = bao.get("/evidence/").content.decode()
    assert shown.count('scope="row"') == 50
    assert bao.get("/evidence/", {"page": 2}).content.decode().count('scope="row"') == 12
