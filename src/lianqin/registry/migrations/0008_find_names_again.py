"""Write the ends of every name that is there, and name cameras, teams and what the gazetteer
lacked of points and sites."""

from itertools import chain, count

from django.db import migrations

from lianqin.registry.migrations._names_of_0008 import cell_of, ends_of, reading

PAGE, LONGEST_SLUG = 500, 64


def fill(apps, _editor):
    names = ("Place", "PlaceEnd", "DutyPoint", "Site", "Camera", "Team")
    place, end, point, site, camera, team = (apps.get_model("registry", name) for name in names)
    for row in point._base_manager.filter(closed_on=None):
        _name(place, row, "point", row.slug, row, 4)
    for row in site._base_manager.filter(ended_on=None):
        _name(place, row, "site", row.slug, row, 4)
    for row in camera._base_manager.filter(ended_on=None):
        _name(place, row, "camera", f"camera-{row.pk}", row, 7)
    rows = team._base_manager.filter(ended_on=None, point__isnull=False).select_related("point")
    for row in rows:
        _name(place, row, "team", f"team-{row.pk}", row.point, 4)
    after = 0
    while page := list(place._base_manager.filter(pk__gt=after).order_by("pk")[:PAGE]):
        end._base_manager.bulk_create(
            (made for row in page for made in _ends(end, row)), batch_size=2_000
        )
        after = page[-1].pk


def _name(place, row, kind, slug, where, rank):
    """One row of the gazetteer, unless the name is there."""
    here = place._base_manager.filter(bureau_id=row.bureau_id)
    if here.filter(kind=kind, slug__in=(slug, f"{kind}-{slug}")).exists():
        return
    slug = _free(here, kind, slug, row.pk)
    pinyin, initials = reading(row.name)
    place._base_manager.create(
        bureau_id=row.bureau_id,
        kind=kind,
        slug=slug,
        name=row.name,
        pinyin=pinyin[:192],
        initials=initials[:48],
        lon=where.lon,
        lat=where.lat,
        rank=rank,
    )


def _free(here, kind, slug, pk):
    """The slug that nobody has yet: its own, with its kind, or with its number behind."""
    own = (slug, f"{kind}-{slug}"[:LONGEST_SLUG])
    ways = chain(own, (f"{kind}-{pk}-{n}" for n in count(1)))
    return next(way for way in ways if not here.filter(slug=way).exists())


def _ends(end, row):
    whole = 0 if row.kind in ("town", "station") else 1
    for one in ends_of(row.name):
        yield end(
            bureau_id=row.bureau_id,
            place_id=row.pk,
            for_police=row.kind == "camera",
            level=whole if one.is_whole else 2,
            cell=cell_of(row.lon, row.lat),
            text=one.text,
            pinyin=one.pinyin,
            initials=one.initials,
            lon=row.lon,
            lat=row.lat,
            rank=row.rank,
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_names_from_every_end")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
