"""What was signed stays as it was: the database itself refuses to change it."""

from django.db import migrations

from lianqin.core.kept import kept

ENDED = "OLD.state IN ('signed', 'unsigned', 'dropped')"


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_deadlines_and_answers")]
    operations = [
        kept("supervision_inspection", "state", when=ENDED),
        kept("supervision_inspection", "points", when=ENDED),
        kept("supervision_inspection", "points_possible", when=ENDED),
        kept("supervision_signature", "strokes"),
        kept("supervision_signature", "digest"),
    ]
