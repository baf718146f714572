"""Evidence: copies to look at, originals under seal, and who had one opened, for whom and why."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cast import Cast, report
from django.conf import settings
from django.db import DatabaseError, transaction
from PIL import Image

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import CommandReused, DomainError, MissingInput, NotFound, NotPermitted
from lianqin.core.models import AuditRow
from lianqin.core.retention import sweep
from lianqin.incidents import photos, sealing, voices
from lianqin.incidents.evidence import Evidence, Original, open_original, with_openings
from lianqin.incidents.evidence_errors import (
    NothingSealed,
    OpeningLocked,
    OpeningPasswordWrong,
    OpeningReasonTooShort,
    OriginalNotWhole,
    VideoNotKept,
    VoiceTooLarge,
    VoiceUnreadable,
)
from lianqin.incidents.models import (
    EvidenceOpening,
    FootageAccess,
    Incident,
    Photo,
    TimelineEntry,
    VoiceNote,
)
from lianqin.incidents.states import EntryKind
from lianqin.incidents.tests.sounds import SECRET, film, made_here, recording
from lianqin.registry import identity

pytestmark = pytest.mark.django_db
PASSWORD = "ziwei-mulan-7"
PLACE = b"GPS 35.5N 112.9E"


def picture(kind: str = "JPEG") -> bytes:
    """A photo that tells where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 30.0, 0.0)}
    exif[0x010E] = PLACE.decode()
    Image.new("RGB", (64, 48), "gray").save(out, kind, exif=exif)
    return out.getvalue()


def shown(incident: Incident, who: Any, data: bytes | None = None, **more: Any) -> Photo:
    data = data or picture()
    return photos.attach(incident, io.BytesIO(data), len(data), actor=who.viewer, **more)


def spoken(incident: Incident, who: Any, data: bytes | None = None, **more: Any) -> VoiceNote:
    data = data or recording()
    return voices.attach(incident, io.BytesIO(data), len(data), actor=who.viewer, **more)


def files() -> list[str]:
    """Every file of evidence on disk, by name."""
    root = settings.MEDIA_ROOT
    found = (path for name in ("photos", "voice", "sealed") for path in (root / name).rglob("*"))
    return sorted(path.relative_to(root).as_posix() for path in found if path.is_file())


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Media of this test alone; voice notes are made anew in this process."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(voices, "_made_anew", made_here)


@pytest.fixture
def incident(cast: Cast) -> Incident:
    cast.bao.user.set_password(PASSWORD)
    cast.bao.user.save()
    return report(cast)


def opened(cast: Cast, evidence: Evidence, **instead: Any) -> Original:
    said = {"password": PASSWORD, "reason": "移送案件用", "asked_by": "孙民警（丹河所）"}
    who = instead.pop("who", cast.bao)
    return open_original(evidence, user=who.user, viewer=who.viewer, **{**said, **instead})


def test_the_copy_tells_no_place_and_the_original_lies_sealed_as_it_came(
    cast: Cast, incident: Incident
) -> None:
    data = picture()
    photo = shown(incident, cast.zhao, data)
    copy, sealed = (sealing.path_of(name).read_bytes() for name in (photo.file, photo.sealed))
    assert PLACE in data
    assert PLACE not in copy
    assert PLACE not in sealed
    assert b"Exif" not in copy
    assert sealing.unsealed(photo.sealed) == data
    assert photo.original_sha256 == sealing.digest(data)
    assert (photo.original_bytes, photo.original_type) == (len(data), "image/jpeg")
    assert photo.sha256 == sealing.digest(copy)


def test_a_voice_note_is_kept_the_same_way_and_stands_in_the_time_line(
    cast: Cast, incident: Incident
) -> None:
    data = recording()
    voice = spoken(incident, cast.zhao, data)
    assert sealing.unsealed(voice.sealed) == data
    assert SECRET.encode() not in sealing.path_of(voice.file).read_bytes()
    assert (round(voice.seconds), voice.original_type) == (1, "audio/webm")
    assert TimelineEntry.unscoped.filter(incident=incident, kind=EntryKind.VOICE).count() == 1
    row = AuditRow.objects.filter(action="incident.voice").get()
    assert row.facts["original_sha256"] == voice.original_sha256


def test_both_files_lie_on_disk_before_the_row_and_go_when_the_act_fails(
    cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def fails(*given: Any, **more: Any) -> None:
        seen.append(files())
        raise RuntimeError

    monkeypatch.setattr("lianqin.incidents.timeline.write", fails)
    for attach in (shown, spoken):
        with pytest.raises(RuntimeError):
            attach(incident, cast.zhao)
    assert [len(names) for names in seen] == [2, 2]
    assert files() == []
    assert not Photo.unscoped.exists()
    assert not VoiceNote.unscoped.exists()


@pytest.mark.parametrize("attach", [shown, spoken])
def test_the_same_press_sent_twice_is_one_piece_and_two_files(
    cast: Cast, incident: Incident, attach: Any
) -> None:
    command = uuid.uuid4()
    first, again = (attach(incident, cast.sun, command=command) for _time in range(2))
    assert first.pk == again.pk
    assert len(files()) == 2
    with pytest.raises(CommandReused):
        shown(incident, cast.sun, picture("PNG"), command=command)
    assert len(files()) == 2


@pytest.mark.slow
def test_the_program_that_makes_a_voice_note_anew_answers_as_the_pure_part_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    for data in (recording(), film(), b"no sound", b"OggS" + bytes(99), recording("wav", 121.0)):
        said: list[Any] = []
        for made in (voices._made_anew, made_here):
            try:
                said.append(float(made(data)[1]))
            except DomainError as refused:
                said.append(refused.code)
        assert said[0] == said[1]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"not a sound", VoiceUnreadable),
        (b"\x1a\x45\xdf\xa3" + bytes(400), VoiceUnreadable),
        (film(), VideoNotKept),
    ],
    ids=["text", "broken", "film"],
)
def test_what_is_no_voice_note_is_refused_in_words_and_leaves_nothing(
    cast: Cast, incident: Incident, data: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        spoken(incident, cast.zhao, data)
    assert files() == []


def test_a_voice_note_too_large_is_refused_unread(cast: Cast, incident: Incident) -> None:
    class Untouchable(io.BytesIO):
        def read(self, *given: Any) -> bytes:
            raise AssertionError

    with pytest.raises(VoiceTooLarge):
        voices.attach(incident, Untouchable(), 26 * 1024 * 1024, actor=cast.zhao.viewer)


def test_the_custodian_opens_an_original_and_it_stands_in_the_register(
    cast: Cast, incident: Incident
) -> None:
    data = picture()
    photo = shown(incident, cast.zhao, data)
    original = opened(cast, photo)
    assert (original.data, original.kind) == (data, "image/jpeg")
    assert original.name == f"{incident.number}-photo-{photo.pk}.jpg"
    opening = EvidenceOpening.unscoped.get()
    assert (opening.reason, opening.asked_by) == ("移送案件用", "孙民警（丹河所）")
    assert (opening.actor_name, opening.is_whole) == (cast.bao.user.display_name, True)
    (kept,) = with_openings([photo], cast.sun.viewer)
    assert kept.openings == [opening]


def test_the_audit_tells_of_the_opening_but_neither_why_nor_for_whom(
    cast: Cast, incident: Incident
) -> None:
    voice = spoken(incident, cast.zhao)
    opened(cast, voice)
    row = AuditRow.objects.filter(action="evidence.open").get()
    said = {"incident": incident.pk, "kind": "voice", "evidence": voice.pk, "whole": True}
    assert row.facts == said
    assert row.actor_id == cast.bao.user.pk


@pytest.mark.parametrize("name", ["chen", "sun", "fang", "zhao", "shen", "admin"])
def test_nobody_but_the_custodian_opens_an_original(
    cast: Cast, incident: Incident, name: str
) -> None:
    photo = shown(incident, cast.zhao)
    with pytest.raises(NotPermitted):
        opened(cast, photo, who=getattr(cast, name))
    assert not EvidenceOpening.unscoped.exists()


def test_another_bureaus_custodian_is_answered_as_if_there_were_none(
    cast: Cast, incident: Incident
) -> None:
    photo = shown(incident, cast.zhao)
    with pytest.raises(NotFound):
        opened(cast, photo, who=cast.twin.people.bao)
    assert not EvidenceOpening.unscoped.exists()


def test_no_reason_and_nobody_who_asks_are_refused(cast: Cast, incident: Incident) -> None:
    photo = shown(incident, cast.zhao)
    with pytest.raises(OpeningReasonTooShort):
        opened(cast, photo, reason=" 用 ")
    with pytest.raises(MissingInput):
        opened(cast, photo, asked_by="  ")
    assert not EvidenceOpening.unscoped.exists()


def test_a_wrong_password_is_on_record_and_the_fifth_locks(
    cast: Cast, incident: Incident, clock: FrozenClock
) -> None:
    photo = shown(incident, cast.zhao)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(OpeningPasswordWrong) as wrong:
            opened(cast, photo, password="wrong")
        assert wrong.value.params["left"] == left
    with pytest.raises(OpeningLocked):
        opened(cast, photo)
    assert AuditRow.objects.filter(action="evidence.refused").count() == 5
    clock.move(timedelta(minutes=16))
    assert opened(cast, photo).data


def test_guesses_sent_at_once_are_no_more_than_the_five(
    cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, check = shown(incident, cast.zhao), type(cast.bao.user).check_password

    def while_others_guess(user: Any, password: str) -> bool:
        monkeypatch.setattr(type(user), "check_password", check)
        for _ in range(5):
            with pytest.raises(OpeningPasswordWrong):
                opened(cast, photo, password="wrong")
        return check(user, password)

    monkeypatch.setattr(type(cast.bao.user), "check_password", while_others_guess)
    with pytest.raises(OpeningLocked):
        opened(cast, photo)
    assert AuditRow.objects.filter(action="evidence.refused").count() == 5


def test_a_changed_file_is_not_handed_over_and_the_attempt_is_on_record(
    cast: Cast, incident: Incident
) -> None:
    photo = shown(incident, cast.zhao)
    path = sealing.path_of(photo.sealed)
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(OriginalNotWhole):
        opened(cast, photo)
    assert [row.is_whole for row in EvidenceOpening.unscoped.all()] == [False]


def test_a_file_that_is_gone_is_said_and_the_attempt_is_on_record(
    cast: Cast, incident: Incident
) -> None:
    voice = spoken(incident, cast.zhao)
    sealing.path_of(voice.sealed).unlink()
    with pytest.raises(OriginalNotWhole):
        opened(cast, voice)
    assert EvidenceOpening.unscoped.filter(is_whole=False).count() == 1


def test_another_original_under_the_same_seal_is_noticed(cast: Cast, incident: Incident) -> None:
    """Put in each other's places two sealed files do not open; a row turned to another's file
    opens what its hash does not name."""
    one, other = shown(incident, cast.zhao), shown(incident, cast.zhao, picture("PNG"))
    here, there = sealing.path_of(one.sealed), sealing.path_of(other.sealed)
    kept = here.read_bytes()
    here.write_bytes(there.read_bytes())
    assert sealing.unsealed(one.sealed) is None
    here.write_bytes(kept)
    Photo.unscoped.filter(pk=one.pk).update(sealed=other.sealed)
    one.refresh_from_db()
    with pytest.raises(OriginalNotWhole):
        opened(cast, one)


def test_without_the_key_nothing_is_read(cast: Cast, incident: Incident) -> None:
    photo = shown(incident, cast.zhao)
    key = settings.FIELD_KEYS / sealing.KEY
    kept = key.read_bytes()
    try:
        key.write_bytes(bytes(32))
        identity.cipher.cache_clear()
        identity._key.cache_clear()
        assert sealing.unsealed(photo.sealed) is None
    finally:
        key.write_bytes(kept)
        identity.cipher.cache_clear()
        identity._key.cache_clear()
    assert sealing.unsealed(photo.sealed) is not None


def test_a_photo_from_before_sealing_has_no_original_to_open(
    cast: Cast, incident: Incident
) -> None:
    photo = shown(incident, cast.zhao)
    Photo.unscoped.filter(pk=photo.pk).update(sealed="")
    photo.refresh_from_db()
    with pytest.raises(NothingSealed):
        opened(cast, photo)


def pieces(cast: Cast, incident: Incident) -> list[Any]:
    """A photo, a voice note, an opening and a look at footage."""
    photo, voice = shown(incident, cast.zhao), spoken(incident, cast.zhao)
    opened(cast, photo)
    look = FootageAccess.unscoped.create(
        incident=incident, reason="查找去向", officer_name="孙民警", at=photo.at
    )
    return [look, EvidenceOpening.unscoped.get(), voice, photo]


def deleted(row: Any) -> bool:
    """Whether the database lets a row go; nothing is left behind by asking."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).delete()
    except DatabaseError:
        return False
    return True


def test_nothing_of_evidence_is_deleted_before_thirty_days(cast: Cast, incident: Incident) -> None:
    """The database counts by its own clock, so that no program's can be turned on."""
    rows, now = pieces(cast, incident), datetime.now(UTC)
    for row in rows:
        for days, goes in ((0, False), (29, False)):
            type(row).unscoped.filter(pk=row.pk).update(at=now - timedelta(days=days))
            assert deleted(row) is goes, (row, days)
    for row in rows:
        type(row).unscoped.filter(pk=row.pk).update(at=now - timedelta(days=30, minutes=1))
        assert deleted(row)


def test_footage_that_is_held_stays_in_the_register_however_old(
    cast: Cast, incident: Incident
) -> None:
    look = pieces(cast, incident)[0]
    FootageAccess.unscoped.filter(pk=look.pk).update(is_held=True, held_for="案件")
    assert not deleted(look)


def test_the_sweep_of_what_is_due_leaves_evidence_alone(
    cast: Cast, incident: Incident, clock: FrozenClock
) -> None:
    rows = pieces(cast, incident)
    sweep(clock.now() + timedelta(days=29))
    assert all(type(row).unscoped.filter(pk=row.pk).exists() for row in rows)
    assert len(files()) == 4
