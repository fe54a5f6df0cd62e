"""`manage.py report SURVEY [--definition NAME] [--language LANGUAGE] [--json | --format F --output FILE]`."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from analysis.exports.report import count_first, file_of
from analysis.forms.selection import ALL_VERSIONS, CLEANED, FLAGGED, ONLY, SelectionForm
from analysis.groups import filters_of
from analysis.report.computing import outputs
from analysis.report.definition import Report
from analysis.report.files import FORMATS
from analysis.report.output import Output, as_json
from analysis.report.reading import parse
from analysis.reports import default_of, definitions_for, state_of
from analysis.selection import Selection
from analysis.snapshot import one_state
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion, load_version
from surveys.management.published import published
from surveys.models import Survey
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import InvalidDocument
from surveys.questionnaire.record import COMPLETED, WAVE
from surveys.questionnaire.strictjson import LARGEST_DOCUMENT


class Command(BaseCommand):
    help = "Count what is pending and print all outputs of a report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument(
            "--definition",
            help="a definition's name or a file; without it the survey's own, or the one named as the survey",
        )
        _add_selection(parser)
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument(
            "--json", action="store_true", help="print all numbers; see docs/report-format.md"
        )
        parser.add_argument("--format", choices=FORMATS, help="of the file; needs --output")
        parser.add_argument("--output", type=Path, help="the file to write; needs --format")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["format"] is None) != (options["output"] is None):
            raise CommandError("A file takes both --format and --output.")
        fieldwork, version = _fieldwork(options["survey"], options["questionnaire"])
        now = timezone.now()
        count_first(fieldwork.survey, now=now)
        name, source = _definition(fieldwork.survey, options["definition"])
        report = self._report(source, version.questionnaire)
        language = options["language"] or version.questionnaire.default_language
        selection = _selection(fieldwork, version, options, language)
        with one_state():
            state = state_of(
                report, version, fieldwork.waves, language=language, now=now, selection=selection
            )
        if selection.leaves_out and not state.counted.everybody.started:
            raise CommandError("No response meets these filters.")
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


def _add_selection(parser: CommandParser) -> None:
    """The options that say which responses are looked at."""
    parser.add_argument(
        "--questionnaire", help="the number of a version, or “all” together; without it the newest"
    )
    parser.add_argument("--wave", help="only the responses of the wave with this number")
    parser.add_argument("--completed", action="store_true", help="only responses that were submitted")
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="COLUMN=CODE",
        help="only who gave this answer to a breakdown question, or @language=nl; can be repeated",
    )
    parser.add_argument("--quality", action="store_true", help="without signs of careless answers")
    parser.add_argument("--cleaned", action="store_true", help="apply the decisions of cleaning")


def _fieldwork(code: str, number: str | None) -> tuple[Fieldwork, LoadedVersion]:
    """The survey with the version of this number, else with its newest one."""
    fieldwork, newest = published(code)
    if number in (None, ALL_VERSIONS):
        return fieldwork, newest
    ids = {str(found): id_ for found, id_ in fieldwork.survey.versions.values_list("number", "id")}
    version_id = ids.get(number or "")
    if version_id is None:
        raise CommandError(f"The questionnaire of {code!r} has no version {number}.")
    version = load_version(version_id)
    return replace(fieldwork, version=version), version


def _selection(
    fieldwork: Fieldwork, version: LoadedVersion, options: Mapping[str, Any], language: str
) -> Selection:
    """What the options select; its words are in the report's `language`."""
    wanted = [f"{WAVE}={options['wave']}"] if options["wave"] else []
    wanted += [f"{COMPLETED}=1"] if options["completed"] else []
    data: dict[str, str] = {}
    for pair in (*wanted, *options["where"]):
        name, equals, code = pair.partition("=")
        if not (equals and code):
            raise CommandError(f"--where {pair}: write COLUMN=CODE.")
        if data.setdefault(f"{ONLY}{name}", code) != code:
            raise CommandError(f"--where {pair}: {name} was given before; nobody can be in two groups.")
    data |= {FLAGGED: "without"} if options["quality"] else {}
    data |= {CLEANED: "cleaned"} if options["cleaned"] else {}
    data |= {"version": ALL_VERSIONS} if options["questionnaire"] == ALL_VERSIONS else {}
    form = _form(fieldwork, version, data, language)
    if form.is_valid():
        with override(language):
            return form.selection
    problems = (
        str(error) if name == NON_FIELD_ERRORS else f"{name.removeprefix(ONLY)}: {error}"
        for name, errors in _form(fieldwork, version, data, "en").errors.items()
        for error in errors
    )
    raise CommandError(" ".join(problems))


def _form(
    fieldwork: Fieldwork, version: LoadedVersion, data: Mapping[str, str], language: str
) -> SelectionForm:
    """What is selected, in the words of a language."""
    with override(language):
        filters = [*filters_of(fieldwork, version.questionnaire, language, fewest=1)]
        form = SelectionForm(data, versions=[version], filters=filters)
        form.full_clean()
        return form


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
