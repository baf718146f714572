from django.db import migrations, models


class Migration(migrations.Migration):
    """Sessions that end with their account, and passwords that the administrator only lends."""

    dependencies = [("accounts", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_is_temporary",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="user",
            name="session_epoch",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
