"""The pages about organisations."""

import csv
import io

import pytest

from organisations.models import AuditEntry, Category, Contact, Organisation

FORM = {
    "name": "Huis van het Kind",
    "category": "caw",
    "language": "nl",
    "address": "Kerkstraat 2\n2000 Antwerpen",
}


def names(response):
    return [each.name for each in response.context["page"]]


@pytest.fixture
def three(centre, youth):
    Organisation.objects.create(name="betty", category=youth, language="fr")
    Organisation.objects.create(name="Zorro", category=centre.category)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["CAW Antwerpen", "Zorro", "betty"]),
        ("sort=name", ["betty", "CAW Antwerpen", "Zorro"]),
        ("sort=-name", ["Zorro", "CAW Antwerpen", "betty"]),
        ("sort=-contacts", ["CAW Antwerpen", "betty", "Zorro"]),
        ("category=jeugd", ["betty"]),
        ("language=fr", ["betty"]),
        ("text=ANTWERPEN", ["CAW Antwerpen"]),
        ("text=desk@example", ["CAW Antwerpen"]),
        ("text=nobody", []),
    ],
)
def test_list_is_filtered_and_sorted_by_its_address(researcher, three, query, expected):
    assert names(researcher.get(f"/organisations/?{query}")) == expected


@pytest.mark.parametrize("query", ["sort=password", "category=nope", "language=xx", "text=%00"])
def test_list_refuses_what_it_cannot_show(researcher, query):
    assert researcher.get(f"/organisations/?{query}").status_code == 404


def test_download_holds_what_the_filter_lets_through(researcher, three):
    content = researcher.get("/organisations/download/?category=caw").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""))) == [
        ["organisation", "category", "language", "address", "contact", "email", "phone", "contact_language"],
        ["CAW Antwerpen", "caw", "nl", "Grote Markt 1", "Desk", "desk@example.org", "03 000 00 00", "nl"],
        ["Zorro", "caw", "nl", "", "", "", "", ""],
    ]


def test_download_holds_no_formulas(researcher, welfare):
    Organisation.objects.create(name='=HYPERLINK("x")', category=welfare)
    assert "'=HYPERLINK" in researcher.get("/organisations/download/").getvalue().decode()


def test_organisation_is_added_and_changed(researcher, welfare, youth):
    researcher.post("/organisations/add/", FORM)
    added = Organisation.objects.get()
    assert (added.name, added.category_id, added.language) == ("Huis van het Kind", "caw", "nl")
    response = researcher.post(f"/organisations/{added.id}/edit/", FORM | {"category": "jeugd"})
    assert (response.status_code, response["Location"]) == (302, f"/organisations/{added.id}/")
    assert Organisation.objects.get().category == youth
    log = [f"{each.about.split('/')[0]} {each.action} {each.by}" for each in AuditEntry.objects.all()]
    assert log == ["organisations add researcher@example.org", "organisations change researcher@example.org"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"name": "Huis\r\nBcc: all@example.org"},
        {"name": "Huis\u2028Bcc: all@example.org"},
        {"name": "Huis\0"},
        {"name": "caw antwerpen"},  # there already, in other letters
        {"category": "nope"},
        {"language": "xx"},
        {"address": "x" * 501},
    ],
)
def test_bad_organisation_is_refused_and_what_was_typed_kept(researcher, centre, wrong):
    response = researcher.post("/organisations/add/", FORM | wrong)
    assert (response.status_code, Organisation.objects.count()) == (422, 1)
    assert "Kerkstraat 2" in response.content.decode() or "address" in wrong


def test_form_takes_no_field_that_it_does_not_show(researcher, centre):
    researcher.post(f"/organisations/{centre.id}/edit/", FORM | {"id": "0" * 32})
    assert Organisation.objects.get().id == centre.id


def test_names_are_text_and_never_markup(researcher, welfare):
    name = "<script>alert(1)</script>{{ 7|add:7 }}"
    researcher.post("/organisations/add/", FORM | {"name": name})
    page = researcher.get("/organisations/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page
    assert "<script>alert" not in page


def test_contact_is_added_changed_and_removed(researcher, centre):
    place = f"/organisations/{centre.id}/contacts"
    typed = {"name": "Second", "email": "second@example.org", "phone": "", "language": "fr"}
    researcher.post(f"{place}/add/", typed)
    contact = Contact.objects.get(name="Second")
    researcher.post(f"{place}/{contact.id}/", typed | {"phone": "+32 3 1"})
    contact.refresh_from_db()
    assert (contact.organisation, contact.email, contact.phone) == (centre, "second@example.org", "+32 3 1")
    researcher.post(f"{place}/{contact.id}/remove/")
    assert [each.name for each in Contact.objects.all()] == ["Desk"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "email": ""},
        {"email": "DESK@example.org"},  # there already, in other letters
        {"email": "a@example.org, b@example.org"},
        {"email": "a@example.org\r\nBcc: b@example.org"},
        {"name": "Second\nBcc: b@example.org"},
    ],
)
def test_bad_contact_is_refused(researcher, centre, wrong):
    typed = {"name": "Second", "email": "second@example.org", "phone": "", "language": "nl"}
    response = researcher.post(f"/organisations/{centre.id}/contacts/add/", typed | wrong)
    assert (response.status_code, Contact.objects.count()) == (422, 1)


def test_contact_of_another_organisation_is_not_found(researcher, centre, youth):
    other = Organisation.objects.create(name="Other", category=youth)
    contact = centre.contacts.get()
    assert researcher.get(f"/organisations/{other.id}/contacts/{contact.id}/").status_code == 404
    assert researcher.post(f"/organisations/{other.id}/contacts/{contact.id}/remove/").status_code == 404


def test_category_is_added_and_named_anew(researcher):
    typed = {"code": "wonen", "position": "1", "name_nl": "Wonen", "name_en": "Housing", "name_fr": ""}
    researcher.post("/organisations/categories/add/", typed)
    assert Category.objects.get().name == {"nl": "Wonen", "en": "Housing"}
    researcher.post("/organisations/categories/wonen/edit/", typed | {"code": "other", "name_fr": "Logement"})
    named = {"nl": "Wonen", "en": "Housing", "fr": "Logement"}
    assert list(Category.objects.values_list("code", "name")) == [("wonen", named)]


@pytest.mark.parametrize("wrong", [{"code": "2 words"}, {"code": "caw"}, {"name_nl": ""}, {"position": "-1"}])
def test_bad_category_is_refused(researcher, welfare, wrong):
    typed = {"code": "wonen", "position": "1", "name_nl": "Wonen"} | wrong
    assert researcher.post("/organisations/categories/add/", typed).status_code == 422
    assert Category.objects.get() == welfare


def test_reader_sees_and_changes_nothing(log_in, centre):
    reader = log_in("analyst")
    assert reader.get(f"/organisations/{centre.id}/").status_code == 200
    assert b"edit/" not in reader.get(f"/organisations/{centre.id}/").content
    assert reader.post("/organisations/add/", FORM).status_code == 403
    assert reader.post(f"/organisations/{centre.id}/edit/", FORM).status_code == 403
