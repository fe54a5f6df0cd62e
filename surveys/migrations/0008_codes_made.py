"""A batch of codes tells how many of them are there."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_privacy_is_fixed")]

    operations = [
        migrations.AddField(
            model_name="codebatch",
            name="made",
            field=models.PositiveIntegerField(default=0, verbose_name="codes made so far"),
        ),
        migrations.AddConstraint(
            model_name="codebatch",
            constraint=models.CheckConstraint(
                condition=Q(made__lte=F("size")), name="batch_makes_no_more_than_its_size"
            ),
        ),
    ]
