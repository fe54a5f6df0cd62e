"""A published version never changes: the database refuses it to everyone, the owner of the table included."""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION surveys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER version_never_changes
        BEFORE UPDATE OR DELETE OR TRUNCATE ON surveys_version
        FOR EACH STATEMENT EXECUTE FUNCTION surveys_refuse_change();
"""
ALLOW = """
    DROP TRIGGER version_never_changes ON surveys_version;
    DROP FUNCTION surveys_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
