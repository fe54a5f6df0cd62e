"""`manage.py export_responses SURVEY --output FILE.csv`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analysis.actions.counting import count_pending
from analysis.exports.responses import export_responses
from surveys.management.published import published


class Command(BaseCommand):
    help = "Write all responses of a survey, test responses excepted, to a CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        survey = published(options["survey"])[0].survey
        for version_id in survey.versions.values_list("id", flat=True):
            count_pending(version_id=version_id, now=timezone.now(), wait=True)
        try:
            count = export_responses(survey, options["output"])
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"Responses exported to {options['output']}: {count}.")
