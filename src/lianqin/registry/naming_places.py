"""The gazetteer follows points and sites: a new name is found at once, a closed one no more."""

from __future__ import annotations

from lianqin.registry.gazetteer import reading
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import DutyPoint, Place, Site

RANK = 4


def name_place(row: DutyPoint | Site) -> None:
    """Let the gazetteer know a point or a site by its present name and place."""
    kind = _kind(row)
    pinyin, initials = reading(row.name)
    facts = {
        "name": row.name,
        "pinyin": pinyin[:192],
        "initials": initials[:48],
        "lon": row.lon,
        "lat": row.lat,
    }
    known = Place.unscoped.filter(bureau_id=row.bureau_id, kind=kind, slug__in=_slugs(row))
    if not known.update(**facts):
        Place.unscoped.create(
            bureau_id=row.bureau_id, kind=kind, slug=_free(row), rank=RANK, **facts
        )


def forget_place(row: DutyPoint | Site) -> None:
    """Take a closed point or site out of the gazetteer; its own row keeps its history."""
    rows = Place.unscoped.filter(bureau_id=row.bureau_id, kind=_kind(row), slug__in=_slugs(row))
    rows.delete()


def _kind(row: DutyPoint | Site) -> PlaceKind:
    return PlaceKind.POINT if isinstance(row, DutyPoint) else PlaceKind.SITE


def _slugs(row: DutyPoint | Site) -> tuple[str, str]:
    """The row's own slug, and the one that it takes where a village or road has that already."""
    return row.slug, f"{_kind(row)}-{row.slug}"


def _free(row: DutyPoint | Site) -> str:
    own, other = _slugs(row)
    taken = Place.unscoped.filter(bureau_id=row.bureau_id, slug=own).exists()
    return other if taken else own
