"""`manage.py links SURVEY` prints the open links of the organisations in the open wave."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.fieldwork import open_links
from surveys.management.published import published


class Command(BaseCommand):
    help = "Print each organisation's open link in the open wave of a survey."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("--json", action="store_true", help='[{"organisation", "url"}]')

    def handle(self, *args: Any, **options: Any) -> None:
        fieldwork, _version = published(options["survey"])
        wave = fieldwork.wave
        if wave is None or not wave.may_start:
            raise CommandError(f"No wave of {options['survey']} is open, so there are no links.")
        links = open_links(wave)
        if options["json"]:
            keys = ("organisation", "url")
            rows = [{key: value for key, value in asdict(link).items() if key in keys} for link in links]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            for link in links:
                self.stdout.write(f"{link.organisation}\t{link.url}")
