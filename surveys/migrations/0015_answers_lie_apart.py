"""Long answers lie apart from their record, which all counting reads; see docs/decisions/0023."""

from django.db import migrations

APART = """
ALTER TABLE surveys_response
    ALTER COLUMN record SET STORAGE MAIN,
    SET (toast_tuple_target = 1024)
"""
TOGETHER = """
ALTER TABLE surveys_response
    ALTER COLUMN record SET STORAGE EXTENDED,
    RESET (toast_tuple_target)
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0014_emptied_on")]

    operations = [migrations.RunSQL(APART, TOGETHER)]
