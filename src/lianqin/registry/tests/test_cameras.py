"""A camera is an identifier of GB/T 28181 with a place and a direction, and no picture."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from cast import Cast
from cast_roads import lay_roads
from hypothesis import given
from hypothesis import strategies as st

from lianqin.registry import cameras
from lianqin.registry.camera_codes import FILMING, INDUSTRIES, PROVINCES, Owner, read_camera_code
from lianqin.registry.camera_errors import (
    CameraCodeTaken,
    CameraCodeUnreadable,
    CameraEnded,
    CameraViewUnreadable,
)
from lianqin.registry.cameras import CameraFacts
from lianqin.registry.errors import OutsideCounty
from lianqin.registry.models import Camera, Change

SHARED = Path(os.environ.get("LIANQIN_SHARED") or "../shared") / "standards/cameras"
CODE = "14052500011310000007"
codes = st.builds(
    lambda province, rest, industry, kind, network, serial: (
        f"{province}{rest:06d}{industry}{kind}{network}{serial:06d}"
    ),
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 999_999),
    st.sampled_from(sorted(INDUSTRIES)),
    st.sampled_from(sorted(FILMING)),
    st.integers(0, 9),
    st.integers(0, 999_999),
)


@given(codes)
def test_every_code_of_a_camera_is_read_into_its_parts_and_back(code: str) -> None:
    read = read_camera_code(code)
    assert str(read) == code
    assert read_camera_code(read.grouped) == read
    assert code.startswith(read.division)


@given(codes, st.sampled_from(["111", "118", "134", "137", "200", "208", "300", "500"]))
def test_the_code_of_a_recorder_or_a_platform_is_named_for_what_it_is(code: str, kind: str) -> None:
    with pytest.raises(CameraCodeUnreadable) as refused:
        read_camera_code(code[:10] + kind + code[13:])
    assert "请填写摄像机自身的编码" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "20位"),
        (CODE[:-1], "20位"),
        (f"{CODE}0", "20位"),
        ("1405250001131000000X", "20位"),
        ("１４０５２５０００１１３１００００００７", "20位"),
        (f"99{CODE[2:]}", "省级"),
        (f"{CODE[:8]}99{CODE[10:]}", "行业"),
        (f"{CODE[:10]}999{CODE[13:]}", "类型"),
    ],
)
def test_what_cannot_be_a_code_says_why(text: str, why: str) -> None:
    with pytest.raises(CameraCodeUnreadable) as refused:
        read_camera_code(text)
    assert why in str(refused.value)


def table(name: str) -> list[dict[str, str]]:
    if not SHARED.is_dir():
        pytest.skip(
            "LIANQIN_SHARED is not there: the code lists of GB/T 28181 are not ours to ship"
        )
    with (SHARED / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_provinces_are_those_of_the_published_list() -> None:
    codes = {row["编号"] for row in table("civilCode.csv")}
    assert {code[:2] for code in codes if len(code) == 2} == PROVINCES


def test_industries_are_those_of_the_published_list() -> None:
    assert {row["code"] for row in table("gb28181_industry_codes.csv")} <= INDUSTRIES


def test_every_published_type_belongs_to_somebody_and_only_what_films_passes() -> None:
    for row in table("gb28181_device_type_codes.csv"):
        assert Owner.of(int(row["code"])) is not None, row
        films = any(word in row["name"] for word in ("摄像机", "视频卡口", "多目", "图像信息采集"))
        assert (row["code"] in FILMING) is films, row


pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast: Cast) -> Cast:
    return lay_roads(cast)


def facts(county: Cast, **more: object) -> CameraFacts:
    given = {"code": CODE, "name": "西门", "lon": county.danhe.lon, "lat": county.danhe.lat}
    return CameraFacts(**(given | more))


def test_a_camera_is_registered_changed_and_taken_down_with_its_history(county: Cast) -> None:
    sun = county.sun.viewer
    grouped = "14052500 01 131 0 000007"
    camera = cameras.register_camera(facts=facts(county, code=grouped), site=None, actor=sun)
    assert Camera.unscoped.get(pk=camera.pk).code == CODE
    cameras.edit_camera(
        camera=camera, facts=facts(county, bearing=90.0), site=county.building_site, actor=sun
    )
    cameras.end_camera(camera=camera, on=date(2026, 1, 1), actor=sun)
    rows = Change.unscoped.filter(subject="registry.camera", subject_id=str(camera.pk))
    told = set(rows.values_list("field", "before", "after"))
    assert ("bearing", "", "90.0") in told
    assert ("ended_on", "", "2026-01-01") in told
    with pytest.raises(CameraEnded):
        cameras.end_camera(camera=camera, on=date(2026, 1, 2), actor=sun)


def test_a_code_stands_once_in_the_register(county: Cast) -> None:
    with pytest.raises(CameraCodeTaken) as refused:
        cameras.register_camera(
            facts=facts(county, code=county.camera.code), site=None, actor=county.sun.viewer
        )
    assert county.camera.name in str(refused.value)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"bearing": 360.0}, CameraViewUnreadable),
        ({"angle": 0.0}, CameraViewUnreadable),
        ({"reach_m": 0.0}, CameraViewUnreadable),
        ({"lon": 20.0}, OutsideCounty),
    ],
)
def test_what_no_camera_can_see_is_refused(
    county: Cast, more: dict[str, float], error: type[Exception]
) -> None:
    with pytest.raises(error):
        cameras.register_camera(facts=facts(county, **more), site=None, actor=county.sun.viewer)
    assert Camera.unscoped.filter(bureau=county.bureau).count() == 1
