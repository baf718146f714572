"""The gazetteer follows points, sites, cameras and teams: a new name is found at once, a closed
one no more. A team is found where its point is."""

from __future__ import annotations

from typing import Any

from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import Camera, DutyPoint, Place, Site, Team
from lianqin.registry.naming import reading
from lianqin.registry.place_ends import write_ends

RANK, CAMERA_RANK = 4, 7
Named = DutyPoint | Site | Camera | Team
KINDS: dict[type[Any], PlaceKind] = {
    DutyPoint: PlaceKind.POINT,
    Site: PlaceKind.SITE,
    Camera: PlaceKind.CAMERA,
    Team: PlaceKind.TEAM,
}


def name_place(row: Named) -> None:
    """Let the gazetteer know a row by its present name and place; a team without a point, and a
    row that has ended, by none."""
    where = _where(row)
    if where is None or _is_over(row):
        forget_place(row)
        return
    pinyin, initials = reading(row.name)
    facts = {
        "name": row.name,
        "pinyin": pinyin[:192],
        "initials": initials[:48],
        "lon": where.lon,
        "lat": where.lat,
    }
    known = _known(row).first()
    if known is None:
        rank = CAMERA_RANK if isinstance(row, Camera) else RANK
        known = Place(bureau_id=row.bureau_id, kind=KINDS[type(row)], slug=_free(row), rank=rank)
    vars(known).update(facts)
    known.save()
    write_ends([known])
    if isinstance(row, DutyPoint):
        for team in Team.unscoped.filter(point=row, ended_on=None):
            name_place(team)


def forget_place(row: Named) -> None:
    """Take a closed row out of the gazetteer; it keeps its own history."""
    _known(row).delete()


def _known(row: Named) -> Any:
    kind = KINDS[type(row)]
    return Place.unscoped.filter(bureau_id=row.bureau_id, kind=kind, slug__in=_slugs(row))


def _where(row: Named) -> DutyPoint | Site | Camera | None:
    return row.point if isinstance(row, Team) else row


def _is_over(row: Named) -> bool:
    return (row.closed_on if isinstance(row, DutyPoint) else row.ended_on) is not None


def _slugs(row: Named) -> tuple[str, str]:
    """The row's own slug, and the one that it takes where a village or road has that already."""
    kind = KINDS[type(row)]
    if isinstance(row, Camera | Team):  # their marks are in no file of places
        return f"{kind}-{row.pk}", f"{kind}-{row.pk}"
    return row.slug, f"{kind}-{row.slug}"


def _free(row: Named) -> str:
    own, other = _slugs(row)
    taken = Place.unscoped.filter(bureau_id=row.bureau_id, slug=own).exists()
    return other if taken else own
