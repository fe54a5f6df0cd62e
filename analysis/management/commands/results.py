"""`manage.py results SURVEY --audience public|partner|team [--organisation NAME] [--json]`."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from analysis.exports.results import for_team, of_audience
from analysis.publishing.seeing import report_for, settings_of
from analysis.report.captions import data
from analysis.reports import state_of
from organisations.models import Organisation
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion
from surveys.management.published import published


class Command(BaseCommand):
    help = "Print what an audience sees of a survey's results, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("--audience", choices=("public", "partner", "team"), required=True)
        parser.add_argument("--organisation", help="its name or id: what this partner sees of itself too")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--json", action="store_true", help="print all numbers; see docs/publishing.md")

    def handle(self, *args: Any, **options: Any) -> None:
        fieldwork, version = published(options["survey"])
        language = options["language"] or version.questionnaire.default_language
        audience = options["audience"]
        if options["organisation"] and audience != "partner":
            raise CommandError("--organisation belongs to --audience partner.")
        if audience == "team":
            found: dict[str, Any] = _of_team(fieldwork, version, language)
        else:
            organisation = _organisation(options["organisation"]) if options["organisation"] else None
            found = of_audience(fieldwork, audience, language, organisation)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1))
        else:
            self.stdout.write(f"{found['survey']}, {audience}: {found['state']}")
            if found["outputs"]:
                with translation.override(language):
                    self.stdout.write(data(found["decisions"]))
            for output in found["outputs"]:
                self.stdout.write(f"{output['id']}: {output['caption']}")


def _of_team(fieldwork: Fieldwork, version: LoadedVersion, language: str) -> dict[str, Any]:
    questionnaire = version.questionnaire
    _source, report = report_for(fieldwork.survey, questionnaire, settings_of(fieldwork.survey).breakdown)
    now = timezone.now()
    state = state_of(report, version, fieldwork.waves, language=language, now=now)
    return for_team(fieldwork, report, state)


def _organisation(name: str) -> Organisation:
    """The organisation with this id, or the only one with this name."""
    try:
        found = list(Organisation.objects.filter(id=UUID(name)))
    except ValueError:
        found = list(Organisation.objects.filter(name__iexact=name)[:2])
    if len(found) != 1:
        problem = "There is no organisation" if not found else "Several organisations are called"
        raise CommandError(f"{problem} {name!r}.")
    return found[0]
