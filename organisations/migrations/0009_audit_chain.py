"""Rows of the audit log know the role from which somebody acted and are chained; those that are there too.

The trigger that refuses changes is put aside for as long as the rows that are there get their place.
"""

from django.db import migrations, models

from organisations.audit_chain import BEGINNING, link_of

TRIGGER = "ALTER TABLE organisations_auditentry {} TRIGGER audit_only_grows"


def chain_rows(apps, schema_editor):
    entries = apps.get_model("organisations", "AuditEntry").objects.order_by("id")
    previous = BEGINNING
    for entry in entries.iterator(chunk_size=2_000):
        previous = link_of(entry, previous)
        entries.filter(id=entry.id).update(chain=previous)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0008_lock")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="role",
            field=models.CharField(blank=True, default="", max_length=12, verbose_name="role"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditentry",
            name="chain",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.RunSQL(TRIGGER.format("DISABLE"), TRIGGER.format("ENABLE")),
        migrations.RunPython(chain_rows, migrations.RunPython.noop),
        migrations.RunSQL(TRIGGER.format("ENABLE"), TRIGGER.format("DISABLE")),
    ]
