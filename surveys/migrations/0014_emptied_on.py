"""When the responses of a survey were deleted, of which the totals stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0013_receipts_and_retention")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="emptied_on",
            field=models.DateField(blank=True, null=True, verbose_name="its responses were deleted on"),
        ),
    ]
