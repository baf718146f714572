"""A voice note with a report: kept once, its original sealed; a bad one never costs the report."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianqin.field.tests.phone import JSON, fields, press
from lianqin.field.tests.test_report import THEFT, URL, a_photo
from lianqin.incidents import sealing, voices
from lianqin.incidents.models import Incident, Photo, TimelineEntry, VoiceNote
from lianqin.incidents.states import EntryKind
from lianqin.incidents.tests.sounds import film, made_here, recording


@pytest.fixture
def phone(county: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(voices, "_made_anew", made_here)
    return county.people.zhao.client()


def a_voice(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("voice", data or recording(), "audio/webm")


def test_what_was_said_goes_with_the_report_and_its_original_lies_sealed(
    county: Cast, phone: Client
) -> None:
    answer = press(phone, URL, **THEFT, voice=a_voice())
    voice = VoiceNote.unscoped.get()
    assert voice.incident == Incident.unscoped.get()
    assert voice.sent_by == county.people.zhao.user.pk
    assert sealing.unsealed(voice.sealed) == recording()
    assert voice.device_at is not None
    line = TimelineEntry.unscoped.get(kind=EntryKind.VOICE)
    assert line.device_at == voice.device_at
    assert answer.json()["voice"] is None
    receipt = phone.get(answer.json()["url"]).content.decode()
    assert "<dt>语音</dt><dd>1</dd>" in receipt


def test_a_repeated_report_doubles_neither_photo_nor_voice(phone: Client) -> None:
    sent = fields(**THEFT)
    for _time in range(2):
        phone.post(URL, {**sent, "photo": a_photo(), "voice": a_voice()}, headers=JSON)
    assert (Photo.unscoped.count(), VoiceNote.unscoped.count()) == (1, 1)


def test_a_voice_note_lost_on_the_way_is_kept_by_the_repeat(phone: Client) -> None:
    sent = fields(**THEFT)
    phone.post(URL, sent, headers=JSON)
    phone.post(URL, {**sent, "voice": a_voice()}, headers=JSON)
    assert (Incident.unscoped.count(), VoiceNote.unscoped.count()) == (1, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"words", "incidents.voice_unreadable"), (film(), "incidents.video_not_kept")],
)
def test_what_is_no_voice_note_is_said_and_the_report_and_photo_are_kept(
    phone: Client, data: bytes, code: str
) -> None:
    answer = press(phone, URL, **THEFT, photo=a_photo(), voice=a_voice(data))
    assert (answer.status_code, answer.json()["voice"]["code"]) == (200, code)
    assert (Incident.unscoped.count(), Photo.unscoped.count()) == (1, 1)
    assert not VoiceNote.unscoped.exists()
    assert code in phone.get(answer.json()["url"]).content.decode()


def test_without_scripts_the_report_takes_a_recording_as_a_file(phone: Client) -> None:
    form = phone.get(URL).content.decode()
    assert 'type="file" id="voice" name="voice" accept="audio/' in form
    sent: dict[str, Any] = {**fields(**THEFT), "voice": a_voice()}
    assert phone.post(URL, sent).status_code == 302
    assert VoiceNote.unscoped.count() == 1
