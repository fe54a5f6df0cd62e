from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0012_raw_files_go_with_responses")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="decisions",
            field=models.PositiveIntegerField(null=True, verbose_name="decisions"),
        ),
    ]
