"""The categories of a standing order are read from the code, so that the tree may grow."""

from django.db import migrations, models

import lianqin.incidents.categories


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_order_signed_by_name")]

    operations = [
        migrations.AlterField(
            model_name="orderrule",
            name="category",
            field=models.CharField(choices=lianqin.incidents.categories.choices, max_length=32),
        ),
    ]
