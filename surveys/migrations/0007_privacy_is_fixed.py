"""What respondents were promised stays: modes are fixed by the first opening, and anonymity has no identities."""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION surveys_refuse_other_privacy() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM surveys_wave WHERE survey_id = OLD.id AND state NOT IN ('draft', 'scheduled')
        ) THEN
            RAISE EXCEPTION 'a wave was opened, so the privacy settings never change'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER privacy_is_fixed
        BEFORE UPDATE ON surveys_survey
        FOR EACH ROW WHEN (
            (OLD.privacy_mode, OLD.organisation_source) IS DISTINCT FROM (NEW.privacy_mode, NEW.organisation_source)
        ) EXECUTE FUNCTION surveys_refuse_other_privacy();

    CREATE FUNCTION surveys_refuse_identity() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM surveys_response response
            JOIN surveys_version version ON version.id = response.version_id
            JOIN surveys_survey survey ON survey.id = version.survey_id
            WHERE response.id = NEW.response_id AND survey.privacy_mode LIKE 'anonymous%'
        ) THEN
            RAISE EXCEPTION 'an anonymous survey ties no response to an invitation'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER anonymous_has_no_identity
        BEFORE INSERT OR UPDATE ON surveys_identity
        FOR EACH ROW EXECUTE FUNCTION surveys_refuse_identity();
"""
ALLOW = """
    DROP TRIGGER anonymous_has_no_identity ON surveys_identity;
    DROP FUNCTION surveys_refuse_identity();
    DROP TRIGGER privacy_is_fixed ON surveys_survey;
    DROP FUNCTION surveys_refuse_other_privacy();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_invitations_and_mail")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
