"""Crews that drive: while a scene is played live, its crews move along their real way."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from lianqin.core import clock
from lianqin.dispatch.models import Directive
from lianqin.dispatch.roads import way_of
from lianqin.dispatch.states import Status
from lianqin.geo.paths import RoadPath
from lianqin.units.models import Unit
from lianqin.units.selectors import stand
from lianqin.units.services import Position, take_fix

EVERY = 1.0  # seconds between two positions


@dataclass(frozen=True)
class Drive:
    """A crew on its way: where it goes, and when it left and will be there (played time)."""

    unit: Unit
    path: RoadPath
    left: float
    arrives: float

    def position(self, played: float, at: datetime) -> Position:
        """Where the crew is at `played` seconds of the scene, and which way it looks."""
        share = min(max((played - self.left) / (self.arrives - self.left), 0.0), 1.0)
        line = self.path.lonlat
        steps = np.hypot(*np.diff(line, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        place = share * along[-1]
        lon, lat = (float(np.interp(place, along, line[:, axis])) for axis in (0, 1))
        index = min(int(np.searchsorted(along, place, side="right")), len(line) - 1)
        east, north = line[index] - line[index - 1]
        heading = float(np.degrees(np.arctan2(east * np.cos(np.radians(lat)), north))) % 360
        return Position(lon=lon, lat=lat, at=at, accuracy_m=10.0, heading=heading)


def drive_to_scene(directive: Directive, left: float, arrives: float) -> Drive | None:
    """The drive of a directive's crew from where it stands, or None when no road leads there."""
    at = clock.now()
    standing = stand([directive.unit], at)[0]
    incident = directive.incident
    path = way_of(incident.bureau_id, (incident.lon, incident.lat), standing, at)
    return Drive(directive.unit, path, left, arrives) if path and len(path.lonlat) > 1 else None


def keep_driving(
    drives: list[Drive], start: float, pause: float, pace: float, stop: threading.Event
) -> bool:
    """Move every crew once a second for `pause` real seconds; True when told to stop."""
    waited = 0.0
    while waited < pause:
        slice_ = min(EVERY, pause - waited)
        if stop.wait(slice_):
            return True
        waited += slice_
        for drive in drives:
            at = clock.now()
            take_fix(drive.unit, drive.position(start + waited * pace, at), attached=True)
    return False


def under_way(directive: Directive) -> bool:
    """Whether the crew has set out and is not yet there."""
    directive.refresh_from_db()
    return directive.status == Status.EN_ROUTE
