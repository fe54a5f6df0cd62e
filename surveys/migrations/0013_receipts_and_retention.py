"""Receipt codes, which a survey gives or not before anybody answers, and when what is left of it is erased."""

from django.db import migrations, models

PRIVACY = """
    DROP TRIGGER privacy_is_fixed ON surveys_survey;
    CREATE TRIGGER privacy_is_fixed
        BEFORE UPDATE ON surveys_survey
        FOR EACH ROW WHEN (
            (OLD.privacy_mode, OLD.organisation_source, OLD.shown_live{more_of_old})
            IS DISTINCT FROM (NEW.privacy_mode, NEW.organisation_source, NEW.shown_live{more_of_new})
        ) EXECUTE FUNCTION surveys_refuse_other_privacy();
"""
REFUSE = """
    CREATE FUNCTION surveys_refuse_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM surveys_survey
            JOIN surveys_version ON surveys_version.survey_id = surveys_survey.id
            WHERE surveys_version.id = NEW.version_id AND surveys_survey.receipt_codes
        ) THEN
            RAISE EXCEPTION 'this survey gives no receipt codes' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER receipt_only_where_the_survey_gives_them
        BEFORE INSERT OR UPDATE ON surveys_response
        FOR EACH ROW WHEN (NEW.receipt_hash IS NOT NULL) EXECUTE FUNCTION surveys_refuse_receipt();
"""
ALLOW = """
    DROP TRIGGER receipt_only_where_the_survey_gives_them ON surveys_response;
    DROP FUNCTION surveys_refuse_receipt();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0012_shown_live")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="receipt_codes",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="respondents get a receipt code"
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="erase_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="contact data, links and unfinished responses go on"
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="erased_on",
            field=models.DateField(blank=True, null=True, verbose_name="they were erased on"),
        ),
        migrations.AddField(
            model_name="response",
            name="receipt_hash",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(receipt_hash__isnull=False), fields=("receipt_hash",), name="receipt_of_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(completed=True) | models.Q(receipt_hash=None),
                name="receipt_of_a_completed_response",
            ),
        ),
        migrations.RunSQL(
            PRIVACY.format(more_of_old=", OLD.receipt_codes", more_of_new=", NEW.receipt_codes"),
            PRIVACY.format(more_of_old="", more_of_new=""),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
