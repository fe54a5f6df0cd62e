"""Views: how the response to a wave goes."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysis.actions.counting import count_pending
from organisations.models import Category, Organisation
from surveys.actions.generating import generate_responses
from surveys.models import Distribution, Invitation, Message, Version, Wave, WayCount
from tests.analysis.views.reading import Reader
from tests.organisations.team import logged_in
from tests.surveys.respondents import answer_all, general_link, open_survey, organisation_link, start

pytestmark = pytest.mark.django_db

URL = "/surveys/visits/fieldwork/1/response/"
HEAD = ["Organisation", "Way in", "Invited", "Sent", "Bounced", "Unknown", "Codes", "Started", "Submitted"]
HEAD += ["Complete", "Partial"]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def page() -> Reader:
    client = logged_in("analyst")
    client.cookies["django_language"] = "en"
    return Reader(client.get(URL).content.decode())


def count() -> None:
    count_pending(version_id=Version.objects.get().id, now=NOW)


def add_organisation(name: str, **told: int) -> Distribution:
    category = Category.objects.get(code="caw")
    organisation = Organisation.objects.create(name=name, category=category)
    wave = Wave.objects.get()
    number = wave.distributions.count() + 1
    return Distribution.objects.create(wave=wave, organisation=organisation, number=number, **told)


def invite(distribution: Distribution, *states: str) -> None:
    """A person for each state that the mail to that person is in."""
    for state in states:
        invitation = Invitation.objects.create(
            wave=distribution.wave,
            distribution=distribution,
            address="somebody@example.org",
            address_hash=sha256(str(Invitation.objects.count()).encode()).digest(),
        )
        Message.objects.create(
            wave=distribution.wave,
            distribution=distribution,
            invitation=invitation,
            kind=Message.Kind.INVITATION,
            language="nl",
            state=state,
            due_at=timezone.now(),
        )


def reached(distribution: Distribution, way: str, **counts: int) -> None:
    WayCount.objects.create(wave=distribution.wave, distribution=distribution, way=way, **counts)


def test_each_organisation_has_its_ways_in_with_what_is_known_of_them():
    survey = open_survey()
    respondent = start(organisation_link(survey))
    answer_all(respondent)
    respondent.post("review/", go="send")
    start(general_link(survey))
    count()
    ocmw = add_organisation("OCMW")
    invite(ocmw, "sent", "sent", "bounced", "unknown", "queued")
    reached(ocmw, "mail", started=2, submitted=1, complete=1, partial=1)
    assert page().tables["organisations"] == [
        HEAD,
        ["CAW Antwerpen", "Open link", "", "", "", "", "", "1", "1", "1", "0"],
        ["OCMW", "Personal link by mail", "5", "2", "1", "1", "", "2", "1", "1", "1"],
        ["The survey's own link", "Open link", "", "", "", "", "", "1", "0", "0", "0"],
    ]


def test_names_are_shown_as_text_and_lead_to_their_page():
    open_survey()
    add_organisation("<b>OCMW</b>")
    shown = logged_in("researcher").get(URL).content.decode()
    assert '<a href="/surveys/visits/fieldwork/1/organisations/2/">&lt;b&gt;OCMW&lt;/b&gt;</a>' in shown


def test_rates_have_their_names_formulas_and_bases():
    open_survey()
    ocmw = add_organisation("OCMW")
    invite(ocmw, *["sent"] * 8, "bounced", "unknown")
    reached(ocmw, "mail", started=6, submitted=4, complete=4, partial=1)
    reached(ocmw, "link", started=9, submitted=9, complete=9)  # of no list, so in no rate
    shown = page()
    assert [row[:1] + row[2:] for row in shown.tables["rates"]] == [
        ["Rate (AAPOR)", "Number", "Of", "Rate"],
        ["RR1", "4", "10", "40.0%"],
        ["RR2", "5", "10", "50.0%"],
        ["RR5", "4", "8", "50.0%"],
        ["RR6", "5", "8", "62.5%"],
    ]
    assert "They are provisional" in shown.parts["rates"]


def test_participation_is_a_range_or_unknown_and_never_called_a_rate():
    open_survey()
    for name, told in (("Sent", {"sent_number": 40}), ("Staff", {"staff_number": 50}), ("Silent", {})):
        reached(add_organisation(name, **told), "link", started=20, submitted=10)
    shown = page()
    assert sorted(shown.tables["participation"][1:]) == [
        ["All that told a number", "20", "60 to 90", "22.2% to 33.3%"],
        ["Sent", "10", "40", "25.0%"],
        ["Silent", "10", "–", "not known"],
        ["Staff", "10", "20 to 50", "20.0% to 50.0%"],
    ]
    assert "It is no response rate" in shown.parts["participation"]
    assert "rates" not in shown.tables


def test_categories_stand_against_their_targets():
    open_survey()
    Wave.objects.update(targets={"caw": 8})
    reached(Distribution.objects.get(), "link", started=4, submitted=2, complete=2)
    reached(add_organisation("OCMW"), "code", started=1, submitted=1)
    assert page().tables["categories"][1:] == [["caw", "5", "3", "2", "8", "37.5%"]]


def test_course_of_the_responses_by_day_page_and_duration():
    survey = open_survey()
    respondents = [start(general_link(survey)) for _ in range(3)]
    respondents[1].tab("about").send(org="city")
    answer_all(respondents[2])
    respondents[2].post("review/", go="send")
    count()
    shown = page()
    assert shown.tables["by-day"][1:] == [["21 Nov 2026", "3", "1"]]
    assert shown.tables["stopped"][1:] == [
        ["None: started only", "1"],
        ["Page about (nl)", "1"],
        ["Page forms (nl) or then Page centre (nl), which only some are asked", "0"],
        ["Page last (nl)", "0"],
    ]
    assert shown.tables["durations-part"][1:] == [["0–5", "1", "100.0%"]]


def test_pilot_is_counted_from_its_responses():
    survey = open_survey()
    Wave.objects.update(is_pilot=True)
    start(organisation_link(survey))
    shown = page()
    assert shown.tables["organisations"][1] == ["CAW Antwerpen", "Open link", *[""] * 5, "1", "0"]
    assert "in no counter until the team adopts them" in shown.parts["as-of"]


def test_page_takes_the_same_queries_for_many_organisations():
    open_survey()
    client = logged_in("analyst")

    def queries() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    first = queries()
    for number in range(5):
        distribution = add_organisation(f"OCMW {number}")
        invite(distribution, "sent", "bounced")
        reached(distribution, "mail", started=1)
    assert queries() == first


def test_csv_has_the_same_counts_and_runs_in_no_spreadsheet():
    open_survey()
    ocmw = add_organisation("=1+1")
    invite(ocmw, "sent")
    reached(ocmw, "mail", started=1000, submitted=1)
    answer = logged_in("analyst").get(f"{URL[:-1]}.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="visits-1-response.csv"'
    assert answer.getvalue().decode("utf-8-sig").splitlines() == [
        "organisation,category,way,invited,sent,bounced,unknown,printed,started,submitted,complete,partial,erased",
        "'=1+1,caw,mail,1,1,0,0,0,1000,1,0,0,0",
        "CAW Antwerpen,caw,,0,0,0,0,0,0,0,0,0,0",
    ]


def test_responses_that_came_by_no_way_in_are_told_apart() -> None:
    survey = open_survey()
    version = survey.versions.get()
    generate_responses(version=version, wave=survey.waves.get(), count=3, seed=1)
    count()
    client = logged_in("analyst")
    client.cookies["django_language"] = "en"
    assert "3 responses of this wave were imported or made up." in client.get(URL).content.decode()
