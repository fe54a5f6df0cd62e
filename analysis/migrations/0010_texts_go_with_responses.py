"""What was released of a response's texts goes with the response, whoever erases it and how."""

from django.db import migrations

# At the end of the statement: one that stores responses anew (surveys.actions.forgetting) has put them back by then.
ADD = """
    CREATE FUNCTION analysis_forget_texts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM analysis_textdecision AS decision USING gone
        WHERE decision.response_id = gone.id
          AND NOT EXISTS (SELECT FROM surveys_response AS response WHERE response.id = gone.id);
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER released_texts_go_with_responses
        AFTER DELETE ON surveys_response REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION analysis_forget_texts();
"""
REMOVE = """
    DROP TRIGGER released_texts_go_with_responses ON surveys_response;
    DROP FUNCTION analysis_forget_texts();
"""


class Migration(migrations.Migration):
    dependencies = [("analysis", "0009_population"), ("surveys", "0001_initial")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
