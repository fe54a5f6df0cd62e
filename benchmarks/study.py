"""The studies that respondents answer here, with what they answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks.client import Fields
from benchmarks.respondent import completed_rows, fields_of
from surveys.loaded import load_version
from surveys.models import Version

FOLDER = Path(settings.BASE_DIR) / "surveys" / "studies" / "antwerp"

#: The heaviest pages of the study: two matrices of 13 rows, the grid of 13 x 12, statements, rankings.
HEAVIEST = ("before_page", "now_page", "goals", "views", "agenda")


@dataclass(frozen=True)
class Study:
    """A published survey that is open."""

    code: str

    @property
    def link(self) -> str:
        return f"/s/{self.code}/"

    @cached_property
    def version_id(self) -> int:
        return Version.objects.filter(survey__code=self.code).latest("number").id

    @cached_property
    def answers(self) -> list[Mapping[str, Fields]]:
        """What the synthetic respondents who finished answered, by page code."""
        questionnaire = load_version(self.version_id).questionnaire
        return [fields_of(questionnaire, row) for row in completed_rows(FOLDER / "responses.csv")]


ANTWERP = Study("antwerp")


def publish_five_pages() -> Study:
    """A study of five pages, the heaviest of the Antwerp study; publishing opens its first wave."""
    document = json.loads((FOLDER / "questionnaire.json").read_text(encoding="utf-8"))
    document["pages"] = [page for page in document["pages"] if page["code"] in HEAVIEST]
    file = Path(settings.PLACE.data) / "five.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    call_command("questionnaire", "load", file, code="five", publish=True, stdout=StringIO())
    return Study("five")
