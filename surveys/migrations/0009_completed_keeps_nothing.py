"""A completed response keeps no more than respondents were told, whoever writes it.

The triggers of responses only look further where a completed row keeps something at all, so sending a page and
storing many anonymous responses cost nothing.
"""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION surveys_refuse_traces() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        survey surveys_survey;
    BEGIN
        SELECT surveys_survey.* INTO survey FROM surveys_survey
        JOIN surveys_version ON surveys_version.survey_id = surveys_survey.id
        WHERE surveys_version.id = NEW.version_id;
        IF NEW.distribution_id IS NOT NULL AND survey.organisation_source <> 'link' THEN
            RAISE EXCEPTION 'a completed response keeps its distribution only where the link tells the organisation'
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF (NEW.started_at IS NOT NULL OR NEW.completed_at IS NOT NULL OR NEW.way <> '')
            AND survey.privacy_mode LIKE 'anonymous%'
        THEN
            RAISE EXCEPTION 'a completed response to an anonymous survey keeps no time and no way in'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER completed_response_keeps_no_traces
        BEFORE INSERT OR UPDATE ON surveys_response
        FOR EACH ROW WHEN (
            NEW.completed AND (
                NEW.distribution_id IS NOT NULL OR NEW.started_at IS NOT NULL
                OR NEW.completed_at IS NOT NULL OR NEW.way <> ''
            )
        ) EXECUTE FUNCTION surveys_refuse_traces();

    CREATE OR REPLACE FUNCTION surveys_refuse_other_privacy() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM surveys_wave WHERE survey_id = OLD.id AND state NOT IN ('draft', 'scheduled')
        ) OR EXISTS (
            SELECT FROM surveys_response response
            JOIN surveys_version version ON version.id = response.version_id
            WHERE version.survey_id = OLD.id AND response.source <> 'test'
        ) THEN
            RAISE EXCEPTION 'people have been asked, so the privacy settings never change'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;

    -- Who opens a wave and who changes the settings wait for each other: only one of them finds it possible.
    CREATE FUNCTION surveys_hold_privacy() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM surveys_survey WHERE id = NEW.survey_id FOR SHARE;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER opening_holds_privacy
        BEFORE UPDATE ON surveys_wave
        FOR EACH ROW WHEN (
            OLD.state IN ('draft', 'scheduled') AND NEW.state NOT IN ('draft', 'scheduled')
        ) EXECUTE FUNCTION surveys_hold_privacy();
"""
ALLOW = """
    DROP TRIGGER opening_holds_privacy ON surveys_wave;
    DROP FUNCTION surveys_hold_privacy();

    CREATE OR REPLACE FUNCTION surveys_refuse_other_privacy() RETURNS trigger LANGUAGE plpgsql AS $$
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

    DROP TRIGGER completed_response_keeps_no_traces ON surveys_response;
    DROP FUNCTION surveys_refuse_traces();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0008_codes_made")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
