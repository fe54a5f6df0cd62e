"""Views: whatever is posted gets a clear answer, and nothing stored is lost."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.surveys.respondents import Respondent, general_link, open_survey, start

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
HTML = "<script>alert(1)</script>\"'&lt;"
TEMPLATE = "{{ settings.SECRET_KEY }}{% debug %}"
RIGHT_TO_LEFT = "\u202eabc\u200f"


@pytest.fixture
def respondent(db: None) -> Respondent:
    """Somebody who sent the first page: caw, An."""
    respondent = start(general_link(open_survey()))
    respondent.tab("about").send(org="caw", name="An")
    return respondent


def post_raw(respondent: Respondent, body: bytes, page: str = "about/", content_type: str = FORM) -> Any:
    return respondent.client.post(respondent.home + page, data=body, content_type=content_type)


def nothing_is_lost(respondent: Respondent) -> bool:
    stored = respondent.stored
    return (stored.answers, stored.sent) == ({"org": {"value": "caw"}, "name": {"text": "An"}}, ["about"])


@pytest.mark.parametrize(
    ("page", "fields", "wrong"),
    [
        ("about", {"org": "moon"}, "org"),
        ("about", {"org": ["caw", "city"]}, "org"),
        ("about", {"org": HTML}, "org"),
        ("about", {"org": "city", "name": "x" * 41}, "name"),
        ("about", {"org": "city", "name": "a\x00b"}, "name"),
        ("forms", {"before__phone": "often"}, "before__phone"),
        ("forms", {"before__phone": ["much", "never"]}, "before__phone"),
        ("centre", {"rooms": "many"}, "rooms"),
        ("centre", {"rooms": "1,5"}, "rooms"),
        ("centre", {"rooms": "1.000,5"}, "rooms"),
        ("last", {"needs": ["time", "none"]}, "needs"),
        ("last", {"remarks": "x" * 40_000}, "remarks"),
    ],
)
def test_answer_that_is_none_is_told_and_kept_on_the_page(
    respondent: Respondent, page: str, fields: dict[str, Any], wrong: str
) -> None:
    respondent.tab("forms").send(hard="no", reminded="1")
    respondent.tab("centre").send(rooms="3")
    before = respondent.stored
    tab = respondent.tab(page)
    answer = tab.send(**fields)
    assert answer.status_code == 422
    assert f'href="#id_{wrong}"' in tab.html
    assert (respondent.stored.answers, respondent.stored.revision) == (before.answers, before.revision)


def test_forty_thousand_characters_come_back(respondent: Respondent) -> None:
    respondent.tab("forms").send(hard="no", reminded="1")
    respondent.tab("centre").send(rooms="3")
    text = "Ik vind dit 👍 " * 2_700
    tab = respondent.tab("last")
    assert tab.send(remarks=text).status_code == 422
    assert text in tab.html


@pytest.mark.parametrize("text", [HTML, TEMPLATE, RIGHT_TO_LEFT, "' OR 1=1 --", "\ufeff\u2028", "👩‍👩‍👧"])
def test_odd_text_is_stored_and_shown_as_it_is(respondent: Respondent, text: str) -> None:
    tab = respondent.tab("about")
    assert tab.send(org="caw", name=text[:40]).status_code == 303
    assert respondent.stored.answers["name"] == {"text": text[:40].strip()}
    html = respondent.tab("about").html
    assert "<script>alert" not in html
    assert TEMPLATE not in html or text == TEMPLATE


@pytest.mark.parametrize("name", ["base__org", "keep__org", "reminded", "go"])
@pytest.mark.parametrize("value", ["", HTML, TEMPLATE, "\x00", "x" * 2_000])
def test_hidden_fields_can_hold_anything(respondent: Respondent, name: str, value: str) -> None:
    answer = respondent.post("about/", org="caw", **{name: value})
    assert answer.status_code in (200, 303, 409)
    assert nothing_is_lost(respondent) or answer.status_code == 303


@pytest.mark.parametrize(
    "fields",
    [{"nothing": "1"}, {"rooms": "3"}, {"org__x": "1"}, {"before__fax": "much"}, {HTML: "1"}, {"\x00": "1"}],
)
def test_field_that_the_page_does_not_have_is_refused_by_name(
    respondent: Respondent, fields: dict[str, str]
) -> None:
    answer = respondent.post("about/", org="city", **fields)
    assert answer.status_code == 400
    assert "<script>alert" not in answer.content.decode()
    assert nothing_is_lost(respondent)


def test_row_that_does_not_exist_is_refused(respondent: Respondent) -> None:
    answer = respondent.post("forms/", before__fax="much")
    assert (answer.status_code, "before__fax" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("page", ["about/", "about/draft/", "language/?page=about", "review/"])
def test_body_of_ten_megabytes_is_refused(respondent: Respondent, page: str) -> None:
    assert post_raw(respondent, b"name=" + b"x" * 10_000_000, page).status_code == 413
    assert nothing_is_lost(respondent)


@pytest.mark.parametrize("page", ["about/", "about/draft/", "language/?page=about", "review/"])
def test_twenty_thousand_fields_are_refused(respondent: Respondent, page: str) -> None:
    body = b"&".join(b"name=%d" % number for number in range(20_000))
    assert post_raw(respondent, body, page).status_code == 413
    assert nothing_is_lost(respondent)


def test_more_fields_than_the_page_has_are_refused(respondent: Respondent) -> None:
    assert post_raw(respondent, b"&".join([b"name=x"] * 100)).status_code == 413


def test_body_that_is_too_large_is_refused_before_it_is_read(respondent: Respondent) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("it was read")

        readline = read

    environ: Any = {"wsgi.input": Unread(), "CONTENT_LENGTH": "10000000", "CONTENT_TYPE": FORM}
    answer = respondent.client.generic("POST", respondent.home + "about/", **environ)
    assert answer.status_code == 413


def test_file_is_refused(respondent: Respondent) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="name"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n'
    answer = post_raw(respondent, body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert nothing_is_lost(respondent)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"\xff\xfe=%FF&org=%ED%A0%80", FORM, 400),
        (b"org=%ED%A0%80", FORM, 422),
        (b"org=city", FORM + "; charset=utf-16", 400),
        (b'{"org": "city"}', "application/json", 400),
        (b"org=city", "", 400),
        (b"--b", "multipart/form-data; boundary=b", 303),
        (b"--b", "multipart/form-data", 400),
        (b"&&&===", FORM, 400),
        (b"", FORM, 400),
    ],
)
def test_body_that_is_no_form_changes_nothing(
    respondent: Respondent, body: bytes, content_type: str, status: int
) -> None:
    assert post_raw(respondent, body, content_type=content_type).status_code == status
    assert nothing_is_lost(respondent)


def test_body_in_chunks_is_refused(respondent: Respondent) -> None:
    answer = respondent.client.post(
        respondent.home + "about/", data=b"org=city", content_type=FORM, HTTP_TRANSFER_ENCODING="chunked"
    )
    assert answer.status_code == 400
    assert nothing_is_lost(respondent)


@pytest.mark.parametrize("origin", ["", "http://[", "http://[::1", "testserver", HTML])
def test_form_whose_origin_is_no_address_is_refused(respondent: Respondent, origin: str) -> None:
    answer = respondent.client.post(respondent.home + "about/", {"org": "city"}, HTTP_ORIGIN=origin)
    assert answer.status_code == 403
    assert nothing_is_lost(respondent)


NAMES = ("org", "name", "base__org", "base__name", "keep__org", "keep__name", "reminded", "go")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), min_size=1, max_size=12))
def test_any_form_gets_an_answer(respondent: Respondent, pairs: list[tuple[str, str]]) -> None:
    body = "&".join(f"{name}={quote(value)}" for name, value in pairs)
    assert post_raw(respondent, body.encode()).status_code in (200, 303, 409, 413, 422)


@pytest.mark.parametrize("path", ["/s/visits/", "/continue/"])
def test_pages_without_questions_have_small_forms(respondent: Respondent, path: str) -> None:
    assert Client().post(path, {"code": "x" * 20_000}).status_code == 413
