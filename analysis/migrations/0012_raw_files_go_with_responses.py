"""A file of raw responses expires when one of them is erased, whoever erases it and how."""

from django.db import migrations

# At the end of the statement: one that stores responses anew (surveys.actions.forgetting) has put them back then.
# A file that is being made is begun anew. A response that began after the file was made is not in it.
ADD = """
    CREATE FUNCTION analysis_expire_raw_files() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE analysis_job AS job SET
            state = CASE state WHEN 'running' THEN 'waiting' ELSE state END,
            lease_until = NULL,
            expires_at = CASE state WHEN 'done' THEN LEAST(expires_at, statement_timestamp()) END
        WHERE job.kind = 'raw' AND job.state IN ('running', 'done') AND EXISTS (
            SELECT FROM gone JOIN surveys_version AS version ON version.id = gone.version_id
            WHERE version.survey_id = job.survey_id AND gone.source <> 'test'
              AND (gone.started_at IS NULL OR job.ended_at IS NULL OR gone.started_at <= job.ended_at)
              AND NOT EXISTS (SELECT FROM surveys_response AS response WHERE response.id = gone.id)
        );
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER raw_files_go_with_responses
        AFTER DELETE ON surveys_response REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION analysis_expire_raw_files();
"""
REMOVE = """
    DROP TRIGGER raw_files_go_with_responses ON surveys_response;
    DROP FUNCTION analysis_expire_raw_files();
"""


class Migration(migrations.Migration):
    dependencies = [("analysis", "0011_releases_never_change"), ("surveys", "0001_initial")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
