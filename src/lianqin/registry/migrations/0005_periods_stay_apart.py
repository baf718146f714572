"""Nobody is linked twice, in two teams, or at work in two units on the same day."""

from django.db import migrations

from lianqin.core.kept import apart


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_read_names_and_employments")]
    operations = [
        apart("registry_linkage", "person_id"),
        apart("registry_teammembership", "person_id"),
        apart("registry_employment", "person_id"),
    ]
