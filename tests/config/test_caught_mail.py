"""Without a mail server mails are files, which admins read in the browser."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from config.servers.place import Place
from tests.organisations.team import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

TEXT = "Beste Zoë,\n\nhttps://example.org/i/abc/ <b>niet vet</b>\n"


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.PLACE = Place(tmp_path)
    return tmp_path / "mail"


def send(subject: str = "Doe mee", text: str = TEXT) -> None:
    mail = EmailMessage(subject, text, "Team <team@example.org>", ["zoe@example.org"])
    assert get_connection("config.caught_mail.CatchingBackend").send_messages([mail]) == 1


def test_mail_is_listed_and_read(folder: Path):
    send()
    send(subject="Later één")
    admin = logged_in("admin")
    listed = admin.get(reverse("caught_mails")).content.decode()
    assert listed.index("Later één") < listed.index("Doe mee")
    first = min(path.name for path in folder.iterdir())
    shown = admin.get(reverse("caught_mail", args=[first])).content.decode()
    assert "Beste Zoë" in shown
    assert 'href="https://example.org/i/abc/"' in shown
    assert "&lt;b&gt;niet vet&lt;/b&gt;" in shown


def test_files_are_the_operators_alone(folder: Path):
    send()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


@pytest.mark.parametrize("name", ["..", "x.eml", "20261122T013500123456-00000000.eml", "%2e%2e%2fsecrets"])
def test_other_names_are_not_found(folder: Path, name: str):
    send()
    assert logged_in("admin").get(f"/mail/{name}/").status_code == 404


def test_without_mail_the_page_says_what_to_do(folder: Path):
    assert (
        "No mail yet" in logged_in("admin").get("/mail/", headers={"accept-language": "en"}).content.decode()
    )
