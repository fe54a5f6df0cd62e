"""Views: the page where a printed code is typed."""

from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from surveys.actions.batches import make_batch, revoke_batch
from surveys.batches import codes_of
from surveys.models import CodeBatch, Distribution, OpenInvitation
from surveys.personal import printed_code, show_printed
from surveys.views.personal import TRIES
from tests.surveys.respondents import NOW, open_survey

pytestmark = pytest.mark.django_db

#: A code that was never printed here, and one with a typing error.
NEVER = show_printed(printed_code(bytes(32), UUID(int=0), 0))
MISTYPED = NEVER[:-1] + ("2" if NEVER[-1] == "1" else "1")


@pytest.fixture(autouse=True)
def fresh_throttle() -> None:
    cache.clear()


@pytest.fixture
def batch(db: None) -> CodeBatch:
    open_survey()
    return make_batch(distribution=Distribution.objects.get(), size=1, now=NOW, by=None)


def code_of(batch: CodeBatch) -> str:
    (code,) = [each.code for each in codes_of(batch)]
    return code


def type_code(code: str, client: Client | None = None, address: str = "192.0.2.1", lang: str = "en") -> Any:
    client = client or Client()
    return client.post(f"/code/?lang={lang}", {"code": code}, REMOTE_ADDR=address)


def test_right_code_leads_to_the_start_page_of_its_organisation(batch: CodeBatch):
    client = Client()
    response = type_code(code_of(batch), client, lang="nl")
    assert (response.status_code, response["Location"]) == (303, "/i/?lang=nl")
    assert "CAW Antwerpen" in client.get(response["Location"]).content.decode()


def test_code_is_read_however_it_is_typed(batch: CodeBatch):
    code = code_of(batch)
    slips = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    for typed in (code, slips, f" {code.replace('-', '')}. ", code.replace("-", "_")):
        assert type_code(typed).status_code == 303, typed


@pytest.mark.parametrize("typed", ["", "?", MISTYPED, NEVER[:-1], NEVER + "7", "x" * 5000, "\0", "１" * 12])
def test_typing_error_is_told_and_what_was_typed_stays(batch: CodeBatch, typed: str):
    response = type_code(typed)
    assert response.status_code == 422
    assert "perhaps a character is wrong or missing" in response.content.decode()
    if typed == MISTYPED:
        assert f'value="{MISTYPED}"' in response.content.decode()


def test_unknown_revoked_and_used_codes_are_not_told_apart(batch: CodeBatch):
    pages = {type_code(NEVER).content.decode().replace(NEVER, "")}
    revoke_batch(batch=batch, now=NOW, by=None)
    pages.add(type_code(code_of_revoked(batch)).content.decode().replace(code_of_revoked(batch), ""))
    used = make_batch(distribution=batch.distribution, size=1, now=NOW, by=None)
    OpenInvitation.objects.all().delete()  # as completing does
    pages.add(type_code(code_of(used)).content.decode().replace(code_of(used), ""))
    assert len(pages) == 1


def code_of_revoked(batch: CodeBatch) -> str:
    CodeBatch.objects.filter(id=batch.id).update(revoked_at=None)
    code = code_of(CodeBatch.objects.get(id=batch.id))
    CodeBatch.objects.filter(id=batch.id).update(revoked_at=NOW)
    return code


def test_guessing_is_slowed_by_source_and_typing_errors_are_not(batch: CodeBatch):
    for _try in range(TRIES.limit):
        assert type_code(MISTYPED).status_code == 422
        assert type_code(NEVER).status_code == 422
    slowed = type_code(NEVER)
    assert (slowed.status_code, slowed["Retry-After"]) == (429, str(TRIES.seconds))
    assert type_code(MISTYPED).status_code == 422
    assert type_code(code_of(batch)).status_code == 303
    assert type_code(NEVER, address="192.0.2.2").status_code == 422


def test_reading_or_typing_changes_nothing(batch: CodeBatch):
    client = Client()
    assert (client.get("/code/").status_code, client.head("/code/").status_code) == (200, 200)
    type_code(code_of(batch))
    assert OpenInvitation.objects.count() == 1


@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_page_speaks_each_language(lang: str):
    response = Client().get("/code/", {"lang": lang})
    assert f'<html lang="{lang}"' in response.content.decode()
    assert [f"?lang={each}" in response.content.decode() for each in ("nl", "en", "fr")] == [True] * 3


def test_form_of_another_website_is_refused(batch: CodeBatch):
    response = Client().post("/code/", {"code": code_of(batch)}, HTTP_ORIGIN="https://evil.example")
    assert response.status_code == 403
