"""What every question type promises, asked of all of them alike with what stands in `cases/<type>.json`."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from hypothesis import given
from hypothesis import strategies as st

from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.base import Answer, Column, InvalidAnswer, Line, Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.record import Layout
from surveys.questionnaire.recorder import Header, Recorder
from tests.surveys.question_types.support import document, errors_of, load

CASES = Path(__file__).parent / "cases"
DOCS = Path(__file__).parents[3] / "docs" / "question-types.md"
#: The question types of LimeSurvey 6 by their letters.
LIMESURVEY = frozenset("15ABCDEFGHIKLMNOPQRSTUXY!:;|*")
#: Letters, digits and signs of numbers, markup, white space and marks of direction.
STORABLE = (
    "aZé\N{GRINNING FACE}019.,-_<>{%'\" \t\r\n\N{NO-BREAK SPACE}"
    "\N{RIGHT-TO-LEFT MARK}\N{RIGHT-TO-LEFT OVERRIDE}"
)
CHARACTERS = f"{STORABLE}\x00\ud800"
NUMBERS = st.decimals(-1, 5000, places=2).map(str)

Case = Mapping[str, Any]

all_types = pytest.mark.parametrize("kind", QUESTION_TYPES, ids=[kind.type for kind in QUESTION_TYPES])


def case_of(kind: type[Question]) -> Case:
    return case_named(kind.type)


def question_of(kind: type[Question]) -> Question:
    return loaded(kind.type)[1]


@cache
def case_named(name: str) -> Case:
    case: Case = json.loads((CASES / f"{name}.json").read_text())
    return case


@cache
def loaded(name: str) -> tuple[Questionnaire, Question]:
    return load(case_named(name)["question"])


@all_types
def test_type_has_a_case_of_its_own(kind: type[Question]) -> None:
    assert type(question_of(kind)) is kind


def test_case_files_are_those_of_the_types() -> None:
    assert {path.stem for path in CASES.iterdir()} == {kind.type for kind in QUESTION_TYPES}


@all_types
def test_type_has_a_template(kind: type[Question]) -> None:
    assert get_template(f"question_types/{kind.type}.html")


@all_types
def test_type_says_what_it_is_in_limesurvey(kind: type[Question]) -> None:
    assert bool(kind.limesurvey) != bool(kind.limesurvey_reason)
    assert set(kind.limesurvey) <= LIMESURVEY


def test_limesurvey_types_become_one_type_each() -> None:
    letters = [letter for kind in QUESTION_TYPES for letter in kind.limesurvey]
    assert sorted(letters) == sorted(set(letters))


def test_docs_list_the_types_with_their_letters() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.* \| (.+) \|$", DOCS.read_text(), re.MULTILINE)
    assert rows == [(kind.type, " ".join(kind.limesurvey)) for kind in QUESTION_TYPES]


@all_types
def test_question_survives_the_codec(kind: type[Question]) -> None:
    questionnaire, question = loaded(kind.type)
    assert codec.dump(questionnaire) == document(case_of(kind)["question"])
    assert codec.load(codec.dump(questionnaire), QUESTION_TYPES).questions[question.code] == question


@all_types
def test_problems_name_their_places(kind: type[Question]) -> None:
    case = case_of(kind)
    assert list(question_of(kind).problems()) == []
    for problem in case["problems"]:
        _, question = load({**case["question"], **problem["with"]})
        assert sorted(place for place, _message in question.problems()) == sorted(problem["places"])


@all_types
def test_fields_and_columns_bear_the_name_of_the_question(kind: type[Question]) -> None:
    question = question_of(kind)
    columns = [column.name for column in question.columns()]
    assert columns == case_of(kind)["columns"]
    for names in (question.fields(), columns):
        assert len(set(names)) == len(names)
        assert {name.split("__")[0] for name in names} <= {question.code}


@all_types
def test_answers_are_read_written_and_shown(kind: type[Question]) -> None:
    question = question_of(kind)
    for case in case_of(kind)["answers"]:
        answer = case["answer"]
        assert question.clean(case["posted"]) == answer
        assert question.cells(answer) == tuple(case["cells"])
        assert question.answer(case["cells"]) == answer
        shown = tuple(Line(label, tuple(values)) for label, values in case["shown"])
        assert question.show(answer, "nl") == shown
        assert question.left_open(answer) == tuple(case["left_open"])


@all_types
def test_nothing_filled_in_is_no_answer(kind: type[Question]) -> None:
    question = question_of(kind)
    assert question.clean({}) is None
    assert question.clean({field: ["", ""] for field in question.fields()[:1]}) is None
    assert question.clean({field: [" \t\r\n"] for field in text_columns(question)}) is None
    assert question.posted(None) == {}
    assert question.cells(None) == ("",) * len(question.columns())
    assert question.answer(question.cells(None)) is None
    assert question.left_open(None) == tuple(case_of(kind)["left_open"])


@all_types
def test_what_is_no_answer_is_refused_by_field(kind: type[Question]) -> None:
    question = question_of(kind)
    for case in case_of(kind)["refused"]:
        assert sorted(errors_of(question.clean, case["posted"])) == sorted(case["fields"])


@all_types
def test_cells_that_are_no_answer_are_refused_by_column(kind: type[Question]) -> None:
    question = question_of(kind)
    for case in case_of(kind)["refused_cells"]:
        assert sorted(errors_of(question.answer, case["cells"])) == sorted(case["columns"])


@pytest.mark.parametrize("character", ["\x00", "\ud800"], ids=["NUL", "lone surrogate"])
@all_types
def test_characters_that_cannot_be_stored_are_refused(kind: type[Question], character: str) -> None:
    question = question_of(kind)
    for field in question.fields():
        posted = {field: [f"a{character}"]}
        assert list(errors_of(question.clean, posted)) == [field]
        assert all(message.encode() for message in errors_of(question.clean, posted).values())


@given(data=st.data())
@all_types
def test_forms_give_back_every_answer(kind: type[Question], data: st.DataObject) -> None:
    question = question_of(kind)
    answer = data.draw(answers(question))
    assert question.clean(question.posted(answer)) == answer
    assert set(question.posted(answer)) <= set(question.fields())


@given(data=st.data())
@all_types
def test_data_files_give_back_every_answer(kind: type[Question], data: st.DataObject) -> None:
    question = question_of(kind)
    answer = data.draw(answers(question))
    cells = question.cells(answer)
    assert question.answer(cells) == answer
    for column, cell in zip(question.columns(), cells, strict=True):
        assert not cell or column.kind in ("text", "number") or cell in column.codes


@given(data=st.data())
@all_types
def test_records_give_back_every_closed_cell(kind: type[Question], data: st.DataObject) -> None:
    questionnaire, question = loaded(kind.type)
    answer = data.draw(answers(question))
    layout = Layout.of(questionnaire, sources=("real",))
    given = {} if answer is None else {question.code: answer}
    header = Header(completed=True, language="nl", source="real")
    record = Recorder(questionnaire, layout).record(Journey(questionnaire, given, sent=("page",)), header)
    stored = layout.cells(record)
    for column, cell in zip(question.columns(), question.cells(answer), strict=True):
        assert stored.get(column.name) == (None if column.kind == "text" else cell)


@given(data=st.data())
@all_types
def test_stored_answers_are_plain_json(kind: type[Question], data: st.DataObject) -> None:
    answer = data.draw(answers(question_of(kind)))
    assert json.loads(json.dumps(answer)) == answer


@given(data=st.data())
@all_types
def test_whatever_is_posted_is_an_answer_or_refused_by_field(
    kind: type[Question], data: st.DataObject
) -> None:
    question = question_of(kind)
    posted = data.draw(forms(question))
    assert refused(question.clean, posted) <= set(question.fields())


@given(data=st.data())
@all_types
def test_whatever_is_in_a_file_is_an_answer_or_refused_by_column(
    kind: type[Question], data: st.DataObject
) -> None:
    question = question_of(kind)
    columns = question.columns()
    cells = [data.draw(st.sampled_from(["", *column.codes]) | values(question)) for column in columns]
    assert refused(question.answer, cells) <= {column.name for column in columns}


def refused(read: Callable[[Any], object], given: Any) -> set[str]:
    """The fields or columns that `read` refuses."""
    try:
        read(given)
    except InvalidAnswer as invalid:
        return set(invalid.errors)
    return set()


def text_columns(question: Question) -> list[str]:
    return [column.name for column in question.columns() if column.kind == "text"]


def codes_of(columns: Sequence[Column]) -> list[str]:
    return sorted({code for column in columns for code in (*column.codes, column.option) if code})


def values(question: Question) -> st.SearchStrategy[str]:
    """What somebody may send: codes of the question, numbers, any text."""
    return st.sampled_from(["", *codes_of(question.columns())]) | NUMBERS | st.text(CHARACTERS, max_size=20)


def forms(question: Question) -> st.SearchStrategy[Mapping[str, Sequence[str]]]:
    """Whatever can be sent in the fields of a question."""
    fields = {field: st.lists(values(question), max_size=4) for field in question.fields()}
    return st.fixed_dictionaries({}, optional=fields)


def choices(question: Question, field: str) -> st.SearchStrategy[list[str]]:
    """What a careful person fills into a field."""
    own = [column for column in question.columns() if column.name == field]
    if not own:  # a field with a box for each of its columns
        boxes = [column for column in question.columns() if column.name.startswith(f"{field}__")]
        return st.lists(st.sampled_from([box.option for box in boxes if box.option]), unique=True, max_size=2)
    codes = codes_of(own)
    texts = NUMBERS if own[0].kind == "number" else st.text(STORABLE, max_size=20)
    return st.lists(st.sampled_from(codes) if codes else texts, min_size=1, max_size=1)


@st.composite
def answers(draw: st.DrawFn, question: Question) -> Answer | None:
    """What is left of a form when every field that is refused has been emptied."""
    fields = {field: choices(question, field) for field in question.fields()}
    posted = dict(draw(st.fixed_dictionaries({}, optional=fields)))
    while True:
        try:
            return question.clean(posted)
        except InvalidAnswer as invalid:
            for field in invalid.errors:
                del posted[field]
