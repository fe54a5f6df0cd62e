"""`manage.py wave SURVEY WAVE [--json]`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analysis.actions.counting import count_pending
from analysis.exports.wave import wave_as_json
from surveys.waves import find_wave


class Command(BaseCommand):
    help = "Count what is pending and print how far a wave of a survey is, by organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("wave", type=int, help="the number of the wave")
        parser.add_argument("--json", action="store_true", help="print all of it; see docs/response.md")

    def handle(self, *args: Any, **options: Any) -> None:
        wave = find_wave(options["survey"], options["wave"])
        if wave is None:
            raise CommandError(f"There is no wave {options['wave']} of a survey {options['survey']!r}.")
        as_of = timezone.now()
        for version_id in wave.survey.versions.values_list("id", flat=True):
            count_pending(version_id=version_id, now=as_of, wait=True)
        found = wave_as_json(wave, as_of)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write("{survey} wave {wave}: {state}".format(**found))
        line = "{organisation}: {invited} invited, {sent} sent, {started} started, {completed} completed"
        for organisation in found["organisations"]:
            self.stdout.write(line.format(**organisation))
        own_link = "the survey's own link: {started} started, {completed} completed"
        self.stdout.write(own_link.format(**found["own_link"]))
