"""The pages of logging in, as people meet them: without script, with one a passkey."""

from __future__ import annotations

import pytest

from tests.support.browser import DESK, PHONE, accessibility_problems


@pytest.fixture
def analyst(site):
    from tests.organisations.team import user

    return user("analyst", "reader@example.org")


def log_in(page):
    from tests.organisations.team import PASSWORD

    page.goto("/login/")
    page.locator("#id_login").fill("reader@example.org")
    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()


def confirm(page):
    """Type the password once more where it is asked for."""
    from tests.organisations.team import PASSWORD

    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()


def add_passkey(page):
    """Add a passkey of a virtual device, which asks nobody."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/second-factor/keys/add/")
    confirm(page)
    page.locator("#id_name").fill("Phone")
    page.locator("#passkey").click()
    page.wait_for_url("**/account/second-factor/codes/")


def test_passkey_is_added_and_asked_for(new_page, site, analyst):
    page = new_page(base_url=site.replace("127.0.0.1", "localhost"))  # no browser has passkeys for a number
    log_in(page)
    add_passkey(page)
    page.goto("/account/second-factor/")
    assert "Phone" in page.locator("main").inner_text()
    page.locator("details.account summary").click()
    with page.expect_navigation():
        page.locator(".account-menu button").click()
    log_in(page)
    page.wait_for_url("**/login/second-factor/")
    assert accessibility_problems(page) == []
    page.locator("#passkey").click()
    page.wait_for_url("**/surveys/")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible(new_page, analyst, viewport):
    page = new_page(viewport=viewport)
    for path in ("/login/", "/login/code/", "/password/forgotten/", "/password/mailed/"):
        examine(page, path, viewport)
    log_in(page)
    confirmed = False
    for path in (
        "/password/",
        "/account/second-factor/",
        "/account/second-factor/app/",
        "/account/second-factor/keys/add/",
    ):
        page.goto(path)
        if "/confirm/" in page.url and not confirmed:
            assert accessibility_problems(page) == []
            confirm(page)
            confirmed = True
        examine(page, path, viewport)


def examine(page, path, viewport):
    page.goto(path)
    assert (path, accessibility_problems(page)) == (path, [])
    assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, viewport["width"])


def test_login_works_without_script(new_page, analyst):
    page = new_page(java_script_enabled=False)
    log_in(page)
    page.wait_for_url("**/surveys/")
