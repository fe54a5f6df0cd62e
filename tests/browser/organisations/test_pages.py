"""The pages about organisations, as people meet them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, accessibility_problems, log_in

LIST = """organisation,category,contact,email,count
CAW Antwerpen,caw,Ann,ann@example.org,1
Nieuw,caw,Bob,bob@example.org,2
Nergens,nope,,,3
"""


@pytest.fixture
def organisation(site):
    from organisations.models import Category, Contact, Organisation

    category = Category.objects.create(code="caw", name={"nl": "Welzijn", "en": "Welfare"}, position=1)
    organisation = Organisation.objects.create(name="CAW Antwerpen", category=category, address="Markt 1")
    Contact.objects.create(organisation=organisation, name="Desk", email="desk@example.org")
    return organisation


@pytest.fixture
def admin(site):
    from organisations.actions.users import create_user

    return create_user(email="admin@example.org", password="a long word for the tests", role="admin")


def logged_in(new_page, user, **options):
    client = Client()
    client.force_login(user)
    return log_in(new_page(**options), client)


def width(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_about_people_are_accessible_too(new_page, admin, organisation, viewport):
    from organisations.actions.users import create_user
    from organisations.models import Organisation
    from tests.support.study import unpublished

    reader = create_user(email="reader@example.org", password="a long word for the tests", role="analyst")
    unpublished("idea")
    double = Organisation.objects.create(name="C.A.W.", category=organisation.category)
    page = logged_in(new_page, admin, viewport=viewport)
    for path in (
        "/users/",
        "/users/invite/",
        "/audit/",
        f"/users/{reader.id}/",
        "/surveys/idea/people/",
        f"/organisations/{organisation.id}/merge/?double={double.id}",
        "/password/new/nobody-nothing/",
    ):
        page.goto(path)
        assert (path, accessibility_problems(page)) == (path, [])
        assert (path, width(page)) == (path, viewport["width"])


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_no_wider_than_the_screen(new_page, admin, organisation, viewport):
    from organisations.actions.lists import upload_list

    upload_list(data=LIST.encode(), name="list.csv", by=admin, now=datetime.now(UTC))
    contact = organisation.contacts.get()
    page = logged_in(new_page, admin, viewport=viewport)
    for path in (
        "/organisations/",
        "/organisations/add/",
        "/organisations/categories/",
        "/organisations/categories/caw/edit/",
        "/organisations/import/",
        "/organisations/import/lines/",
        f"/organisations/{organisation.id}/",
        f"/organisations/{organisation.id}/edit/",
        f"/organisations/{organisation.id}/contacts/{contact.id}/",
    ):
        page.goto(path)
        assert (path, accessibility_problems(page)) == (path, [])
        assert (path, width(page)) == (path, viewport["width"])


def test_a_list_is_imported_without_script(new_page, admin, organisation):
    page = logged_in(new_page, admin, java_script_enabled=False)
    page.goto("/organisations/")
    page.locator(".deeds a[href='/organisations/import/']").click()
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form [type=submit]").click()
    expect(page.locator("tbody tr td:nth-child(2)")).to_have_text(["Gewijzigd", "Toegevoegd", "Geweigerd"])
    page.locator("main form .btn-primary").click()
    expect(page.locator("tbody th")).to_have_text(["CAW Antwerpen", "Nieuw"])


def test_list_is_filtered_and_its_address_can_be_shared(new_page, admin, organisation):
    page = logged_in(new_page, admin)
    page.goto("/organisations/")
    page.locator("[name=text]").fill("nobody")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=nobody**")
    expect(page.locator("tbody tr")).to_have_count(0)
    page.locator(".filter a").click()
    expect(page.locator("tbody th")).to_have_text(["CAW Antwerpen"])
