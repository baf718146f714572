"""The cast's county with ground for its stations, so that a place has a station."""

from __future__ import annotations

from itertools import count

import pytest
from cast import Cast

from lianqin.registry.models import Organisation

_versions = count(1)  # each test's areas are new to the process, which remembers them by version


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The two stations' areas, split at 35.45 north."""
    _area(cast.places.danhe, 35.45, 35.80)
    _area(cast.places.daji, 35.10, 35.45)
    return cast


def _area(station: Organisation, south: float, north: float) -> None:
    ring = [(112.6, south), (113.2, south), (113.2, north), (112.6, north), (112.6, south)]
    station.area = {"type": "Polygon", "coordinates": [ring]}
    station.area_version = next(_versions) + 90_000
    station.save(update_fields=["area", "area_version"])
