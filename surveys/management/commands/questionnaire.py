"""`manage.py questionnaire check FILE` and `manage.py questionnaire load FILE [--code CODE] [--publish]`."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from organisations.models import Organisation
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.publishing import AlreadyPublished, create_survey, publish, save_draft
from surveys.models import Survey
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec, strictjson
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import InvalidDocument, Problem


class Command(BaseCommand):
    help = "Check a questionnaire file, or load it as the draft or a new version of a survey."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="print every problem with its place; needs no database")
        check.add_argument("file", type=Path)
        load = actions.add_parser("load", help="make it the draft of its survey, which is made if needed")
        load.add_argument("file", type=Path)
        load.add_argument("--code", help="the survey's code, if not the questionnaire's own")
        load.add_argument(
            "--publish",
            action="store_true",
            help="publish it as the next version; without a wave yet, open the first for all organisations",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):  # problems come from code that knows one language and code that knows three
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        try:
            questionnaire = _read(options["file"])
            if options["action"] == "check":
                self.stdout.write("No problems.")
            else:
                self.stdout.write(_load(questionnaire, options["code"], publishing=options["publish"]))
        except InvalidDocument as invalid:
            self._refuse(invalid.problems)

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.stdout.write(str(problem))
        raise CommandError("1 problem." if len(problems) == 1 else f"{len(problems)} problems.")


def _read(path: Path) -> Questionnaire:
    """The questionnaire in a file. Raises `InvalidDocument` with all its problems."""
    try:
        with path.open("rb") as file:
            raw = file.read(strictjson.LARGEST_DOCUMENT + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    data = strictjson.parse(raw)
    problems = codec.check(data, QUESTION_TYPES)
    if problems:
        raise InvalidDocument(problems)
    return codec.load(data, QUESTION_TYPES)


@transaction.atomic
def _load(questionnaire: Questionnaire, code: str | None, *, publishing: bool) -> str:
    """Load as draft or as version; what was done, in a sentence."""
    survey = _survey(questionnaire, code or questionnaire.code)
    if not publishing:
        save_draft(survey=survey, document=questionnaire)
        return f"Loaded as the draft of {survey.code}."
    try:
        version = publish(survey=survey, document=questionnaire, now=timezone.now(), by=None)
    except AlreadyPublished as already:
        return f"Nothing published: {already}."
    if not survey.waves.exists():
        open_first_wave(survey=survey, organisations=Organisation.objects.all(), now=timezone.now())
    return f"Published version {version.number} of {survey.code}."


def _survey(questionnaire: Questionnaire, code: str) -> Survey:
    """The survey with this code; a new one gets the settings that the consent text tells of."""
    survey = Survey.objects.filter(code=code).first()
    if survey:
        return survey
    facts = questionnaire.consent.facts
    modes = Survey.PrivacyMode
    cut = facts.personal_link_cut_at_completion
    try:
        return create_survey(
            code=code,
            privacy_mode=modes.ANONYMOUS_ON_COMPLETION if cut else modes.PSEUDONYMOUS,
            organisation_source=facts.organisation_source,
            receipt_codes=facts.receipt_code,
        )
    except ValidationError as error:
        raise CommandError(f"{code!r} cannot be a survey's code: {' '.join(error.messages)}") from None
