"""Published versions, loaded once a process: a version never changes."""

from dataclasses import dataclass
from functools import lru_cache

from surveys.models import Version
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import Layout
from surveys.questionnaire.recorder import Recorder

#: So many versions are kept; one of the Antwerp study's size takes half a megabyte.
MOST_KEPT = 50


@dataclass(frozen=True)
class LoadedVersion:
    """What a version needs in order to be asked and recorded.

    Of the survey there is only its code: settings can change, and are read where they are used.
    """

    id: int
    number: int
    survey_code: str
    questionnaire: Questionnaire
    layout: Layout
    recorder: Recorder


@lru_cache(MOST_KEPT)
def load_version(version_id: int) -> LoadedVersion:
    """The version with this id. Raises `Version.DoesNotExist`."""
    version = Version.objects.select_related("survey").defer("survey__draft").get(id=version_id)
    questionnaire = codec.load(version.document, QUESTION_TYPES)
    layout = Layout.from_json(version.layout)
    return LoadedVersion(
        id=version.id,
        number=version.number,
        survey_code=version.survey.code,
        questionnaire=questionnaire,
        layout=layout,
        recorder=Recorder(questionnaire, layout),
    )
