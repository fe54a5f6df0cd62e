"""Questions as markup: what is filled in comes back as it was, and nothing of it is ever markup."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.loaded import LoadedVersion
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire.record import Layout
from surveys.questionnaire.recorder import Recorder
from surveys.views.drawing import draw_question
from tests.surveys.question_types.support import load

CASES = Path("tests/surveys/question_types/cases")
HOSTILE = "\"'><script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}&amp;</textarea>\u202e"

version_ids = count(10**9)  # the database has no such versions, whose drawn questions are kept as well
all_types = pytest.mark.parametrize("kind", [kind.type for kind in QUESTION_TYPES])

Values = Mapping[str, Sequence[str]]


class Form(HTMLParser):
    """Reads markup as a browser does: `posted` is what a form with it sends."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.posted: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.referred: set[str] = set()
        self.marked_wrong: set[str] = set()
        self.tags: list[str] = []
        self._select = self._textarea = ""
        self._chosen: list[str] = []
        self._options: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            self.referred.update(given.get(attribute, "").split())
        if given.get("aria-invalid") == "true":
            self.marked_wrong.add(given["name"])
        if tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.post(given["name"], given.get("value", ""))
        if tag == "select":
            self._select, self._chosen, self._options = given["name"], [], []
        if tag == "option":
            (self._chosen if "selected" in given else self._options).append(given["value"])
        if tag == "textarea":
            self._textarea = given["name"]

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.post(self._textarea, data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.post(self._select, (self._chosen or self._options)[0])
        if tag == "textarea":
            self._textarea = ""

    def post(self, name: str, value: str) -> None:
        self.posted.setdefault(name, []).append(value)


def case_of(kind: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((CASES / f"{kind}.json").read_text())
    return case


def draw(
    definition: Mapping[str, Any],
    values: Values | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    language: str = "nl",
    version_id: int | None = None,
) -> str:
    questionnaire, question = load(definition)
    layout = Layout.of(questionnaire, ("real",))
    version = LoadedVersion(
        id=version_id or next(version_ids),
        number=1,
        survey_code="study",
        questionnaire=questionnaire,
        layout=layout,
        recorder=Recorder(questionnaire, layout),
    )
    return draw_question(version, question, language, values=values or {}, errors=errors or {}, base="b4se")


def filled_in(form: Form) -> dict[str, list[str]]:
    """The fields of the question that hold something."""
    return {
        name: values
        for name, values in form.posted.items()
        if values != [""] and not name.startswith("base__")
    }


@all_types
def test_question_shows_what_it_was_given_so_that_it_posts_the_same(kind: str) -> None:
    case = case_of(kind)
    _, question = load(case["question"])
    for number, answer in enumerate(case["answers"]):
        posted = question.posted(answer["answer"])
        assert filled_in(Form(draw(case["question"], posted))) == posted, number


@all_types
def test_question_has_an_input_for_each_field_and_a_base(kind: str) -> None:
    case = case_of(kind)
    _, question = load(case["question"])
    markup = draw(case["question"])
    assert [name for name in question.fields() if f'name="{name}"' not in markup] == []
    base = {f"base__{question.code}": ["b4se"]} if question.fields() else {}
    assert {name: value for name, value in Form(markup).posted.items() if value != [""]} == base


@all_types
def test_error_stands_at_its_field_and_names_it_for_a_screen_reader(kind: str) -> None:
    case = case_of(kind)
    _, question = load(case["question"])
    for field in question.fields():
        markup = draw(case["question"], errors={field: "Niet <goed>"})
        form = Form(markup)
        assert form.marked_wrong == {field}
        assert f"{field}-error" in form.referred
        assert markup.count("Niet &lt;goed&gt;") == 1


@all_types
def test_error_link_finds_its_field_and_every_reference_an_element(kind: str) -> None:
    case = case_of(kind)
    _, question = load(case["question"])
    errors = dict.fromkeys(question.fields(), "Mis")
    form = Form(draw(case["question"], errors=errors))
    assert [field for field in question.fields() if f"id_{field}" not in form.ids] == []
    assert form.referred - set(form.ids) == set()
    assert len(form.ids) == len(set(form.ids))


@all_types
def test_nothing_that_was_given_is_markup(kind: str) -> None:
    case = case_of(kind)
    _, question = load(case["question"])
    values = {field: [HOSTILE] for field in question.fields()}
    errors = dict.fromkeys(question.fields(), HOSTILE)
    plain = Form(draw(case["question"], errors=dict.fromkeys(question.fields(), "Mis")))
    assert Form(draw(case["question"], values, errors)).tags == plain.tags


@all_types
def test_nothing_of_the_questionnaire_is_markup(kind: str) -> None:
    definition = case_of(kind)["question"]
    hostile = {"nl": HOSTILE, "en": HOSTILE}

    def spoil(part: Any) -> Any:
        if isinstance(part, list):
            return [spoil(inner) for inner in part]
        if isinstance(part, dict):
            return hostile if "nl" in part else {name: spoil(inner) for name, inner in part.items()}
        return part

    assert Form(draw(spoil(definition))).tags == Form(draw(definition)).tags


@given(typed=st.text(st.characters(codec="utf-8", exclude_characters="\r\0")))
def test_typed_text_comes_back_to_the_letter(typed: str) -> None:
    for kind in ("text", "longtext"):
        definition = case_of(kind)["question"]
        form = Form(draw(definition, {definition["code"]: [typed]}, version_id=-len(kind)))
        assert form.posted[definition["code"]] == [typed]


def test_one_drawing_leaves_nothing_behind_for_the_next() -> None:
    case = case_of("single")
    code = case["question"]["code"]
    first = draw(case["question"], version_id=-1)
    draw(case["question"], case["answers"][0]["posted"], {code: "Mis"}, version_id=-1)
    assert draw(case["question"], version_id=-1) == first


def test_threads_that_draw_a_new_question_together_draw_the_same() -> None:
    case = case_of("grid")
    with ThreadPoolExecutor(8) as threads:
        drawn = set(threads.map(lambda _: draw(case["question"], version_id=-2), range(40)))
    assert drawn == {draw(case["question"])}


def test_each_version_and_language_is_drawn_on_its_own() -> None:
    definition = case_of("single")["question"]
    other = {**definition, "text": {"nl": "Iets anders?", "en": "Something else?"}}
    assert "Something else?" in draw(other, language="en")
    assert "Something else?" not in draw(other, language="nl")
    assert "Something else?" not in draw(definition, language="en")


def test_text_that_is_missing_in_a_language_says_which_language_it_is_in() -> None:
    definition = case_of("text")["question"]
    assert '<span lang="nl" dir="auto">' in draw(definition, language="fr")
    assert "<span lang=" not in draw(definition, language="nl")


def test_choice_can_be_taken_back_unless_it_is_required() -> None:
    definition = {key: value for key, value in case_of("single")["question"].items() if key != "required"}
    code = definition["code"]
    none = f'name="{code}" value=""'
    assert none in draw(definition)
    assert none not in draw({**definition, "required": True})


def test_answer_taken_back_is_drawn_as_nothing_chosen() -> None:
    definition = case_of("matrix")["question"]
    _, question = load(definition)
    taken_back = {field: [""] for field in question.fields()}
    assert draw(definition, taken_back, version_id=-3) == draw(definition, version_id=-3)
