"""`manage.py generate_responses SURVEY --count N [--seed S]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.actions.generating import generate_responses
from surveys.management.published import published
from surveys.models import Version


class Command(BaseCommand):
    help = "Store made-up responses to the newest version of a survey, for trials and measurements."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("--count", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes up the same respondents")

    def handle(self, *args: Any, **options: Any) -> None:
        fieldwork, newest = published(options["survey"])
        if options["count"] < 1:
            raise CommandError("Generate at least 1 response.")
        version = Version.objects.select_related("survey").get(id=newest.id)
        stored = generate_responses(
            version=version, wave=fieldwork.wave, count=options["count"], seed=options["seed"]
        )
        self.stdout.write(f"Synthetic responses generated for {version.survey.code}: {stored}.")
