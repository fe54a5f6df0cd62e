"""Pure: what docs/questionnaire-format.md says."""

import re
from pathlib import Path

from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec, strictjson
from surveys.questionnaire.document import ConsentFacts
from surveys.questionnaire.soundness import RESERVED_CODES

PAGE = (Path(__file__).parents[3] / "docs" / "questionnaire-format.md").read_text(encoding="utf-8")


def test_example_has_no_problem() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert codec.check(strictjson.parse(example.encode()), QUESTION_TYPES) == []


def test_reserved_codes_are_listed() -> None:
    (listed,) = re.findall(r"meaning already and are refused: (.*?)\.", PAGE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", listed)) == RESERVED_CODES


def test_consent_facts_are_explained() -> None:
    section = PAGE.split("## Consent facts")[1].split("##")[0]
    explained = [
        name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in row.split(", ")
    ]
    assert sorted(name.strip("`") for name in explained) == sorted(ConsentFacts.__dataclass_fields__)
