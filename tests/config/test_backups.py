"""Back-ups: whole, checked, of one moment, and locked after the way back."""

import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config import backups
from config.environment import SetupError
from organisations.actions.locking import unlock
from organisations.models import AuditEntry, Lock, User
from surveys.models import Message, Response, Survey, Wave
from surveys.tasks import follow_clock
from tests.organisations.team import logged_in
from tests.support.database import as_application_role
from tests.support.study import unpublished
from tests.surveys.respondents import answer_all, general_link, open_survey, start

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def backup(settings, tmp_path: Path) -> Iterator[Path]:
    """A back-up of the study with one response, and one more response after it."""
    survey = open_survey()
    answer_all(start(general_link(survey)))
    path = tmp_path / "peilpunt.backup"
    backups.make(path, now=NOW)
    start(general_link(survey))
    yield path
    Lock.objects.all().delete()


def test_restore_brings_back_what_there_was(backup: Path) -> None:
    assert Response.objects.count() == 2
    manifest = backups.restore(backup, now=NOW)
    with as_application_role():
        assert (Response.objects.count(), manifest.rows["surveys_response"]) == (1, 1)
    assert list(AuditEntry.objects.values_list("about", "action"))[-2:] == [
        ("lock", "lock"),
        ("backups", "restore"),
    ]


def test_backup_is_for_its_owner_alone_and_holds_no_login(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert "django_session" not in manifest["rows"]
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_respondents_mail_and_clock_wait_for_an_admin(backup: Path) -> None:
    respondent = start(general_link(Survey.objects.get()))
    backups.restore(backup, now=NOW)
    assert Client().get(general_link(Survey.objects.get())).status_code == 403
    assert respondent.get("").status_code == 410  # it was started after the back-up
    Wave.objects.update(state=Wave.State.SCHEDULED)
    follow_clock()
    assert Wave.objects.get().state == Wave.State.SCHEDULED
    Wave.objects.update(state=Wave.State.OPEN)
    admin = logged_in("admin")
    assert "/unlock/" in admin.get("/surveys/").content.decode()
    assert admin.post("/unlock/").status_code == 302
    assert Client().get(general_link(Survey.objects.get())).status_code == 200


def test_mail_that_waited_in_the_backup_is_not_sent_again_by_itself(tmp_path: Path) -> None:
    wave = Wave.objects.get(survey=open_survey())
    Message.objects.create(
        wave=wave, kind="trial", address="ann@example.org", language="nl", due_at=NOW, trial_of="invitation"
    )
    backups.make(tmp_path / "file", now=NOW)
    backups.restore(tmp_path / "file", now=NOW)
    Lock.objects.all().delete()
    assert list(Message.objects.values_list("state", "reason")) == [("unknown", "restored")]


def test_whoever_was_answering_comes_back_later_and_loses_nothing() -> None:
    respondent = start(general_link(open_survey()))
    Lock.objects.create(since=NOW, reason="restored")
    assert respondent.tab("about").send(org="caw").status_code == 403
    assert respondent.stored.draft["about"]["org"] == ["caw"]
    unlock(by=User.objects.create(email="ann@example.org", role="admin"), now=NOW)
    assert respondent.get("about/").status_code == 200


def changed(backup: Path, **changes: object) -> Path:
    """The back-up with another manifest."""
    path = backup.with_name("changed")
    with zipfile.ZipFile(backup) as archive, zipfile.ZipFile(path, "w") as other:
        manifest = json.loads(archive.read("manifest.json"))
        other.writestr("manifest.json", json.dumps(manifest | changes))
        other.writestr("database.dump", archive.read("database.dump"))
    return path


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"dump_sha256": "0" * 64}, "damaged"),
        ({"format": 2}, "format 2"),
        ({"migrations": {"surveys": ["9999_of_the_future"]}}, "newer Peilpunt"),
        ({"surprise": 1}, "no back-up"),
    ],
)
def test_file_that_cannot_be_trusted_changes_nothing(
    backup: Path, changes: dict[str, object], complaint: str
) -> None:
    with pytest.raises(SetupError, match=complaint):
        backups.restore(changed(backup, **changes), now=NOW)
    assert (Response.objects.count(), Lock.objects.exists()) == (2, False)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half a zip"])
def test_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(SetupError, match="back-up"):
        backups.restore(path, now=NOW)


def test_commands_ask_before_they_replace(backup: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(backup))
    call_command("restore", str(backup), "--replace")
    assert "locked until an admin unlocks" in capsys.readouterr().out
    assert Response.objects.count() == 1


def test_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    unpublished("study")
    folder = tmp_path / "gone"
    with pytest.raises((SetupError, OSError)):
        backups.make(folder / "file", now=NOW)
    assert list(tmp_path.iterdir()) == []
