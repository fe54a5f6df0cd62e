"""Pages for partners and the public tell no figure that the data beside them do not tell."""

import pytest
from django.test import Client
from django.utils.timezone import localdate

from analysis.exports.results import of_audience
from analysis.report.drawing import chart_table
from analysis.views import outputs, published
from organisations.actions.users import create_user
from organisations.models import Organisation
from surveys.fieldwork import fieldwork_of
from surveys.models import Version, Wave
from tests.analysis.publishing.pages import untold
from tests.analysis.publishing.simulated import (
    NO_LIMITS,
    answer,
    fetch,
    partners,
    persons,
    release,
    seen_within,
    survey,
)
from tests.organisations.team import PASSWORD
from tests.support.study import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def public_page() -> str:
    return Client().get("/results/study/", {"lang": "en"}).content.decode()


def days() -> str:
    """When the wave was, as numbers."""
    wave = Wave.objects.get()
    return " ".join(f"{localdate(each):%d %Y}" for each in (wave.opens_at, wave.closes_at) if each)


def answered(version: Version, number: int = 150) -> None:
    answer(version, [*persons()][:number], NOW)


def test_the_page_of_a_release_tells_what_its_data_tell() -> None:
    version = survey()
    answered(version)
    release(version)
    data = fetch()
    assert sum(output["hidden"] for output in data["outputs"]) > 20
    assert untold(public_page(), data, days()) == []


def test_the_page_while_a_wave_is_open_tells_what_its_data_tell() -> None:
    answered(survey(while_open=True))
    data = fetch()
    assert data["state"] == "open"
    assert untold(public_page(), data, days()) == []


def test_a_partners_page_tells_what_its_data_tell() -> None:
    version = survey(partners(), breakdown="")
    answered(version)
    release(version)
    care, fieldwork = Organisation.objects.get(name="care"), fieldwork_of("study")
    assert fieldwork
    data = of_audience(fieldwork, "partner", "en", care)
    assert data["comparison"]["questions"]
    client = Client()
    kim = create_user(
        email="kim@example.org", name="Kim", role="coordinator", organisation=care, password=PASSWORD
    )
    client.force_login(kim)
    client.cookies["django_language"] = "en"
    assert untold(client.get("/portal/study/results/").content.decode(), data, days()) == []


def test_a_page_of_figures_that_were_not_protected_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    version = survey()
    answered(version)
    release(version)
    leak = seen_within(NO_LIMITS, version, 150)
    monkeypatch.setattr(published, "seen", lambda *_: leak)
    assert len(untold(public_page(), fetch())) > 20


def test_a_chart_that_draws_more_than_its_table_tells_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    version = survey()
    answered(version)
    release(version)
    bare = {output.id: output for output in seen_within(NO_LIMITS, version, 150).outputs}
    monkeypatch.setattr(outputs, "chart_table", lambda output: chart_table(bare[output.id]))
    assert any("a length of" in each for each in untold(public_page(), fetch()))
