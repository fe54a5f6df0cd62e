"""An approved dataset keeps its package, can be withdrawn, and counts what was erased of it since.

One that was approved before has no package, so it is a draft again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WITHOUT_PACKAGE = """
    ALTER TABLE analysis_datasetrelease DISABLE TRIGGER decided_release_never_changes;
    UPDATE analysis_datasetrelease
        SET state = 'draft', decided_by_id = NULL, decided_at = NULL, reason = '' WHERE state = 'approved';
    ALTER TABLE analysis_datasetrelease ENABLE TRIGGER decided_release_never_changes;
"""

#: What was decided stays as it is, also for the owner of the table; but an approved release can be withdrawn.
ONLY_WITHDRAWN = """
    CREATE OR REPLACE FUNCTION analysis_refuse_decided_release() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        changing text[] := '{}';
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.state = 'draft' THEN
            RETURN OLD;
        END IF;
        IF TG_OP = 'UPDATE' THEN
            IF OLD.state = 'approved' AND NEW.state = 'approved' THEN
                changing := '{erased}';
            ELSIF OLD.state = 'approved' AND NEW.state = 'withdrawn' THEN
                changing := '{state,reason,withdrawn_by_id,withdrawn_at}';
            END IF;
            IF OLD.state = 'draft' OR to_jsonb(NEW) - changing = to_jsonb(OLD) - changing THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'a decided release never changes' USING ERRCODE = 'restrict_violation';
    END
    $$;
"""
NEVER_CHANGES = """
    CREATE OR REPLACE FUNCTION analysis_refuse_decided_release() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'a decided release never changes' USING ERRCODE = 'restrict_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END
    $$;
"""

#: Parts come in the transaction that approves a draft, before it does, and go in the one that withdraws it.
KEEP_PARTS = """
    CREATE FUNCTION analysis_keep_package() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        state text := (
            SELECT release.state FROM analysis_datasetrelease AS release
            WHERE release.id = CASE TG_OP WHEN 'INSERT' THEN NEW.release_id ELSE OLD.release_id END
        );
    BEGIN
        IF TG_OP = 'INSERT' AND state = 'draft' THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'DELETE' AND state = 'withdrawn' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'a package never changes' USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER package_never_changes BEFORE INSERT OR UPDATE OR DELETE ON analysis_packagepart
        FOR EACH ROW EXECUTE FUNCTION analysis_keep_package();
"""
FORGET_PARTS = """
    DROP TRIGGER package_never_changes ON analysis_packagepart;
    DROP FUNCTION analysis_keep_package();
"""

#: Whoever erases a response and how. One that is stored anew (surveys.actions.forgetting) is back at the end of
#: the statement. A draft that was built counts too, so that nothing is missed while it is approved.
COUNT_ERASED = """
    CREATE FUNCTION analysis_count_erased() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE analysis_datasetrelease AS release SET erased = release.erased + found.count
        FROM (
            SELECT release.id, count(*) AS count
            FROM gone
            JOIN surveys_version AS version ON version.id = gone.version_id
            LEFT JOIN surveys_wave AS wave ON wave.id = gone.wave_id
            JOIN analysis_datasetrelease AS release ON release.survey_id = version.survey_id
            WHERE release.state IN ('draft', 'approved') AND release.digest <> ''
              AND gone.record IS NOT NULL AND gone.sent <> '{}' AND gone.source NOT IN ('test', 'pilot')
              AND (gone.completed OR release.recipe -> 'partial' = 'true')
              AND release.recipe -> 'waves' @> to_jsonb(coalesce(wave.number, 0))
              AND NOT EXISTS (SELECT FROM surveys_response AS response WHERE response.id = gone.id)
            GROUP BY release.id
        ) AS found
        WHERE release.id = found.id;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER erased_responses_are_counted
        AFTER DELETE ON surveys_response REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION analysis_count_erased();
"""
COUNT_NOTHING = """
    DROP TRIGGER erased_responses_are_counted ON surveys_response;
    DROP FUNCTION analysis_count_erased();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0013_release_decisions'),
        ('surveys', '0014_emptied_on'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(WITHOUT_PACKAGE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='PackagePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='place')),
                ('data', models.BinaryField(verbose_name='bytes')),
            ],
            options={
                'verbose_name': 'part of a package',
                'verbose_name_plural': 'parts of packages',
                'ordering': ('release', 'place'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='datasetrelease',
            name='approved_dataset_was_measured',
        ),
        migrations.RemoveConstraint(
            model_name='datasetrelease',
            name='dataset_approved_by_another',
        ),
        migrations.AddField(
            model_name='datasetrelease',
            name='erased',
            field=models.PositiveIntegerField(default=0, verbose_name='responses erased since'),
        ),
        migrations.AddField(
            model_name='datasetrelease',
            name='files',
            field=models.JSONField(default=dict, verbose_name='how its files are written'),
        ),
        migrations.AddField(
            model_name='datasetrelease',
            name='sha256',
            field=models.CharField(blank=True, max_length=64, verbose_name='checksum'),
        ),
        migrations.AddField(
            model_name='datasetrelease',
            name='size',
            field=models.PositiveBigIntegerField(null=True, verbose_name='size in bytes'),
        ),
        migrations.AddField(
            model_name='datasetrelease',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='withdrawn at'),
        ),
        migrations.AddField(
            model_name='datasetrelease',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='datasetrelease',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='draft', max_length=9, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='datasetrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'withdrawn')), _negated=True), models.Q(models.Q(('digest', ''), _negated=True), ('as_of__isnull', False), ('k__isnull', False), ('rows__isnull', False)), _connector='OR'), name='approved_dataset_was_measured'),
        ),
        migrations.AddConstraint(
            model_name='datasetrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'withdrawn')), _negated=True), models.Q(('size__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='approved_dataset_has_a_package'),
        ),
        migrations.AddConstraint(
            model_name='datasetrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'withdrawn')), _negated=True), ('made_by', None), models.Q(('decided_by', models.F('made_by')), _negated=True), _connector='OR'), name='dataset_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='datasetrelease',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'withdrawn'), ('withdrawn_at', None), _connector='XOR'), name='withdrawn_dataset_has_a_date'),
        ),
        migrations.AddField(
            model_name='packagepart',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='analysis.datasetrelease'),
        ),
        migrations.AddConstraint(
            model_name='packagepart',
            constraint=models.UniqueConstraint(fields=('release', 'place'), name='package_part_once'),
        ),
        migrations.RunSQL(ONLY_WITHDRAWN, NEVER_CHANGES),
        migrations.RunSQL(KEEP_PARTS, FORGET_PARTS),
        migrations.RunSQL(COUNT_ERASED, COUNT_NOTHING),
    ]
