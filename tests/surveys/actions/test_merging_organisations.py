"""Two organisations that are one become one, and no response is lost."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from organisations.actions.users import create_user
from organisations.models import AuditEntry, Category, Contact, Organisation
from surveys.actions.merging import merge, planned_merge
from surveys.models import ContactNote, Distribution, Response, Wave, WayCount
from tests.support.study import published

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def version():
    return published()


@pytest.fixture
def first(version):
    return Wave.objects.get()


@pytest.fixture
def second(version):
    return Wave.objects.create(survey=version.survey, number=2, name="Second")


@pytest.fixture
def kept():
    category = Category.objects.create(code="caw", name={"en": "Welfare"}, position=1)
    kept = Organisation.objects.create(name="CAW", category=category)
    Contact.objects.create(organisation=kept, name="Ann", email="ann@example.org")
    return kept


@pytest.fixture
def double(kept):
    double = Organisation.objects.create(name="C.A.W.", category=kept.category, address="Markt 1")
    Contact.objects.create(organisation=double, name="Ann again", email="ANN@example.org")
    Contact.objects.create(organisation=double, name="Bob")
    return double


def distribution(wave, organisation, number):
    return Distribution.objects.create(wave=wave, organisation=organisation, number=number)


def respond(version, distribution):
    return Response.objects.create(
        version=version, wave=distribution.wave, distribution=distribution, language="nl"
    )


def test_distributions_contacts_and_a_missing_address_move(version, second, kept, double):
    theirs = distribution(second, double, 2)
    response = respond(version, theirs)
    merge(kept=kept, double=double, by=None, now=NOW)
    kept.refresh_from_db()
    response.refresh_from_db()
    assert (response.distribution, response.distribution.organisation) == (theirs, kept)
    assert Distribution.objects.get(id=theirs.id).token == theirs.token
    assert (list(Organisation.objects.all()), kept.address) == ([kept], "Markt 1")
    assert [each.name for each in kept.contacts.all()] == ["Ann", "Bob"]
    entry = AuditEntry.objects.get(action="merge")
    assert (entry.about, entry.details["name"]) == (f"organisations/{kept.id}", "C.A.W.")


@pytest.mark.parametrize("answered", ["kept", "double"])
def test_of_two_in_a_wave_the_one_with_responses_stays(version, first, kept, double, answered):
    both = {"kept": distribution(first, kept, 1), "double": distribution(first, double, 2)}
    respond(version, both[answered])
    merge(kept=kept, double=double, by=None, now=NOW)
    assert list(Distribution.objects.values_list("id", "organisation")) == [(both[answered].id, kept.id)]
    assert Response.objects.get().distribution == both[answered]


def test_two_with_responses_in_one_wave_are_refused(version, first, kept, double):
    for number, organisation in enumerate((kept, double), start=1):
        respond(version, distribution(first, organisation, number))
    plan = planned_merge(kept=kept, double=double)
    assert [each.organisation for each in plan.in_the_way] == [double]
    with pytest.raises(ValidationError):
        merge(kept=kept, double=double, by=None, now=NOW)
    assert (Organisation.objects.count(), Distribution.objects.count()) == (2, 2)


def test_one_is_not_merged_with_itself(kept):
    with pytest.raises(ValidationError):
        merge(kept=kept, double=kept, by=None, now=NOW)
    assert Organisation.objects.get() == kept


@pytest.fixture
def client():
    client = Client()
    client.force_login(create_user(email="r@example.org", password="a long word for the tests", role="admin"))
    return client


def test_page_shows_what_would_happen_and_does_it(client, second, kept, double):
    distribution(second, double, 2)
    page = client.get(f"/organisations/{kept.id}/merge/?double={double.id}")
    assert [each.wave for each in page.context["plan"].moving] == [second]
    assert Organisation.objects.count() == 2
    response = client.post(f"/organisations/{kept.id}/merge/", {"double": double.id})
    assert (response.status_code, list(Organisation.objects.all())) == (302, [kept])


def test_page_refuses_what_cannot_be_merged(client, version, first, kept, double):
    place = f"/organisations/{kept.id}/merge/"
    for number, organisation in enumerate((kept, double), start=1):
        respond(version, distribution(first, organisation, number))
    assert client.post(place, {"double": double.id}).status_code == 409
    assert client.post(place, {"double": kept.id}).status_code == 422
    assert client.post(place, {"double": "no id"}).status_code == 422
    assert client.post(place).status_code == 422
    assert Organisation.objects.count() == 2


def test_coordinators_of_the_double_go_on_at_the_one_kept(kept, double):
    user = create_user(
        email="cor@example.org", role="coordinator", password="a long word for it", organisation=double
    )
    merge(kept=kept, double=double, by=None, now=NOW)
    user.refresh_from_db()
    assert user.organisation == kept


def test_distribution_that_only_its_counters_remember_does_not_vanish(version, first, kept, double):
    """Completed responses may have left it."""
    ours, theirs = distribution(first, kept, 1), distribution(first, double, 2)
    WayCount.objects.create(wave=first, distribution=theirs, way="link", started=1, submitted=1)
    assert planned_merge(kept=kept, double=double).vanishing == (ours,)
    ContactNote.objects.create(distribution=ours, at=NOW, text="Calls back")
    assert planned_merge(kept=kept, double=double).in_the_way == (theirs,)
