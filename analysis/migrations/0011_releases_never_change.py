"""A release of results never changes: the database refuses it to everyone, the owner of the table included."""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION analysis_refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a release of results never changes' USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER release_never_changes
        BEFORE UPDATE OR DELETE OR TRUNCATE ON analysis_release
        FOR EACH STATEMENT EXECUTE FUNCTION analysis_refuse_release_change();
"""
ALLOW = """
    DROP TRIGGER release_never_changes ON analysis_release;
    DROP FUNCTION analysis_refuse_release_change();
"""


class Migration(migrations.Migration):
    dependencies = [("analysis", "0010_texts_go_with_responses")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
