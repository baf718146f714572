"""The phone's tests: plain static names, and stations whose areas cover the cast's county."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cast import Cast

from lianqin.registry.models import Organisation


@pytest.fixture(autouse=True)
def plain_files(settings: Any, tmp_path: Path) -> None:
    """Static files by their plain names; photos in a folder of the test's own."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA = tmp_path  # no road map unless a test puts one there
    settings.STATIC_ROOT.mkdir()


_versions = count(1)  # each test's areas are new to the process, which remembers them by version


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The cast's county with an area for each of its two stations, split at 35.45 north."""
    _area(cast.places.danhe, 35.45, 35.80)
    _area(cast.places.daji, 35.10, 35.45)
    return cast


def _area(station: Organisation, south: float, north: float) -> None:
    ring = [(112.6, south), (113.2, south), (113.2, north), (112.6, north), (112.6, south)]
    station.area = {"type": "Polygon", "coordinates": [ring]}
    station.area_version = next(_versions)
    station.save(update_fields=["area", "area_version"])
