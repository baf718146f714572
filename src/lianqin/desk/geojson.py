"""GeoJSON as the map wants it: small, rounded to a metre, RFC 7946."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Json = dict[str, Any]
DIGITS = 5  # of a degree: about a metre


def feature(geometry: Json, **properties: Any) -> Json:
    """One feature."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(features: Iterable[Json]) -> Json:
    """All of them."""
    return {"type": "FeatureCollection", "features": list(features)}


def point(lon: float, lat: float) -> Json:
    """WGS-84 degrees, rounded."""
    return {"type": "Point", "coordinates": [round(lon, DIGITS), round(lat, DIGITS)]}


def line(lonlat: NDArray[np.float64]) -> Json:
    """(k, 2) WGS-84 degrees as a line."""
    return {"type": "LineString", "coordinates": np.round(lonlat, DIGITS).tolist()}


def of_shape(geometry: Any) -> Json:
    """Any shapely geometry, rounded to the same grid."""
    snapped = shapely.set_precision(geometry, 10**-DIGITS)
    found: Json = rounded(shapely.geometry.mapping(snapped))
    return found


def rounded(part: Any) -> Any:
    """The same structure with lists for tuples and no digits beyond the grid."""
    if isinstance(part, dict):
        return {key: rounded(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [rounded(value) for value in part]
    return round(part, DIGITS) if isinstance(part, float) else part
