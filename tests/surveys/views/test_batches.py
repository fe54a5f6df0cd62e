"""Views: printed codes, read from paper as a phone's camera and a screen reader would."""

from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from organisations.models import AuditEntry, Organisation
from surveys import batches, printed
from surveys.models import CodeBatch, Survey, Wave, WaveKey
from tests.organisations.team import logged_in
from tests.surveys.respondents import move_wave, open_survey

pytestmark = pytest.mark.django_db

CODES = "/surveys/visits/fieldwork/1/organisations/1/codes/"
CLOSES = {"closes_at": "2030-05-01T12:00:00Z"}


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def survey(db: None) -> Survey:
    survey = open_survey()
    Wave.objects.update(**CLOSES)
    return survey


def make(client: Client, size: int) -> None:
    assert client.post(CODES, {"size": size})["Location"] == f"{CODES}1/"


def letters(client: Client, **fields: Any) -> Any:
    return client.post(f"{CODES}1/letters/", {"language": "nl", "part": 1} | fields)


def code_list(client: Client) -> list[list[str]]:
    """The lines of the list, without the head."""
    response: Any = client.post(f"{CODES}1/list/")
    assert response.status_code == 200
    head, *lines = b"".join(response.streaming_content).decode().splitlines()
    assert head == "code,link"
    return [line.split(",") for line in lines]


def pages(response: Any) -> Any:
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return pypdfium2.PdfDocument(response.content)


def words(page: Any) -> str:
    text: str = page.get_textpage().get_text_range()
    return " ".join(text.split())


def test_letter_shows_its_code_and_the_qr_code_opens_the_same_link(client: Client, survey: Survey):
    make(client, 3)
    drawn = pages(letters(client))
    listed = code_list(client)
    assert len(drawn) == len(listed) == 3
    for page, (code, link) in zip(drawn, listed, strict=True):
        assert code in words(page)
        assert [found.text for found in zxingcpp.read_barcodes(page.render(scale=2).to_numpy())] == [link]
        assert link.endswith(f"/i/{code.replace('-', '')}/")


def test_letter_is_in_the_chosen_language_with_what_is_true_of_the_organisation(
    client: Client, survey: Survey, settings: Any
):
    make(client, 1)
    shown = words(pages(letters(client, language="fr"))[0])
    for part in ("Visits (fr)", "CAW Antwerpen", "1 mai 2030", f"{settings.BASE_URL}/code/"):
        assert part in shown


def test_code_stands_in_the_text_as_below_it(client: Client, survey: Survey):
    Wave.objects.update(texts={"printed": {"nl": "Typ {code} in."}})
    make(client, 1)
    ((code, _link),) = code_list(client)
    shown = words(pages(letters(client))[0])
    assert (f"Typ {code} in." in shown, shown.count(code)) == (True, 2)


def test_letters_are_tagged_and_titled_for_screen_readers(client: Client, survey: Survey):
    make(client, 1)
    response = letters(client)
    assert pages(response).get_metadata_dict()["Title"] == "Visits (nl)"
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid:part"):
        assert mark in response.content


@pytest.mark.parametrize("name", ['#panic("x") *bold*', "$x^2$ @ref <l>", "{code} {{ 7 }}", "Ŵĥó Ελλ"])
def test_name_of_the_organisation_is_printed_as_it_is(client: Client, survey: Survey, name: str):
    Organisation.objects.update(name=name)
    make(client, 1)
    assert "".join(name.split()) in "".join(words(pages(letters(client))[0]).split())


def test_large_batch_is_printed_in_files(client: Client, survey: Survey, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batches, "LETTERS_IN_A_FILE", 2)
    make(client, 3)
    first, second = pages(letters(client)), pages(letters(client, part=2))
    shown = " ".join(words(page) for page in (*first, *second))
    assert ([len(first), len(second)], all(code in shown for code, _link in code_list(client))) == (
        [2, 1],
        True,
    )
    assert letters(client, part=3).status_code == 422
    assert letters(client, part="x").status_code == 422


def test_each_download_is_written_down_without_codes(client: Client, survey: Survey):
    make(client, 1)
    letters(client)
    code_list(client)
    entries = AuditEntry.objects.order_by("id").values_list("action", "details", "by__email")
    assert list(entries)[-2:] == [
        ("print letters", {"part": 1, "language": "nl"}, "researcher@example.org"),
        ("list codes", {"codes": 1}, "researcher@example.org"),
    ]


def test_reading_the_pages_makes_no_code(client: Client, survey: Survey):
    client.get(CODES)
    assert (CodeBatch.objects.count(), client.get(f"{CODES}1/").status_code) == (0, 404)


@pytest.mark.parametrize("size", ["", "0", "-1", "1000001", "1e3", "many", "9" * 30])
def test_impossible_number_is_explained_at_the_field(client: Client, survey: Survey, size: str):
    response = client.post(CODES, {"size": size})
    assert (response.status_code, CodeBatch.objects.count()) == (422, 0)
    assert "is-invalid" in response.content.decode()


def test_text_that_fits_on_no_page_is_refused(client: Client, survey: Survey):
    Wave.objects.update(texts={"printed": {"nl": "Woord\n\n" * 700}})
    make(client, 1)
    response = letters(client)
    assert response.status_code == 409
    assert "does not fit on one page" in response.content.decode()


def test_busy_server_is_told_as_such(client: Client, survey: Survey, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printed, "PATIENCE", 0.001)
    make(client, 1)
    response = letters(client)
    assert response.status_code == 409
    assert "too busy" in response.content.decode()


def test_letter_with_an_open_placeholder_is_not_printed(client: Client, survey: Survey):
    Wave.objects.update(closes_at=None)
    make(client, 1)
    response = letters(client)
    assert response.status_code == 409
    assert "{closing}" in response.content.decode()


def revoke(client: Client) -> None:
    assert client.post(f"{CODES}1/revoke/").status_code == 302
    assert client.post(f"{CODES}1/revoke/").status_code == 409


def close(client: Client) -> None:
    move_wave(Survey.objects.get(), Wave.State.CLOSING)


def finalise(client: Client) -> None:
    move_wave(Survey.objects.get(), Wave.State.FINAL)


def lose_key(client: Client) -> None:
    WaveKey.objects.update(wrapped=bytes(60))


def unmake(client: Client) -> None:
    CodeBatch.objects.update(size=2)


@pytest.mark.parametrize("happens", [revoke, close, finalise, lose_key, unmake])
def test_codes_cannot_be_had_any_more(client: Client, survey: Survey, happens: Any):
    make(client, 1)
    happens(client)
    for path in ("letters/", "list/"):
        response = client.post(f"{CODES}1/{path}", {"language": "nl", "part": 1})
        assert response.status_code == 409
        assert 'role="alert"' in response.content.decode()


def test_no_codes_are_made_with_a_lost_key(client: Client, survey: Survey):
    make(client, 1)
    lose_key(client)
    refused = client.post(CODES, {"size": 1})
    assert (refused.status_code, CodeBatch.objects.count()) == (422, 1)
    assert "another PEILPUNT_SECRET_KEY" in refused.content.decode()


def test_anonymous_survey_is_told_why_it_has_no_codes(client: Client):
    open_survey(privacy_mode=Survey.PrivacyMode.ANONYMOUS)
    assert "anonymous from the start" in client.get(CODES).content.decode()
    assert client.post(CODES, {"size": 1}).status_code == 422
