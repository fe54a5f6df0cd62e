"""The audit log only grows: the database refuses every change of a row to everyone."""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION organisations_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER audit_only_grows
        BEFORE UPDATE OR DELETE OR TRUNCATE ON organisations_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION organisations_refuse_change();
"""
ALLOW = """
    DROP TRIGGER audit_only_grows ON organisations_auditentry;
    DROP FUNCTION organisations_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_audit")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
