"""From classification to the closed record: what is refused, what is written."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta

import pytest
from cast import Cast, report
from django.conf import settings
from PIL import Image

from lianqin.core.acts import act
from lianqin.core.clock import FrozenClock
from lianqin.incidents import photos, services
from lianqin.incidents.appeal_errors import PictureUnfit
from lianqin.incidents.appeal_pictures import prepare
from lianqin.incidents.errors import (
    FeedbackMissing,
    NeverSimple,
    NotArrived,
    PhotoTooLarge,
    PhotoUnreadable,
    ReasonMissing,
    StampInFuture,
)
from lianqin.incidents.models import FootageAccess, Incident, Participation
from lianqin.incidents.services import Outcome
from lianqin.incidents.states import EntryKind, State

pytestmark = pytest.mark.django_db
RESCUED = Outcome(result="rescued", category="assistance.lost", helped=5)


def arrive(county: Cast, incident: Incident) -> None:
    with act("test.arrive", actor=county.chen.viewer) as act_:
        services.take_part(incident, county.danhe_car, act_)
        services.arrived(incident, county.danhe_car, act_, act_.at)


def who(county: Cast) -> dict[str, object]:
    return {"actor": county.chen.viewer, "actor_name": "陈警官"}


def test_theft_can_never_be_confirmed_as_simple(county: Cast) -> None:
    incident = report(county)
    with pytest.raises(NeverSimple):
        services.classify(
            incident, category="criminal.theft", priority=2, is_simple=True, **who(county)
        )
    incident.refresh_from_db()
    assert incident.is_simple is None


def test_footage_without_a_reason_is_refused_and_with_one_is_on_the_register(
    county: Cast,
) -> None:
    incident = report(county)
    camera = county.places.camera
    with pytest.raises(ReasonMissing):
        services.view_footage(incident, camera=camera, reason=" ", **who(county))
    assert not FootageAccess.unscoped.exists()
    services.view_footage(incident, camera=camera, reason="查找去向", **who(county))
    access = FootageAccess.unscoped.get()
    assert (access.camera, access.officer_name) == (camera, "陈警官")
    assert incident.timeline.filter(kind=EntryKind.FOOTAGE).count() == 1


def test_feedback_before_anybody_arrived_is_refused(county: Cast) -> None:
    with pytest.raises(NotArrived):
        services.give_feedback(report(county), RESCUED, **who(county))


def test_closing_names_what_is_missing(county: Cast) -> None:
    incident = report(county)
    with pytest.raises(FeedbackMissing) as refused:
        services.close(incident, open_units=lambda _incident: 1, **who(county))
    assert "处置反馈" in str(refused.value)
    assert "尚有力量" in str(refused.value)


def test_a_record_goes_from_arrival_to_feedback_to_closed(county: Cast, clock: FrozenClock) -> None:
    incident = report(county)
    arrive(county, incident)
    clock.move(timedelta(minutes=40))
    services.give_feedback(incident, RESCUED, **who(county))
    services.close(incident, open_units=lambda _incident: 0, **who(county))
    incident.refresh_from_db()
    assert incident.state == State.CLOSED
    assert incident.counted_category == "assistance.lost"
    assert incident.first_police_on_scene_at < incident.cleared_at == incident.closed_at
    assert Participation.unscoped.get(incident=incident).on_scene_at is not None


def test_a_moment_that_has_not_come_is_refused(county: Cast, clock: FrozenClock) -> None:
    later = clock.now() + timedelta(minutes=10)
    with pytest.raises(StampInFuture):
        services.note(
            report(county), text="抓获", kind=EntryKind.APPREHENDED, at=later, **who(county)
        )


def picture(size: tuple[int, int] = (40, 30), exif: bool = False) -> io.BytesIO:
    out = io.BytesIO()
    data = Image.Exif()
    if exif:
        data[0x010F] = "CANARYMAKER"
        data.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, "gray").save(out, "JPEG", exif=data)
    out.seek(0)
    return out


def test_a_photo_is_kept_without_its_location_data(county: Cast) -> None:
    file = picture((3000, 1500), exif=True)
    photo = photos.attach(report(county), file, 1000, actor=county.zhao.viewer)
    kept = (settings.MEDIA_ROOT / photo.file).read_bytes()
    assert b"CANARYMAKER" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert (photo.width, photo.height) == (2048, 1024)


def test_a_photo_that_cannot_be_entered_leaves_no_file_behind(county: Cast) -> None:
    folder = settings.MEDIA_ROOT / "photos"
    before = set(folder.glob("*"))
    with pytest.raises(Incident.DoesNotExist):
        photos.attach(Incident(), picture((40, 30)), 1000, actor=county.zhao.viewer)
    assert set(folder.glob("*")) == before


def test_two_hundred_megabytes_are_refused_before_they_are_opened() -> None:
    class Untouchable(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the file was read")

    with pytest.raises(PhotoTooLarge):
        photos.read_photo(Untouchable(), 200 * 1024 * 1024)


@pytest.mark.parametrize(
    "data", [b"", b"not a photo", b"\xff\xd8\xff\xe0 cut", b"GIF89a" + b"0" * 99]
)
def test_a_file_that_is_not_a_photo_is_refused_with_a_code(data: bytes) -> None:
    with pytest.raises(PhotoUnreadable) as refused:
        photos.read_photo(io.BytesIO(data), len(data))
    assert refused.value.code == "incidents.photo_unreadable"


def declaring(wide: int, high: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = part(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"")) + part(b"IEND", b"")


@pytest.mark.parametrize("side", [9_000, 20_000])
def test_a_small_file_that_says_it_has_too_many_pixels_is_refused_in_words(side: int) -> None:
    data = declaring(side, side)
    with pytest.raises(PhotoTooLarge):
        photos.read_photo(io.BytesIO(data), len(data))
    with pytest.raises(PictureUnfit):
        prepare(io.BytesIO(data), len(data))


def test_what_is_added_to_an_alarm_is_a_fact_and_is_not_taken_back_by_silence(
    county: Cast,
) -> None:
    incident = report(county, suspects=1)
    services.add_facts(incident, text="持械；3 人", has_weapon=True, suspects=3, **who(county))
    services.add_facts(incident, text="需要增援", **who(county))
    incident.refresh_from_db()
    assert (incident.has_weapon, incident.suspects) == (True, 3)
    assert incident.timeline.filter(kind=EntryKind.NOTE).count() == 2


def test_the_first_arrival_of_each_kind_stamps_the_incident_and_a_later_one_does_not(
    county: Cast, clock: FrozenClock
) -> None:
    """An arrival pressed without a network is heard late and still was the first."""
    incident, start = report(county), clock.now()
    clock.move(timedelta(minutes=30))
    for crew, minutes in ((county.li_crew, 9), (county.niu_crew, 7), (county.zhao_post, 12)):
        with act("test.arrive", actor=county.chen.viewer) as act_:
            services.take_part(incident, crew, act_)
            services.arrived(incident, crew, act_, start + timedelta(minutes=minutes))
    incident.refresh_from_db()
    assert incident.first_guard_on_scene_at == start + timedelta(minutes=7)
    assert incident.first_police_on_scene_at is None
    assert incident.dispatched_at == clock.now()
