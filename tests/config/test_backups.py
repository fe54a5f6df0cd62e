"""Back-ups: whole, checked, of one moment, and locked after the way back."""

import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings

from analysis.actions.counting import count_pending, verify
from analysis.actions.dataset_decisions import approve
from analysis.datasets.kept import read_package
from analysis.models import DatasetRelease, Job
from config import backups
from config.environment import SetupError
from organisations.actions.auditing import note
from organisations.actions.locking import unlock
from organisations.audit_chain import keep_head, verify_log
from organisations.models import AuditEntry, Lock, User
from surveys.actions.opting_out import mail_again, never_mail, opt_out
from surveys.actions.retaining import erase_survey
from surveys.models import Invitation, Message, OptOut, Response, Survey, Wave
from surveys.secrets import receipt_code
from surveys.tasks import follow_clock
from tests.organisations.team import logged_in
from tests.support.database import as_application_role
from tests.support.jobs import asked
from tests.support.study import unpublished
from tests.surveys.inviting import invited
from tests.surveys.respondents import answer_all, general_link, move_wave, open_survey, records, start

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger lies elsewhere than the back-ups, and outlives them."""
    settings.LEDGER = tmp_path_factory.mktemp("elsewhere") / "ledger.jsonl"
    return Path(settings.LEDGER)


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
    manifest = backups.restore(backup, now=NOW).manifest
    with as_application_role():
        assert (Response.objects.count(), manifest.rows["surveys_response"]) == (1, 1)
    assert list(AuditEntry.objects.values_list("about", "action"))[-2:] == [
        ("lock", "lock"),
        ("backups", "restore"),
    ]


def test_files_and_packages_after_a_restore(tmp_path: Path) -> None:
    survey, anna = open_survey(), User.objects.create(email="anna@example.org", role="admin")
    bea = User.objects.create(email="bea@example.org", role="admin")
    job = asked(survey, anna)
    Job.objects.update(state="done", size=1, sha256="a" * 64, expires_at=NOW + timedelta(days=7))
    release = DatasetRelease.objects.create(
        survey=survey, number=1, recipe={}, made_by=anna, made_at=NOW, as_of=NOW, rows=3, k=3, digest="d" * 64
    )
    (tmp_path / "package").write_bytes(b"0123456789")
    approve(release=release, digest="d" * 64, package=tmp_path / "package", by=bea, now=NOW)
    backups.make(tmp_path / "file", now=NOW)
    backups.restore(tmp_path / "file", now=NOW)
    job.refresh_from_db()
    assert job.expires_at == NOW  # a back-up holds no files that somebody asked for
    assert b"".join(read_package(release, range(10))) == b"0123456789"


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
        ({"rows": 5}, "no back-up"),
        ({"migrations": ["surveys"]}, "no back-up"),
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


@pytest.mark.parametrize("path", ["/dev/zero", "/nowhere", "/tmp"])
def test_what_is_no_file_is_refused(path: str) -> None:
    with pytest.raises(SetupError, match="there is no such file"):
        backups.restore(Path(path), now=NOW)


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


@pytest.mark.parametrize(
    ("place", "why"), [("nowhere/file", "No such file or directory"), (".", "Is a directory")]
)
def test_place_that_cannot_be_written_is_told(
    transactional_db: None, tmp_path: Path, place: str, why: str
) -> None:
    with pytest.raises(CommandError, match=f"was not written: {why}"):
        call_command("backup", "--output", str(tmp_path / place))


def test_back_up_may_be_called_like_the_dump_in_it(transactional_db: None, tmp_path: Path) -> None:
    backups.make(tmp_path / backups.DUMP, now=NOW)
    with zipfile.ZipFile(tmp_path / backups.DUMP) as archive:
        assert archive.namelist() == [backups.MANIFEST, backups.DUMP]


def test_audit_log_of_a_restored_back_up_is_whole_and_goes_on(backup: Path) -> None:
    note(about="visits/waves/1", action="pause", by=None, now=NOW)
    keep_head(now=NOW)  # of a row that the back-up does not have
    backups.restore(backup, now=NOW)
    call_command("audit", "verify")
    note(about="visits/waves/1", action="close", by=None, now=NOW)
    assert verify_log().is_whole


def test_back_up_while_people_answer_is_of_one_moment(tmp_path: Path) -> None:
    survey = open_survey()
    respondents = [start(general_link(survey)) for _ in range(3)]
    is_over = Event()

    def answer() -> None:
        """As fast as it goes, so that some of it falls between any two steps of the back-up."""
        while not is_over.is_set():
            respondent = start(general_link(survey))
            respondent.tab("about").send(org="caw")
        connection.close()

    writers = [Thread(target=answer) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        manifest = backups.make(tmp_path / "file", now=NOW)
    finally:
        is_over.set()
        for writer in writers:
            writer.join()
    assert Response.objects.count() > manifest.rows["surveys_response"] >= len(respondents)
    restored = backups.restore(tmp_path / "file", now=NOW).manifest
    assert (Response.objects.count(), restored) == (manifest.rows["surveys_response"], manifest)
    assert all(stored == computed for stored, computed in records())


def test_erasures_and_opt_outs_after_the_back_up_stand_when_it_is_restored(
    tmp_path: Path, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey = open_survey(receipt_codes=True)
    links = invited(survey, "an@example.org", "bo@example.org", "cy@example.org")
    never_mail(addresses=["cy@example.org"], now=NOW, by=None)
    sent, going_on, kept = (start(general_link(survey)) for _ in range(3))
    for respondent in (sent, kept):
        answer_all(respondent)
    posted = {"go": "submit", "receipt_token": "a" * 22}
    assert sent.post("review/", **posted).status_code == 200
    stays = kept.stored.id
    backups.make(tmp_path / "file", now=NOW)

    assert Client().post("/erase/", {"code": receipt_code("a" * 22)}).status_code == 200
    going_on.post("erase/")
    opt_out(invitation=Invitation.objects.get(address="an@example.org"), for_ever=False, now=NOW)
    opt_out(invitation=Invitation.objects.get(address="bo@example.org"), for_ever=True, now=NOW)
    mail_again(address="cy@example.org", now=NOW, by=None)
    assert len(links) == 3
    wishes = set(OptOut.objects.values_list("address_hash", "survey"))

    call_command("restore", str(tmp_path / "file"), "--replace")
    assert "2 erased responses, 3 wishes about mail, 0 surveys" in capsys.readouterr().out
    assert [each.id for each in Response.objects.all()] == [stays]
    assert set(OptOut.objects.values_list("address_hash", "survey")) == wishes
    assert AuditEntry.objects.latest("id").details["erasures"] == 2
    version = survey.versions.get()
    count_pending(version_id=version.id, now=NOW)
    assert verify(version_id=version.id) == []
    assert backups.restore(tmp_path / "file", now=NOW).replayed.erasures == 2  # as often as it is restored
    text = ledger.read_text()
    assert [secret for secret in ("@", str(stays), "caw") if secret in text] == []


def test_survey_whose_contact_data_were_erased_stays_so(tmp_path: Path) -> None:
    survey = open_survey()
    invited(survey, "an@example.org")
    backups.make(tmp_path / "file", now=NOW)
    move_wave(survey, Wave.State.FINAL, closes_at=NOW - timedelta(days=9))
    erase_survey(survey=survey, now=NOW, by=None)
    restored = backups.restore(tmp_path / "file", now=NOW)
    assert (restored.replayed.surveys, Invitation.objects.get().address) == (1, "")


def test_ledgers_of_other_machines_are_done_again_too(backup: Path, tmp_path: Path, settings) -> None:
    settings.LEDGER, own = tmp_path / "other.jsonl", settings.LEDGER
    never_mail(addresses=["an@example.org"], now=NOW, by=None)
    settings.LEDGER = own
    call_command("restore", str(backup), "--replace", "--ledger", str(tmp_path / "other.jsonl"))
    assert OptOut.objects.count() == 1


def test_ledger_that_cannot_be_read_changes_nothing(backup: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(SetupError, match="A ledger cannot be read"):
            backups.restore(backup, now=NOW, ledgers=[path])
    assert Response.objects.count() == 2


def test_lines_of_another_key_are_told(
    backup: Path, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with override_settings(SECRET_KEY="another"):
        never_mail(addresses=["an@example.org"], now=NOW, by=None)
    ledger.write_text(ledger.read_text() + 'torn {"kind":\n[]\n{"kind": "response erased"}\n')
    call_command("restore", str(backup), "--replace")
    assert "1 lines of the ledger were written under another" in capsys.readouterr().err
    assert OptOut.objects.count() == 0
