"""Views: a dataset from its draft to its approval, without a script."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from analysis.actions.dataset_decisions import approve
from analysis.models import DatasetRelease, Job, TextDecision
from organisations.models import AuditEntry
from surveys.models import Response, Version
from tests.analysis.actions.test_datasets import BUILT, FILES, talkative
from tests.analysis.datasets.surveys import add, people
from tests.organisations.team import logged_in, user
from tests.support import study

__all__ = ["talkative"]

# Pages read several things of one state of the database, which takes a transaction of their own.
pytestmark = pytest.mark.django_db(transaction=True)
URL = "/surveys/study/data/datasets/"


@pytest.fixture
def version(transactional_db: None) -> Version:
    version = study.published()
    add(version, *people((6, {"sector": "care"}), (2, {"sector": "work"}), (1, {"sector": "rest"})))
    return version


def english(role: str = "researcher") -> Client:
    client = logged_in(role)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def researcher(version: Version) -> Client:
    return english()


def draft(client: Client, audience: str = "named") -> DatasetRelease:
    client.post(f"{URL}new/", {"audience": audience})
    return DatasetRelease.objects.latest("number")


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_draft_begins_with_a_proposal_and_shows_its_effect(researcher: Client) -> None:
    release = draft(researcher)
    assert release.recipe == {
        "spec": 1,
        "waves": [0],
        "left_out": ["language"],
        "quasi_identifiers": ["sector"],
        "merges": [{"column": "sector", "codes": ["care", "work", "rest"]}],
    }
    page = text(researcher.get(f"{URL}1/"))
    assert "k: rows of the smallest group 1" in page
    assert "Build the draft" in page


def test_advice_is_given_where_many_cells_are_blanked(researcher: Client) -> None:
    draft(researcher)
    researcher.post(f"{URL}1/columns/", roles())
    assert "lose a cell" not in text(researcher.get(f"{URL}1/"))
    researcher.post(f"{URL}1/recodings/", {})
    assert "33.3% of the rows lose a cell." in text(researcher.get(f"{URL}1/"))


def roles(**chosen: Any) -> dict[str, Any]:
    return {"audience": "named", "k": "3", "diversity": "1", "role__sector": "quasi_identifiers", **chosen}


def test_roles_are_chosen_and_recodings_stay(researcher: Client) -> None:
    release = draft(researcher)
    merges = release.recipe.get("merges")
    posted = roles(role__usable="left_out", role__tools="sensitive", waves="0")
    assert researcher.post(f"{URL}1/columns/", posted).status_code == 302
    release.refresh_from_db()
    assert release.recipe == {
        "spec": 1,
        "waves": [0],
        "quasi_identifiers": ["sector"],
        "sensitive": ["tools"],
        "left_out": ["usable"],
        "k": 3,
    } | ({"merges": merges} if merges else {})


def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(researcher: Client) -> None:
    before = draft(researcher).recipe
    response = researcher.post(f"{URL}1/columns/", roles(k="few", role__usable="left_out", role__sector=""))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="few"' in page
    assert re.search(r'name="role__usable"\s+value="left_out"[^>]*checked', page)
    assert DatasetRelease.objects.get().recipe == before


def test_answers_are_joined_by_codes(researcher: Client) -> None:
    release = draft(researcher)
    posted = {"into__sector__work": "both", "into__sector__rest": "both"}
    assert researcher.post(f"{URL}1/recodings/", posted).status_code == 302
    release.refresh_from_db()
    assert release.recipe["merges"] == [{"column": "sector", "codes": ["work", "rest"], "into": "both"}]
    page = researcher.get(f"{URL}1/recodings/").content.decode()
    assert page.count('value="both"') == 2


def test_bands_are_shown_as_they_were_typed(researcher: Client) -> None:
    draft(researcher)
    researcher.post(f"{URL}1/columns/", roles(role__hours="quasi_identifiers"))
    assert researcher.post(f"{URL}1/recodings/", {"limits__hours": "10, 20,5"}).status_code == 422
    assert researcher.post(f"{URL}1/recodings/", {"limits__hours": "10 20,5"}).status_code == 302
    assert 'value="10 20.5"' in researcher.get(f"{URL}1/recodings/").content.decode()


OTHERS = [
    ("columns", roles(role__sector="secret")),
    ("columns", roles(role__nothing="sensitive")),
    ("columns", roles(waves="7")),
    ("columns", roles(waves="x")),
    ("columns", roles(audience="all")),
    ("columns", roles(texts="sector")),
    ("recodings", {"into__nothing__work": "both"}),
    ("recodings", {"into__sector__nothing": "both"}),
    ("recodings", {"limits__hours": "10"}),  # it is not protected
    ("recodings", {"dont_know__sector": "nothing"}),
    ("recodings", {"dont_know__nothing": "work"}),
]


@pytest.mark.parametrize(("step", "posted"), OTHERS)
def test_what_no_page_asks_for_is_refused(researcher: Client, step: str, posted: dict[str, str]) -> None:
    before = draft(researcher).recipe
    assert researcher.post(f"{URL}1/{step}/", posted).status_code == 422
    assert DatasetRelease.objects.get().recipe == before


def test_nobody_waits_for_a_look_through_many_responses(
    researcher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.datasets.offer.MOST_AT_ONCE", 8)
    assert "merges" not in draft(researcher).recipe
    page = text(researcher.get(f"{URL}1/"))
    assert ("Build the draft: its disclosure report says it." in page, "k: rows" in page) == (True, False)
    assert "care care – work work –" in text(researcher.get(f"{URL}1/recodings/"))
    posted = {"into__sector__work": "both", "into__sector__rest": "both"}
    assert researcher.post(f"{URL}1/recodings/", posted).status_code == 302
    monkeypatch.setattr("analysis.datasets.offer.MOST_AT_ONCE", 9)
    assert "k: rows" in text(researcher.get(f"{URL}1/"))


@pytest.mark.parametrize("source", ["{", "[]", '{"spec": 1, "colour": "<b>"}'])
def test_a_recipe_as_text_is_refused_and_comes_back(researcher: Client, source: str) -> None:
    draft(researcher)
    response = researcher.post(f"{URL}1/recipe/", {"source": source})
    assert response.status_code == 422
    assert (
        source.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in response.content.decode()
    )


def test_what_somebody_else_changed_meanwhile_stays(researcher: Client) -> None:
    draft(researcher)
    page = researcher.get(f"{URL}1/columns/").content.decode()
    found = re.search(r'<textarea name="was" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    researcher.post(f"{URL}1/columns/", roles(k="4"))
    response = researcher.post(f"{URL}1/columns/", roles(k="7", was=found[1].replace("&quot;", '"')))
    assert "Somebody else changed this draft meanwhile" in text(response)
    assert 'value="7"' in response.content.decode()


@pytest.mark.parametrize("was", ["[" * 100_000, "\x00", "1" * 6_000, "null"])
def test_what_no_page_was_drawn_from_matches_no_draft(researcher: Client, was: str) -> None:
    draft(researcher)
    assert researcher.post(f"{URL}1/columns/", roles(was=was)).status_code == 422


def test_the_effect_is_worked_out_again_only_after_a_change(researcher: Client) -> None:
    draft(researcher)
    first = researcher.get(f"{URL}1/")
    known = {"if-none-match": first["ETag"]}
    assert researcher.get(f"{URL}1/", headers=known).status_code == 304
    researcher.post(f"{URL}1/columns/", roles(k="4"))
    changed = researcher.get(f"{URL}1/", headers=known)
    assert (changed.status_code, "This is what it does now." in text(changed)) == (200, True)
    assert researcher.get(f"{URL}1/", headers={"if-none-match": changed["ETag"]}).status_code == 200
    assert "This is what it does now." not in text(researcher.get(f"{URL}1/"))


def test_building_asks_for_a_job(researcher: Client) -> None:
    draft(researcher)
    assert researcher.post(f"{URL}1/build/", {}).status_code == 422
    posted = {"formats": ["csv", "sav"], "values": "codes", "separator": ",", "missing": "codes"}
    researcher.post(f"{URL}1/build/", posted)
    job = Job.objects.get()
    assert (job.kind, job.file_name) == ("dataset", "study-dataset-1-draft.zip")
    assert (job.request["release"], job.request["formats"]) == (1, ["csv", "sav"])


def built_by_another() -> None:
    """The draft as another user built it."""
    bea = user(email="bea@example.org")
    DatasetRelease.objects.update(
        as_of=BUILT.as_of, rows=9, k=3, digest=BUILT.digest, files=FILES, made_by=bea
    )


def test_another_user_approves_by_a_job(researcher: Client) -> None:
    draft(researcher)
    built_by_another()
    assert "Approve" in text(researcher.get(f"{URL}1/"))
    response = researcher.post(f"{URL}1/decide/", {"approve": "1", "digest": "another"})
    assert (response.status_code, "built anew meanwhile" in text(response)) == (422, True)
    assert researcher.get(f"{URL}1/package/").status_code == 404
    assert researcher.post(f"{URL}1/decide/", {"approve": "1", "digest": BUILT.digest}).status_code == 302
    job = Job.objects.get()
    assert (job.kind, job.file_name) == ("approval", "study-dataset-1.zip")
    page = text(researcher.get(f"{URL}1/"))
    assert ("Somebody approved this draft" in page, "Build the draft" in page) == (True, False)


@pytest.fixture
def approved(researcher: Client, tmp_path: Path) -> DatasetRelease:
    release = draft(researcher)
    built_by_another()
    (tmp_path / "package.zip").write_bytes(b"0123456789")
    carl = user(email="carl@example.org")
    approve(release=release, digest=BUILT.digest, package=tmp_path / "package.zip", by=carl, now=study.NOW)
    release.refresh_from_db()
    return release


def test_the_package_of_an_approved_dataset_stays(researcher: Client, approved: DatasetRelease) -> None:
    page = text(researcher.get(f"{URL}1/"))
    assert ("Dataset 1: approved" in page, "The recipe as text" in page) == (True, False)
    assert ("Download study-dataset-1.zip" in page, approved.sha256 in page) == (True, True)
    whole = researcher.get(f"{URL}1/package/")
    assert (whole.getvalue(), whole["ETag"]) == (b"0123456789", f'"{approved.sha256}"')
    part = researcher.get(f"{URL}1/package/", headers={"range": "bytes=4-"})
    assert (part.status_code, part.getvalue()) == (206, b"456789")
    assert researcher.get(f"{URL}1/package/", headers={"range": "bytes=10-"}).status_code == 416
    assert AuditEntry.objects.filter(action="download", details__sha256=approved.sha256).count() == 2
    posted = {"formats": ["csv"]}
    refused = researcher.post(f"{URL}1/build/", posted)
    assert (refused.status_code, "decided on already" in text(refused)) == (422, True)


def test_an_erased_response_is_told_and_the_dataset_withdrawn(
    researcher: Client, approved: DatasetRelease
) -> None:
    Response.objects.filter(id=Response.objects.values("id")[:1]).delete()
    assert "1 response of its waves was erased since" in text(researcher.get(f"{URL}1/"))
    assert researcher.post(f"{URL}1/decide/", {"withdraw": "1", "reason": " "}).status_code == 422
    assert researcher.post(f"{URL}1/decide/", {"withdraw": "1", "reason": "Asked for"}).status_code == 302
    gone = researcher.get(f"{URL}1/package/")
    assert (gone.status_code, "Dataset 1: withdrawn Asked for" in text(gone)) == (410, True)
    assert approved.sha256 in text(gone)
    assert researcher.post(f"{URL}new/", {"like": "1"})["Location"] == f"{URL}2/"
    assert DatasetRelease.objects.get(number=2).recipe == approved.recipe


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({}, 422),
        ({"audience": "all"}, 422),
        ({"like": "7"}, 404),
        ({"like": "٣"}, 404),
        ({"like": "1' OR 1"}, 404),
        ({"like": "9" * 40}, 404),
    ],
)
def test_a_draft_for_nobody_begins_nowhere(researcher: Client, posted: dict[str, str], status: int) -> None:
    assert researcher.post(f"{URL}new/", posted).status_code == status
    assert not DatasetRelease.objects.exists()


def test_a_reason_that_was_typed_comes_back(researcher: Client) -> None:
    draft(researcher)
    DatasetRelease.objects.update(as_of=BUILT.as_of, rows=9, k=3, digest=BUILT.digest)
    assert researcher.post(f"{URL}1/decide/", {"reject": "1", "reason": " "}).status_code == 422
    for reason in ("x" * 501, "Too\x07fine"):
        refused = researcher.post(f"{URL}1/decide/", {"reject": "1", "reason": reason})
        assert (refused.status_code, f"{reason}</textarea>" in refused.content.decode()) == (422, True)
    researcher.post(f"{URL}1/decide/", {"reject": "1", "reason": "Too fine"})
    assert "Dataset 1: rejected Too fine" in text(researcher.get(f"{URL}1/"))


def test_a_public_draft_leaves_grids_out(researcher: Client) -> None:
    assert draft(researcher, "public").recipe["left_out"] == ["language", "usable"]


def test_without_a_response_there_is_no_draft(transactional_db: None) -> None:
    study.published()
    client = english()
    assert "close a wave for good first" in text(client.get(URL))
    client.post(f"{URL}new/", {"audience": "named"})
    assert not DatasetRelease.objects.exists()


def test_texts_are_decided_one_by_one(talkative) -> None:
    client = english()
    page = client.get(f"{URL}texts/?column=remarks").content.decode()
    first, second = re.findall(r'name="text__([0-9a-f-]+)"', page)
    posted = {"column": "remarks", f"decision__{first}": "release", f"text__{first}": ""}
    response = client.post(f"{URL}texts/", posted)
    assert (response.status_code, "There is nothing to release" in text(response)) == (422, True)
    posted |= {f"text__{first}": "Fine", f"decision__{second}": "withhold"}
    assert client.post(f"{URL}texts/", posted).status_code == 302
    assert sorted(TextDecision.objects.values_list("text", flat=True)) == ["", "Fine"]
    assert "No text is here." in text(client.get(f"{URL}texts/?column=remarks"))


@pytest.mark.parametrize("query", ["column=nothing", "column=sector", "column=remarks&show=all"])
def test_texts_of_no_such_question_are_not_found(talkative: Any, query: str) -> None:
    assert english().get(f"{URL}texts/?{query}").status_code == 404


def test_what_is_no_decision_about_a_text_is_refused(talkative: Any) -> None:
    client = english()
    first, _second = re.findall(
        r'name="text__([0-9a-f-]+)"', client.get(f"{URL}texts/?column=remarks").content.decode()
    )
    for field, value, reason in (
        (f"decision__{first}", "burn", "Release this text, or withhold it."),
        ("decision__nobody", "release", "This text is no longer there."),
        (f"decision__{UUID(int=7)}", "withhold", "This text is no longer there."),
    ):
        response = client.post(f"{URL}texts/", {"column": "remarks", field: value})
        assert (response.status_code, reason in text(response)) == (422, True)
    assert client.post(f"{URL}texts/", {"column": "nothing"}).status_code == 404
    assert not TextDecision.objects.exists()


def test_many_texts_are_not_read_one_by_one(talkative: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.datasets.texts.MOST_AT_ONCE", 1)
    assert "cannot be read one by one here" in text(english().get(f"{URL}texts/?column=remarks"))


def test_no_texts_are_shown_where_respondents_were_told_so(researcher: Client) -> None:
    assert "None: respondents were told" in text(researcher.get(f"{URL}texts/"))
