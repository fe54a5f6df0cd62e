import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("surveys", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TallyState",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="tally_state",
                        serialize=False,
                        to="surveys.version",
                    ),
                ),
                ("as_of", models.DateTimeField(verbose_name="as of")),
            ],
            options={
                "verbose_name": "tally state",
                "verbose_name_plural": "tally states",
            },
        ),
        migrations.CreateModel(
            name="TallyTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("breakdown", models.CharField(blank=True, max_length=41)),
                ("group", models.CharField(blank=True, max_length=41)),
                ("counts", models.BinaryField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="totals",
                        to="surveys.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally total",
                "verbose_name_plural": "tally totals",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "breakdown", "group"), name="one_total_a_group"
                    )
                ],
            },
        ),
    ]
