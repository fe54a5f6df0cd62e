"""`manage.py report SURVEY [--definition NAME] [--language LANGUAGE] [--json | --format F --output FILE]`."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from analysis.exports.report import count_first, file_of
from analysis.report.computing import outputs
from analysis.report.definition import Report
from analysis.report.files import FORMATS
from analysis.report.output import Output, as_json
from analysis.report.reading import parse
from analysis.reports import default_of, definitions_for, state_of
from analysis.snapshot import one_state
from surveys.fieldwork import fieldwork_of
from surveys.models import Survey
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import InvalidDocument
from surveys.questionnaire.strictjson import LARGEST_DOCUMENT


class Command(BaseCommand):
    help = "Count what is pending and print all outputs of a report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument(
            "--definition",
            help="a definition's name or a file; without it the survey's own, or the one named as the survey",
        )
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument(
            "--json", action="store_true", help="print all numbers; see docs/report-format.md"
        )
        parser.add_argument("--format", choices=FORMATS, help="of the file; needs --output")
        parser.add_argument("--output", type=Path, help="the file to write; needs --format")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["format"] is None) != (options["output"] is None):
            raise CommandError("A file takes both --format and --output.")
        fieldwork = fieldwork_of(options["survey"])
        version = fieldwork.version if fieldwork else None
        if fieldwork is None or version is None:
            raise CommandError(f"There is no published survey {options['survey']!r}.")
        now = timezone.now()
        count_first(fieldwork.survey, now=now)
        questionnaire = version.questionnaire
        name, source = _definition(fieldwork.survey, options["definition"])
        report = self._report(source, questionnaire)
        language = options["language"] or questionnaire.default_language
        with one_state():
            state = state_of(report, version, fieldwork.waves, language=language, now=now)
        if options["output"]:
            definition, file_format = Path(name).stem, options["format"]
            made = file_of(report, fieldwork, state, definition=definition, file_format=file_format)
            self._save(options["output"], made)
        if options["json"] or not options["output"]:
            self._print(outputs(report, state.counted), as_data=options["json"])

    def _report(self, raw: bytes, questionnaire: Questionnaire) -> Report:
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

    def _save(self, target: Path, made: bytes) -> None:
        """The file, whole or not at all: it is written beside `target` and then takes its place."""
        try:
            if target.exists() and not target.is_file():
                raise CommandError(f"{target} was not written: it is there already, and is no file.")
            unfinished = target.with_name(f".{target.name}.{os.getpid()}")
            try:
                unfinished.write_bytes(made)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
        except (OSError, ValueError) as error:  # a path with a NUL is no path
            reason = getattr(error, "strerror", None) or error
            raise CommandError(f"{target} was not written: {reason}.") from None


def _definition(survey: Survey, name: str | None) -> tuple[str, bytes]:
    """The name and text of a definition, else of the survey's own or of the one named as it; or of a file."""
    definitions = definitions_for(survey)
    name = name or default_of(survey, definitions) or survey.code
    if name in definitions:
        return name, definitions[name].encode()
    try:
        with Path(name).open("rb") as file:
            return name, file.read(LARGEST_DOCUMENT + 1)
    except (OSError, ValueError) as error:  # a path with a NUL is no path
        message = f"{name} is neither a definition nor a file that can be read: {error}."
        raise CommandError(f"{message} Definitions: {', '.join(definitions)}.") from None
