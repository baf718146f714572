"""From what a person typed and pressed to a report: where it is, and their own reports again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqin.core.errors import DomainError, MissingInput, NotFound
from lianqin.core.scope import Viewer
from lianqin.dispatch.errors import NoRoadMap
from lianqin.dispatch.roads import router_for
from lianqin.field.errors import NoPlaceForAlarm
from lianqin.geo.network import RoadNetwork
from lianqin.incidents.models import Incident
from lianqin.registry.areas import station_for
from lianqin.registry.errors import OutsideCounty, PlaceUnknown
from lianqin.registry.gazetteer import nearest_place, only_place
from lianqin.registry.models import Organisation
from lianqin.registry.where_found import APPROXIMATE_M, resolve
from lianqin.units.models import Unit
from lianqin.units.services import Position

NEAR_M = 500  # as far as one sees or is heard; beyond it a name would mislead


@dataclass(frozen=True)
class Spot:
    """A place on the earth (WGS-84) in the words that the desk will read, in Chinese always."""

    lon: float
    lat: float
    words: str
    uncertainty_m: float = 0.0


def spot_of_report(
    viewer: Viewer,
    words: str,
    position: Position | None,
    crew: Unit | None,
    *,
    at_phone: bool = False,
) -> Spot:
    """Where a report is: the place named, else the phone's position, else the crew's post.

    `at_phone` says that the person asked for the position, so that a name only describes it; a
    name that the gazetteer lacks describes it too. Raises PlaceUnknown for such a name without a
    position, MissingInput with none of the three.
    """
    if words and not at_phone and (found := _named(viewer, words, position)):
        return found
    if position is not None:
        return _at_phone(viewer, position, words)
    if crew is not None:
        return _at_post(crew)
    raise MissingInput(field=_("地点"))


def _named(viewer: Viewer, words: str, position: Position | None) -> Spot | None:
    """The place of that name, else what the words say of one; None where they say nothing and the
    phone knows where it is."""
    near = (position.lon, position.lat) if position else None
    try:
        place = only_place(viewer, words, near=near)
    except PlaceUnknown:
        return _said(viewer, words, position, near)
    return Spot(place.lon, place.lat, words, APPROXIMATE_M * place.is_approximate)


def _said(
    viewer: Viewer, words: str, position: Position | None, near: tuple[float, float] | None
) -> Spot | None:
    """Raises PlaceUnknown, or what `resolve` raises, without a position."""
    try:
        found = resolve(viewer, words, near=near, network=_roads(viewer))
        if found is None:
            raise PlaceUnknown(words=words)
    except DomainError:
        if position is None:
            raise
        return None
    return Spot(found.lon, found.lat, words, found.uncertainty_m)


def _roads(viewer: Viewer) -> RoadNetwork | None:
    try:
        return router_for(viewer.bureau).network
    except NoRoadMap:
        return None


def spot_of_alarm(viewer: Viewer, position: Position | None, crew: Unit | None) -> Spot:
    """Where an alarm is: the phone's position within the county, else the post, else the workplace.

    Raises NoPlaceForAlarm where nothing is known.
    """
    if position is not None and _in_county(viewer, position):
        return _at_phone(viewer, position)
    if crew is not None:
        return _at_post(crew)
    workplaces = Organisation.objects.for_viewer(viewer).filter(pk__in=viewer.organisation_ids)
    workplace = workplaces.exclude(lon=None).order_by("pk").first()
    if workplace is None or workplace.lon is None or workplace.lat is None:
        raise NoPlaceForAlarm
    return Spot(workplace.lon, workplace.lat, f"{workplace.name}（单位所在地，手机无定位）")


def _in_county(viewer: Viewer, position: Position) -> bool:
    try:
        station_for(viewer.bureau, position.lon, position.lat)
    except OutsideCounty:
        return False
    return True


def _at_phone(viewer: Viewer, position: Position, words: str = "") -> Spot:
    """The phone's position, in the person's own words or by the landmark that it is near."""
    accuracy = position.accuracy_m or 0.0
    said = words or _beside(viewer, position, f"手机定位，误差约 {accuracy:.0f} 米")
    return Spot(position.lon, position.lat, said, accuracy)


def _beside(viewer: Viewer, position: Position, measured: str) -> str:
    """What a crew can be told over the radio: a name first, then how it is known."""
    near = nearest_place(viewer, position.lon, position.lat, NEAR_M)
    return f"{near.place.name}附近（{measured}）" if near else measured


def _at_post(crew: Unit) -> Spot:
    return Spot(crew.post_lon, crew.post_lat, f"{crew.post_name}（岗位，手机无定位）")


def own_reports(viewer: Viewer) -> QuerySet[Incident]:
    """What the viewer reported, newest first, with its state."""
    own = Incident.objects.for_viewer(viewer).filter(calls__reporter_id=viewer.person_id or 0)
    return own.distinct().order_by("-received_at", "-id")


def own_report(viewer: Viewer, number: str) -> Incident:
    """The one of that number. Raises NotFound alike for none and for somebody else's."""
    found = own_reports(viewer).filter(number=number).first()
    if found is None:
        raise NotFound
    return found
