"""Addresses of users in lower case, as they are looked for when a password or a code is asked for."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_coordinators")]

    operations = [
        migrations.RunSQL(
            "UPDATE organisations_user SET email = lower(email) WHERE email <> lower(email)",
            migrations.RunSQL.noop,
        )
    ]
