"""Whether totals are shown live in the room: told to respondents, and so fixed with the other promises."""

from django.db import migrations, models

REFUSE = """
    DROP TRIGGER privacy_is_fixed ON surveys_survey;
    CREATE TRIGGER privacy_is_fixed
        BEFORE UPDATE ON surveys_survey
        FOR EACH ROW WHEN (
            (OLD.privacy_mode, OLD.organisation_source, OLD.shown_live)
                IS DISTINCT FROM (NEW.privacy_mode, NEW.organisation_source, NEW.shown_live)
        ) EXECUTE FUNCTION surveys_refuse_other_privacy();
"""
ALLOW = """
    DROP TRIGGER privacy_is_fixed ON surveys_survey;
    CREATE TRIGGER privacy_is_fixed
        BEFORE UPDATE ON surveys_survey
        FOR EACH ROW WHEN (
            (OLD.privacy_mode, OLD.organisation_source)
                IS DISTINCT FROM (NEW.privacy_mode, NEW.organisation_source)
        ) EXECUTE FUNCTION surveys_refuse_other_privacy();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_mail_trials_and_failures")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="shown_live",
            field=models.BooleanField(default=False, verbose_name="totals shown live in the room"),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
