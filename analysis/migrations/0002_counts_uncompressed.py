"""Totals are stored as they are: compressed, writing them would cost the more the larger the counts grow."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("analysis", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE analysis_tallytotal ALTER COLUMN counts SET STORAGE EXTERNAL",
            "ALTER TABLE analysis_tallytotal ALTER COLUMN counts SET STORAGE EXTENDED",
        )
    ]
