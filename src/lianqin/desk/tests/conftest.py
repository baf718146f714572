"""The cast's county with areas for its stations and a few roads, so that pages can answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cast import Cast, make_cast
from cast_roads import lay_roads

from lianqin.dispatch.roads import network_path


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The familiar county, with roads and with ground for its stations to answer for."""
    county = lay_roads(make_cast())
    yield county
    network_path(county.places.bureau.pk).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def plain_static_names(settings: Any, tmp_path: Path) -> None:
    """Static files by their own names: nothing was collected for a test."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
