"""A final wave stays as it is: the database refuses every change of its row."""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION surveys_refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a final wave never changes' USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER final_wave_never_changes
        BEFORE UPDATE OR DELETE ON surveys_wave
        FOR EACH ROW WHEN (OLD.state = 'final') EXECUTE FUNCTION surveys_refuse_reopening();
"""
ALLOW = """
    DROP TRIGGER final_wave_never_changes ON surveys_wave;
    DROP FUNCTION surveys_refuse_reopening();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_wave_states")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
