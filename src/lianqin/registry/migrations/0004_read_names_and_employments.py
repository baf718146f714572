"""Fill what 0003 added, from what is there: how names are read, and where people work."""

from django.db import migrations

PAGE = 500


def fill(apps, _editor):
    from lianqin.registry.naming import reading_of, tail_of

    person, employment = (apps.get_model("registry", name) for name in ("Person", "Employment"))
    after = 0
    while page := list(person._base_manager.filter(pk__gt=after).order_by("pk")[:PAGE]):
        for row in page:
            vars(row).update(**reading_of(row.name), phone_tail=tail_of(row.phone))
        person._base_manager.bulk_update(page, ["pinyin", "pinyin_back", "initials", "phone_tail"])
        employment._base_manager.bulk_create(
            employment(
                person_id=row.pk,
                organisation_id=row.organisation_id,
                since=min(row.registered_on, row.ended_on or row.registered_on),
                until=row.ended_on,
            )
            for row in page
        )
        after = page[-1].pk
    _stations(apps)


def _stations(apps):
    """A linkage belongs to the station of the team that its person is in."""
    linkage, member = (apps.get_model("registry", name) for name in ("Linkage", "TeamMembership"))
    stations = dict(
        member._base_manager.filter(until=None).values_list("person_id", "team__station_id")
    )
    for person_id, station_id in stations.items():
        linkage._base_manager.filter(person_id=person_id, station=None).update(
            station_id=station_id
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_people_on_file")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
