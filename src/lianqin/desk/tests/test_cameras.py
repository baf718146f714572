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
