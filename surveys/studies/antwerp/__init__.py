"""The Antwerp study, which a first start loads; README.md says what the files are and which are synthetic."""

from pathlib import Path

from surveys.question_types import QUESTION_TYPES
from surveys.question_types.single import Single
from surveys.questionnaire import codec, strictjson
from surveys.questionnaire.document import Questionnaire

FOLDER = Path(__file__).parent
QUESTIONNAIRE = FOLDER / "questionnaire.json"
ORGANISATIONS = FOLDER / "organisations.csv"
RESPONSES = FOLDER / "responses.csv"


def questionnaire() -> Questionnaire:
    return codec.load(strictjson.parse(QUESTIONNAIRE.read_bytes()), QUESTION_TYPES)


def category_names() -> dict[str, dict[str, str]]:
    """The eleven categories of organisations by code, each named in all languages, from question `orgcat`."""
    orgcat = questionnaire().questions["orgcat"]
    assert isinstance(orgcat, Single)
    return {option.code: dict(option.text) for option in orgcat.options}
