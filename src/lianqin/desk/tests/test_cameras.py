"""The page of a camera's entry: kept true by the police of its area, seen by nobody else."""

from __future__ import annotations

import pytest
from cast import Cast
from cast_roads import lay_roads
from django.urls import reverse

from lianqin.registry.models import Camera

pytestmark = pytest.mark.django_db
CODE = "14052500011310000007"


@pytest.fixture
def county(cast: Cast) -> Cast:
    return lay_roads(cast)


def filled(county: Cast, **more: str) -> dict[str, str]:
    point = f"{county.danhe.lon}, {county.danhe.lat}"
    return {"code": CODE, "name": "西门", "point": point, "reach_m": "80", **more}


def test_an_officer_enters_a_camera_and_sees_its_identifier_taken_apart(county: Cast) -> None:
    sun = county.sun.client()
    answer = sun.post(reverse("desk:camera_new"), filled(county, bearing="90"), follow=True)
    page = answer.content.decode()
    assert "14052500 01 131 0 000007" in page
    assert "90°" in page
    assert Camera.unscoped.get(code=CODE).name == "西门"


def test_a_wrong_identifier_says_why_and_keeps_what_was_typed(county: Cast) -> None:
    wrong = filled(county, code="14052500011180000007")
    answer = county.sun.client().post(reverse("desk:camera_new"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "录像机" in page
    assert 'value="西门"' in page
    assert not Camera.unscoped.filter(name="西门").exists()


def test_a_camera_that_was_taken_down_offers_no_form(county: Cast) -> None:
    sun, camera = county.sun.client(), county.camera
    page = sun.post(reverse("desk:camera_end", args=[camera.pk]), follow=True).content.decode()
    assert "停用" in page
    assert 'name="bearing"' not in page
    assert sun.post(reverse("desk:camera", args=[camera.pk]), filled(county)).status_code == 409


def test_a_camera_on_another_stations_ground_is_shown_and_not_to_be_changed(county: Cast) -> None:
    ma, camera = county.ma.client(), county.camera
    page = ma.get(reverse("desk:camera", args=[camera.pk])).content.decode()
    assert camera.name in page
    assert 'name="bearing"' not in page
    assert reverse("desk:camera_end", args=[camera.pk]) not in page
    assert ma.post(reverse("desk:camera", args=[camera.pk]), filled(county)).status_code == 404
    assert ma.post(reverse("desk:camera_end", args=[camera.pk])).status_code == 404
    assert ma.post(reverse("desk:camera_new"), filled(county)).status_code == 404
    camera.refresh_from_db()
    assert camera.ended_on is None
    assert not Camera.unscoped.filter(code=CODE).exists()


def test_the_command_centre_keeps_the_cameras_of_every_ground(county: Cast) -> None:
    chen, camera = county.chen.client(), county.camera
    assert 'name="bearing"' in chen.get(f"/registry/cameras/{camera.pk}/").content.decode()
    changed = chen.post(reverse("desk:camera", args=[camera.pk]), filled(county))
    assert changed.status_code == 302
    assert Camera.unscoped.get(pk=camera.pk).name == "西门"
