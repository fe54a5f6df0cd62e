"""Totals also count how many boxes were ticked in each row of a grid, so those of versions with a grid are made anew.

Their totals are deleted and every record is noted as a change, which counting then finds. What is noted already
is noted backwards as well: it still raises the counters of fieldwork, and is in no total twice.
"""

from django.db import migrations

OF_GRIDS = """
    SELECT id FROM surveys_version
    WHERE jsonb_path_exists(document, '$.pages[*].questions[*] ? (@.type == "grid")')
"""
COUNT_ANEW = f"""
    DELETE FROM analysis_tallytotal WHERE version_id IN ({OF_GRIDS});
    INSERT INTO surveys_change (version_id, was, now, way)
        SELECT version_id, now, was, '' FROM surveys_change WHERE version_id IN ({OF_GRIDS});
    INSERT INTO surveys_change (version_id, was, now, way)
        SELECT version_id, NULL, record, '' FROM surveys_response
        WHERE record IS NOT NULL AND version_id IN ({OF_GRIDS});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0002_counts_uncompressed"),
        ("surveys", "0006_invitations_and_mail"),
    ]

    operations = [migrations.RunSQL(COUNT_ANEW, migrations.RunSQL.noop)]
