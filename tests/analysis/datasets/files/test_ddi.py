"""The codebook as DDI: that it follows the schema, whatever texts are in the survey."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from analysis.datasets.files import ddi
from analysis.datasets.table import Table
from surveys.questionnaire.text import Text
from tests.analysis.datasets.files.making import HOSTILE, choice, options_for, table_of, variable
from tests.analysis.datasets.files.packages import DISCLOSURE, about, questionnaire, table

FOLDER = Path(__file__).parents[3] / "data" / "ddi"
SCHEMA = FOLDER / "codebook-2.6.xsd"
#: The elements of DDI-Codebook 2.5 that our codebooks use.
OF_2_5 = set((FOLDER / "elements-2.5.txt").read_text().split())
NAMES = {"d": ddi.NAMESPACE}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The schema under the name of 2.5; tests/data/ddi/README.md says why."""
    text = SCHEMA.read_text().replace("ddi:codebook:2_6", ddi.NAMESPACE).replace('fixed="2.6"', 'fixed="2.5"')
    return etree.XMLSchema(etree.fromstring(text.encode(), base_url=str(SCHEMA)))


def written(table: Table, path: Path, **fields: object) -> etree._ElementTree:
    ddi.write(table, about(**fields), options_for(table), ["data.csv", "data.sav"], path)
    return etree.parse(path)


def test_codebook_follows_the_schema(tmp_path: Path, schema: etree.XMLSchema) -> None:
    codebook = written(table(), tmp_path / "codebook.xml")
    schema.assertValid(codebook)
    assert {etree.QName(element).localname for element in codebook.iter()} == OF_2_5


def test_codebook_without_waves_responses_or_texts_follows_it_too(
    tmp_path: Path, schema: etree.XMLSchema
) -> None:
    empty = table_of([choice("sector", "care"), variable("hours", "number")], {})
    nothing = questionnaire(title=Text({}), welcome=Text({}))
    bare = replace(DISCLOSURE, quasi_identifiers=())
    schema.assertValid(
        written(empty, tmp_path / "c.xml", waves=[], questionnaires={1: nothing}, disclosure=bare)
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_in_it(text: str, tmp_path: Path, schema: etree.XMLSchema) -> None:
    asked = questionnaire(title=Text({"en": text, "nl": text}), welcome=Text({"nl": text}))
    named = replace(choice("sector", "care", label=text), labels={"care": Text({"en": text})}, recoded=text)
    codebook = written(table_of([named], {"sector": [1]}), tmp_path / "c.xml", questionnaires={1: asked})
    schema.assertValid(codebook)
    assert (
        codebook.findtext(".//d:var/d:labl", namespaces=NAMES).replace("\r", "\n")[:9]
        == (
            "".join("\ufffd" if each in "\x00\x07\ud83d\ufffe" else each for each in text)
            .replace("\r\n", "\n")
            .replace("\r", "\n")[:9]
        )
    )


def test_variable_has_its_question_range_answers_and_missing_values(tmp_path: Path) -> None:
    codebook = written(table(), tmp_path / "codebook.xml")
    sector, hours, _remark = codebook.findall(".//d:var", NAMES)
    assert sector.findtext("d:qstn/d:qstnLit", namespaces=NAMES) == "sector"
    assert [
        (
            each.get("missing"),
            each.findtext("d:catValu", namespaces=NAMES),
            each.findtext("d:catStat", namespaces=NAMES),
        )
        for each in sector.findall("d:catgry", NAMES)
    ] == [
        (None, "1", "2"),
        (None, "2", "1"),
        ("Y", "-9", "0"),
        ("Y", "-8", "0"),
        ("Y", "-7", "0"),
        ("Y", "-6", "0"),
        ("Y", "-5", "1"),
    ]
    assert dict(hours.find("d:valrng/d:range", NAMES).attrib) == {
        "UNITS": "REAL",
        "min": "-0.05",
        "max": "12.50",
    }
