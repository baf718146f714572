"""The register of cameras: references with a place, a direction and a reach, and no picture.

A station's police keep the cameras on their own ground, the command centre all of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import act
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.registry.areas import station_areas, station_for
from lianqin.registry.camera_codes import read_camera_code
from lianqin.registry.camera_errors import CameraCodeTaken, CameraEnded, CameraViewUnreadable
from lianqin.registry.history import note_changes, seen
from lianqin.registry.models import Camera, Site
from lianqin.registry.naming_places import forget_place, name_place
from lianqin.registry.reach import of_station, reaches_station

CIRCLE, FARTHEST = 360.0, 5_000.0
FIELDS = ("code", "name", "site_id", "lon", "lat", "bearing", "reach_m", "angle")


@dataclass(frozen=True)
class CameraFacts:
    """What is registered: `bearing` in degrees from north, none for all round; `angle` of view in
    degrees; `reach_m` in metres."""

    code: str
    name: str
    lon: float
    lat: float
    bearing: float | None = None
    reach_m: float = 60.0
    angle: float | None = None


def register_camera(*, facts: CameraFacts, site: Site | None, actor: Viewer) -> Camera:
    """Enter a camera. Raises CameraCodeUnreadable, CameraCodeTaken, CameraViewUnreadable,
    OutsideCounty, and NotFound for an officer at another station's ground."""
    facts = checked(facts, actor)
    with act("camera.register", actor=actor) as act_:
        _refuse_taken(facts.code, actor)
        camera = Camera.unscoped.create(bureau_id=actor.bureau, site=site, **asdict(facts))
        name_place(camera)
        act_.record(camera)
        note_changes(act_, camera, {}, seen(camera, FIELDS), actor=actor)
    return camera


def edit_camera(*, camera: Camera, facts: CameraFacts, site: Site | None, actor: Viewer) -> Camera:
    """Put a camera's entry right. Raises as register_camera does, and CameraEnded."""
    _own(camera, actor)
    facts = checked(facts, actor)
    with act("camera.edit", actor=actor) as act_:
        row = Camera.unscoped.get(pk=camera.pk)
        if row.ended_on is not None:
            raise CameraEnded(name=row.name)
        _refuse_taken(facts.code, actor, but=row)
        before = seen(row, FIELDS)
        vars(row).update(asdict(facts), site_id=site.pk if site else None)
        row.save()
        name_place(row)
        act_.record(row)
        note_changes(act_, row, before, seen(row, FIELDS), actor=actor)
    return row


def end_camera(*, camera: Camera, on: date, actor: Viewer) -> None:
    """A camera was taken down on `on`; its entry stays. Raises CameraEnded and NotFound."""
    _own(camera, actor)
    with act("camera.end", actor=actor) as act_:
        moved = Camera.unscoped.filter(pk=camera.pk, ended_on=None).update(ended_on=on)
        if moved != 1:
            raise CameraEnded(name=camera.name)
        forget_place(camera)
        act_.record(camera)
        note_changes(act_, camera, {"ended_on": None}, {"ended_on": on}, actor=actor)


def keeps(camera: Camera, viewer: Viewer) -> bool:
    """Whether the camera stands on ground whose register is theirs to keep."""
    station = station_areas(camera.bureau_id).station_at(camera.lon, camera.lat)
    return camera.bureau_id == viewer.bureau_id and reaches_station(station, viewer)


def _own(camera: Camera, actor: Viewer) -> None:
    if not keeps(camera, actor):
        raise NotFound


def checked(facts: CameraFacts, actor: Viewer) -> CameraFacts:
    """The same with the code in its one spelling; raises what cannot be a camera."""
    code = str(read_camera_code(facts.code))
    of_station(station_for(actor.bureau, facts.lon, facts.lat).pk, actor)
    if facts.bearing is not None and not 0 <= facts.bearing < CIRCLE:
        raise CameraViewUnreadable(field=_("朝向"), why=_("应在0到360度之间"))
    if facts.angle is not None and not 0 < facts.angle <= CIRCLE:
        raise CameraViewUnreadable(field=_("视角"), why=_("应大于0度，不超过360度"))
    if not 0 < facts.reach_m <= FARTHEST:
        raise CameraViewUnreadable(field=_("可视距离"), why=_("应大于0米，不超过5000米"))
    return CameraFacts(**{**asdict(facts), "code": code})


def _refuse_taken(code: str, actor: Viewer, but: Camera | None = None) -> None:
    others = Camera.unscoped.filter(bureau_id=actor.bureau, code=code)
    taken = others.exclude(pk=but.pk).first() if but else others.first()
    if taken is not None:
        raise CameraCodeTaken(code=code, name=taken.name)
