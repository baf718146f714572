"""A guard reports from the phone: three taps, place, photo; the receipt; nothing typed is lost."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cast import Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianqin.core import clock
from lianqin.field.tests.phone import JSON, fields, press
from lianqin.incidents.models import Call, Incident, Photo, TimelineEntry
from lianqin.incidents.states import Source
from lianqin.units.models import Fix

URL = "/field/report/"
THEFT = {"category": "criminal.theft", "persons": "2", "has_fled": "on", "words": "两人偷电缆"}
HERE = {"lon": "112.915", "lat": "35.510", "accuracy": "18.4"}


@pytest.fixture
def phone(county: Cast) -> Client:
    return county.people.zhao.client()


def a_photo(name: str = "a.jpg", **more: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "gray").save(out, "JPEG", **more)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_guard_reports_cable_theft_and_holds_a_receipt(county: Cast, phone: Client) -> None:
    answer = press(phone, URL, **THEFT, **HERE)
    incident = Incident.unscoped.get()
    assert (incident.source, incident.category) == (Source.FIELD, "criminal.theft")
    assert (incident.suspects, incident.has_fled, incident.words) == (2, True, "两人偷电缆")
    assert (incident.lon, incident.lat, incident.uncertainty_m) == (112.915, 35.51, 18.4)
    assert incident.station == county.places.danhe
    receipt = phone.get(answer.json()["url"]).content.decode()
    assert incident.number in receipt
    assert "22:00:00" in receipt
    assert "已接警" in receipt


def test_the_report_is_at_the_desk_as_the_guards_call(county: Cast, phone: Client) -> None:
    press(phone, URL, **THEFT, **HERE)
    call = Call.unscoped.get()
    assert call.reporter == county.people.zhao.person
    assert Incident.objects.for_viewer(county.people.sun.viewer).count() == 1
    assert not Incident.objects.for_viewer(county.wang.viewer).exists()


def test_a_report_sent_twice_is_one_incident_and_one_receipt(phone: Client) -> None:
    sent = fields(**THEFT, **HERE)
    first, second = (phone.post(URL, sent, headers=JSON) for _ in range(2))
    assert first.json() == second.json()
    assert Incident.unscoped.count() == Call.unscoped.count() == 1


def test_a_report_without_scripts_leads_to_its_receipt(phone: Client) -> None:
    answer = phone.post(URL, fields(**THEFT), follow=True)
    assert answer.redirect_chain[0][1] == 302
    assert Incident.unscoped.get().number in answer.content.decode()


def test_a_tile_alone_is_a_report_from_the_post_in_chinese(county: Cast, phone: Client) -> None:
    phone.cookies["django_language"] = "en"
    press(phone, URL, category="assistance.medical", persons="3", injured="on")
    incident = Incident.unscoped.get()
    assert incident.words == "伤病救助"
    assert incident.place_text == f"{county.crews.zhao_post.post_name}（岗位，手机无定位）"
    assert (incident.adults, incident.suspects, incident.injured) == (3, 0, 1)


def test_a_place_name_is_looked_up(county: Cast, phone: Client) -> None:
    press(phone, URL, **THEFT, place="两谷坨")
    incident = Incident.unscoped.get()
    assert (incident.lon, incident.lat) == (county.places.village.lon, county.places.village.lat)
    assert incident.place_text == "两谷坨"
    assert incident.station == county.places.daji


def test_a_place_that_was_named_goes_before_where_the_phone_happens_to_be(
    county: Cast, phone: Client
) -> None:
    press(phone, URL, **THEFT, **HERE, place="两谷坨")
    assert Incident.unscoped.get().lon == county.places.village.lon


def test_a_position_that_was_asked_for_is_only_described_by_the_name(phone: Client) -> None:
    press(phone, URL, **THEFT, **HERE, place="两谷坨东门", at_phone="true")
    incident = Incident.unscoped.get()
    assert (incident.lon, incident.place_text) == (112.915, "两谷坨东门")


def test_a_position_is_named_by_the_village_that_it_is_near(county: Cast, phone: Client) -> None:
    village = county.places.village
    there = {"lon": village.lon + 0.002, "lat": village.lat, "accuracy": "15.2"}
    press(phone, URL, **THEFT, **there)
    assert Incident.unscoped.get().place_text == "两谷坨村附近（手机定位，误差约 15 米）"


def test_far_from_every_name_a_position_stands_alone(phone: Client) -> None:
    press(phone, URL, **THEFT, **HERE)
    assert Incident.unscoped.get().place_text == "手机定位，误差约 18 米"


def test_a_name_that_no_map_has_describes_the_phones_position(phone: Client) -> None:
    press(phone, URL, **THEFT, **HERE, place="三号塔吊下")
    incident = Incident.unscoped.get()
    assert (incident.lon, incident.place_text) == (112.915, "三号塔吊下")


def test_an_unknown_place_is_said_and_what_was_typed_comes_back(phone: Client) -> None:
    answer = phone.post(URL, fields(**THEFT, place="天边外"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "地名库中没有“天边外”" in page
    assert '<code class="errors__code">registry.place_unknown</code>' in page
    assert "两人偷电缆" in page
    assert 'value="criminal.theft"' in page
    assert page.count("checked") == 3  # the tile, the count, fled
    assert not Incident.unscoped.exists()


def test_the_same_press_with_the_place_mended_goes_through(phone: Client) -> None:
    sent = fields(**THEFT, place="天边外")
    phone.post(URL, sent)
    assert phone.post(URL, {**sent, "place": "两谷坨"}).status_code == 302


@pytest.mark.parametrize(("lon", "lat"), [("116.4", "39.9"), ("35.5", "112.9"), ("0", "0")])
def test_a_position_outside_the_county_or_swapped_is_refused_with_its_code(
    phone: Client, lon: str, lat: str
) -> None:
    answer = press(phone, URL, **THEFT, lon=lon, lat=lat)
    assert (answer.status_code, answer.json()["code"]) == (422, "registry.outside_county")
    assert "已填内容均已保留" in answer.json()["message"]
    assert not Incident.unscoped.exists()


def test_nothing_said_is_asked_for(phone: Client) -> None:
    answer = press(phone, URL, persons="1")
    assert answer.json()["code"] == "core.missing_input"
    assert answer.json()["field"] == "words"


def test_a_grid_worker_without_a_shift_needs_a_place(county: Cast) -> None:
    phone = county.people.ge.client()
    asked = press(phone, URL, **THEFT)
    assert (asked.status_code, asked.json()["code"]) == (422, "core.missing_input")
    assert press(phone, URL, **THEFT, place="两谷坨").status_code == 200


def test_a_clock_wrong_by_hours_is_flagged_and_the_report_taken(phone: Client) -> None:
    answer = press(phone, URL, slow_by=timedelta(hours=-9), **THEFT)
    assert answer.json()["skewed"] is True
    assert Incident.unscoped.get().received_at == clock.now()
    assert TimelineEntry.unscoped.get().is_skewed


def test_the_position_is_kept_with_the_crew_only_because_it_was_attached(phone: Client) -> None:
    press(phone, URL, **THEFT, **HERE)
    assert Fix.unscoped.get().accuracy_m == 18.4


def test_a_photo_is_kept_without_its_location(phone: Client, settings: Any) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 30.0, 0.0)}
    press(phone, URL, **THEFT, photo=a_photo(exif=exif))
    photo = Photo.unscoped.get()
    with Image.open(Path(settings.MEDIA_ROOT) / photo.file) as kept:
        assert kept.size == (640, 480)
        assert not dict(kept.getexif())


def test_a_repeated_report_does_not_double_its_photo(phone: Client) -> None:
    sent = fields(**THEFT)
    for _ in range(2):
        phone.post(URL, {**sent, "photo": a_photo()}, headers=JSON)
    assert Photo.unscoped.count() == 1


def test_a_photo_lost_on_the_way_is_kept_by_the_repeat(phone: Client) -> None:
    sent = fields(**THEFT)
    phone.post(URL, sent, headers=JSON)
    phone.post(URL, {**sent, "photo": a_photo()}, headers=JSON)
    assert (Incident.unscoped.count(), Photo.unscoped.count()) == (1, 1)


def test_a_file_that_is_no_photo_is_said_and_the_report_is_kept(phone: Client) -> None:
    text = SimpleUploadedFile("a.jpg", b"not a photo at all", "image/jpeg")
    answer = press(phone, URL, **THEFT, photo=text)
    assert answer.status_code == 200
    assert answer.json()["photo"]["code"] == "incidents.photo_unreadable"
    assert Incident.unscoped.count() == 1
    receipt = phone.get(answer.json()["url"]).content.decode()
    assert "这个文件不是可用的照片" in receipt
    assert "报告的其余内容已保存" in receipt


class Flood(io.RawIOBase):
    """A request body that is made as it is read: `head`, then `length` zero bytes, then `tail`."""

    def __init__(self, head: bytes, length: int, tail: bytes) -> None:
        self.parts = self._parts(head, length, tail)
        self.rest = b""

    @staticmethod
    def _parts(head: bytes, length: int, tail: bytes) -> Iterator[bytes]:
        yield head
        for _ in range(length // 65536):
            yield bytes(65536)
        yield tail

    def read(self, size: int = -1) -> bytes:
        while not self.rest:
            self.rest = next(self.parts, b"")
            if not self.rest:
                return b""
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


def test_a_photo_of_31_mb_is_refused_unread_and_the_report_is_kept(phone: Client) -> None:
    size, mark = 31 * 1024 * 1024, "frontier"
    lines = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields(**THEFT).items()
    ]
    lines.append(f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n')
    lines.append("Content-Type: image/jpeg\r\n\r\n")
    head, tail = "".join(lines).encode(), f"\r\n--{mark}--\r\n".encode()
    tracemalloc.start()
    body = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={mark}",
        "CONTENT_LENGTH": len(head) + size + len(tail),
        "wsgi.input": Flood(head, size, tail),
    }
    answer = phone.post(URL, b"", headers=JSON, content_type="", **body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.json()["photo"]["code"] == "incidents.photo_too_large"
    assert (Incident.unscoped.count(), Photo.unscoped.count()) == (1, 0)
    assert peak < 16 * 1024 * 1024


def test_reporter_sees_how_the_own_reports_stand_and_nobody_elses(
    county: Cast, phone: Client
) -> None:
    number = press(phone, URL, **THEFT).json()["number"]
    assert number in phone.get("/field/me/").content.decode()
    other = county.people.li.client()
    assert number not in other.get("/field/me/").content.decode()
    assert other.get(f"/field/report/{number}/").status_code == 404


def test_the_form_keeps_a_draft_and_the_receipt_lets_it_go(phone: Client) -> None:
    assert 'data-draft="field-report"' in phone.get(URL).content.decode()
    url = press(phone, URL, **THEFT).json()["url"]
    assert 'data-draft-clear="field-report"' in phone.get(url).content.decode()


def test_the_form_costs_few_queries(phone: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):
        phone.get(URL)
