import django.contrib.postgres.fields
import django.db.models.deletion
import surveys.models.survey
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("draft", models.JSONField(blank=True, null=True, verbose_name="draft of the questionnaire")),
                (
                    "privacy_mode",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("pseudonymous", "Pseudonymous"),
                            ("anonymous_on_completion", "Anonymous on completion"),
                            ("anonymous", "Anonymous"),
                        ],
                        default="anonymous_on_completion",
                        max_length=24,
                    ),
                ),
                (
                    "organisation_source",
                    models.CharField(
                        choices=[
                            ("link", "The link that was followed"),
                            ("answer", "An answer in the questionnaire"),
                            ("none", "Not recorded"),
                        ],
                        default="answer",
                        max_length=8,
                    ),
                ),
                (
                    "idle_minutes",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="minutes before the code is asked for"
                    ),
                ),
                (
                    "test_token",
                    models.CharField(
                        default=surveys.models.survey.random_token, editable=False, max_length=24, unique=True
                    ),
                ),
            ],
            options={
                "verbose_name": "survey",
                "verbose_name_plural": "surveys",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="Distribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "token",
                    models.CharField(
                        default=surveys.models.survey.random_token, editable=False, max_length=24, unique=True
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="distributions",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "distribution",
                "verbose_name_plural": "distributions",
                "ordering": ("wave", "number"),
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("document", models.JSONField(verbose_name="document")),
                ("layout", models.JSONField(verbose_name="layout of the record")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="surveys.survey",
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "ordering": ("survey", "number"),
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("was", models.BinaryField(null=True)),
                ("now", models.BinaryField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="surveys.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("scheduled", "Scheduled"),
                            ("open", "Open"),
                            ("paused", "Paused"),
                            ("closing", "Closing: no new starts"),
                            ("final", "Final"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens at")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes at")),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waves", to="surveys.survey"
                    ),
                ),
            ],
            options={
                "verbose_name": "wave",
                "verbose_name_plural": "waves",
                "ordering": ("survey", "number"),
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("real", "Real"),
                            ("test", "Test"),
                            ("pilot", "Pilot"),
                            ("imported", "Imported"),
                            ("entered", "Entered by the team"),
                            ("synthetic", "Synthetic"),
                        ],
                        default="real",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("completed", models.BooleanField(default=False, verbose_name="completed")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("answers", models.JSONField(default=dict)),
                ("draft", models.JSONField(default=dict)),
                (
                    "sent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("record", models.BinaryField(null=True)),
                ("handle", models.CharField(max_length=24, null=True, unique=True)),
                ("start_hash", models.BinaryField(null=True, unique=True)),
                ("resume_hash", models.BinaryField(null=True, unique=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("active_at", models.DateTimeField(null=True)),
                ("active_seconds", models.PositiveIntegerField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("minutes_band", models.CharField(blank=True, max_length=8)),
                (
                    "distribution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.distribution",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="surveys.version",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="surveys.wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "response",
                "verbose_name_plural": "responses",
            },
        ),
        migrations.AddField(
            model_name="distribution",
            name="wave",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="distributions", to="surveys.wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("survey", "number"), name="version_number_once_a_survey"
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["version", "id"], name="change_by_version"),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(fields=("survey", "number"), name="wave_number_once_a_survey"),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("survey",), name="one_open_wave_a_survey"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("completed", False),
                    models.Q(
                        ("active_at", None),
                        ("active_seconds", None),
                        ("draft", {}),
                        ("handle", None),
                        ("resume_hash", None),
                        ("start_hash", None),
                    ),
                    _connector="OR",
                ),
                name="completed_response_cannot_be_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("record", None), models.Q(("source", "test"), _negated=True), _connector="OR"
                ),
                name="test_response_has_no_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="distribution",
            constraint=models.UniqueConstraint(
                fields=("wave", "organisation"), name="distribution_once_a_wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="distribution",
            constraint=models.UniqueConstraint(
                fields=("wave", "number"), name="distribution_number_once_a_wave"
            ),
        ),
    ]
