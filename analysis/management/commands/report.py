"""`manage.py report SURVEY [--definition NAME] [--language LANGUAGE] [--json]`."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from analysis.actions.counting import count_pending
from analysis.report.computing import outputs
from analysis.report.definition import Report
from analysis.report.output import Output, as_json
from analysis.report.reading import parse
from analysis.reports import path_of, shipped, state_of
from surveys.fieldwork import fieldwork_of
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import InvalidDocument
from surveys.questionnaire.strictjson import LARGEST_DOCUMENT


class Command(BaseCommand):
    help = "Count what is pending and print all outputs of a report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument(
            "--definition", help="a shipped definition or a file; without it the one named as the survey"
        )
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument(
            "--json", action="store_true", help="print all numbers; see docs/report-format.md"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        fieldwork = fieldwork_of(options["survey"])
        version = fieldwork.version if fieldwork else None
        if fieldwork is None or version is None:
            raise CommandError(f"There is no published survey {options['survey']!r}.")
        questionnaire = version.questionnaire
        report = self._definition(options["definition"] or options["survey"], questionnaire)
        now = timezone.now()
        count_pending(version_id=version.id, now=now, wait=True)
        language = options["language"] or questionnaire.default_language
        state = state_of(report, version, fieldwork.waves, language=language, now=now)
        self._print(outputs(report, state.counted), as_data=options["json"])

    def _definition(self, name: str, questionnaire: Questionnaire) -> Report:
        path = path_of(name) or Path(name)
        try:
            with path.open("rb") as file:
                raw = file.read(LARGEST_DOCUMENT + 1)
        except (OSError, ValueError) as error:  # a path with a NUL is no path
            message = f"{name} is neither a file that can be read nor a shipped definition: {error}."
            raise CommandError(f"{message} Shipped: {', '.join(shipped())}.") from None
        try:
            with override("en"):
                return parse(raw, questionnaire)
        except InvalidDocument as invalid:
            for problem in invalid.problems:
                self.stdout.write(str(problem))
            count = len(invalid.problems)
            raise CommandError("1 problem." if count == 1 else f"{count} problems.") from None

    def _print(self, found: list[Output], *, as_data: bool) -> None:
        """A JSON list with an output a line, or the captions."""
        if not as_data:
            for output in found:
                self.stdout.write(f"{output.id}: {output.caption}")
            return
        lines = (json.dumps(as_json(output), ensure_ascii=False, allow_nan=False) for output in found)
        self.stdout.write("[\n" + ",\n".join(lines) + "\n]")
