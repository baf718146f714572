"""Reading a pasted coordinate at the desk: geo reads it, the desk says what is wrong with it.

What looks swapped is not mended in silence: the caller is told, with the proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

from lianqin.desk.errors import CoordinateSwapped, CoordinateUnreadable
from lianqin.geo.errors import CoordinateSwappedError, GeoError
from lianqin.geo.pasted import parse_coordinate

# Mainland longitudes begin at 73 and its latitudes end at 54, so the two are never mistaken.
# Whether the place lies in the county is the stations' areas' to say.
MAINLAND = (73.0, 3.0, 136.0, 54.0)
DIGITS = 6


@dataclass(frozen=True)
class LonLat:
    """WGS-84 degrees."""

    lon: float
    lat: float

    def __str__(self) -> str:
        return f"{self.lon:.{DIGITS}f}, {self.lat:.{DIGITS}f}"


def read_coordinates(text: str, system: str = "wgs84") -> LonLat:
    """The place that `text` says in `system` (wgs84, gcj02 or bd09), as WGS-84.

    Raises CoordinateUnreadable, and CoordinateSwapped when latitude came first.
    """
    try:
        lon, lat = parse_coordinate(text, MAINLAND, system)
    except CoordinateSwappedError as swapped:
        lon, lat = (float(str(swapped.params[name])) for name in ("lon", "lat"))
        raise CoordinateSwapped(text=text.strip(), lon=lon, lat=lat) from swapped
    except GeoError as unreadable:
        raise CoordinateUnreadable(text=text.strip()) from unreadable
    return LonLat(round(lon, DIGITS), round(lat, DIGITS))
