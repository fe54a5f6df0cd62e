"""Actions: the import of organisations."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from organisations.actions.organisations import InvalidOrganisations, import_organisations
from organisations.models import Category, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


HEAD = "category,organisation,count"
NAMES = {"caw": {"nl": "Centra Algemeen Welzijnswerk", "en": "Welfare centres"}}


def stored() -> list[tuple[str, str]]:
    return list(Organisation.objects.values_list("category", "name"))


def test_import_keeps_the_order_of_categories_and_their_names():
    import_organisations(lines=[HEAD, "zf,CM,11", "caw,CAW,60", "zf,De Voorzorg,29"], category_names=NAMES)
    assert stored() == [("zf", "CM"), ("zf", "De Voorzorg"), ("caw", "CAW")]
    assert [category.name for category in Category.objects.all()] == [{"en": "zf"}, NAMES["caw"]]


def test_import_returns_the_organisations_in_the_order_of_the_file():
    organisations = import_organisations(lines=[HEAD, "zf,CM,11", "caw,CAW,60"], category_names={})
    assert [each.name for each in organisations] == ["CM", "CAW"]


def test_second_import_changes_nothing():
    lines = [HEAD, "zf,CM,11", "caw,Stad,1", "zf,Stad,2"]
    first = import_organisations(lines=lines, category_names=NAMES)
    assert import_organisations(lines=lines, category_names=NAMES) == first
    assert len(stored()) == 3


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ([], ["Line 1: the columns must be category,organisation,count."]),
        (["name,count"], ["Line 1: the columns must be category,organisation,count."]),
        ([HEAD, "zf,CM"], ["Line 2: 2 cells instead of 3."]),
        (
            [HEAD, "zf,CM,eleven", "zf,CM,-1"],
            [
                "Line 2: the count must be a whole number, not “eleven”.",
                "Line 3: the count must be a whole number, not “-1”.",
            ],
        ),
        ([HEAD, "zf,C\0M,11"], ["Line 2: there is a NUL character."]),
    ],
)
def test_import_names_every_bad_line_and_stores_nothing(lines: list[str], problems: list[str]):
    with pytest.raises(InvalidOrganisations) as refused:
        import_organisations(lines=[*lines, "caw,CAW,60"] if lines else [], category_names={})
    assert refused.value.problems == problems
    assert stored() == []


@pytest.mark.parametrize("line", ["zf,,11", ",CM,11", f"zf,{'x' * 201},11", f"{'z' * 21},CM,11", '"zf,CM,11'])
def test_import_refuses_what_cannot_be_stored(line: str):
    with pytest.raises(InvalidOrganisations) as refused:
        import_organisations(lines=[HEAD, line], category_names={})
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith("Line 2: ")
