"""No incident with a weapon, an injury, harm to minors or violence at home passes as simple."""

from typing import Any

from django.db import migrations
from django.db.models import Q


def put_right(apps: Any, _editor: Any) -> None:
    """What became known after an incident passed as simple makes it one that is not."""
    harm = Q(has_weapon=True) | Q(injured__gt=0) | Q(minors_harmed=True) | Q(is_domestic=True)
    incidents = apps.get_model("incidents", "Incident").unscoped
    incidents.filter(harm, is_simple=True).update(is_simple=False)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_what_became_of_it")]

    operations = [migrations.RunPython(put_right, migrations.RunPython.noop, elidable=False)]
