"""Views: fetching the file of a job, whole or in part, and being refused."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from analysis.actions import jobs
from analysis.models import Job
from organisations.models import AuditEntry, User
from surveys.models import Member
from tests.organisations.team import logged_in
from tests.support.study import NOW, published

pytestmark = pytest.mark.django_db
CONTENT = b"# Not anonymised\r\n0123456789"
TAG = sha256(CONTENT).hexdigest()


def english(role: str) -> Client:
    client = logged_in(role)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Job:
    """A finished job of the researcher's."""
    monkeypatch.setattr(settings, "FILES", tmp_path)
    survey = published().survey
    by = User.objects.create(email="asked@example.org", role="researcher")
    Member.objects.create(survey=survey, user=by)
    now = timezone.now()
    jobs.ask(survey=survey, kind="raw", request={}, file_name="study-raw.csv", by=by, language="en", now=now)
    job = jobs.claim(now=now)
    assert job
    jobs.path_of(job).write_bytes(CONTENT)
    jobs.finish(job=job, as_of=NOW, size=len(CONTENT), sha256=TAG, now=now)
    job.refresh_from_db()
    return job


@pytest.fixture
def client(job: Job) -> Client:
    """The browser of who asked for the job."""
    client = Client()
    client.force_login(job.asked_by)
    client.cookies["django_language"] = "en"
    return client


def url(job: Job) -> str:
    return f"/surveys/study/files/{job.id}/"


def test_file_comes_whole_and_is_kept_by_no_cache(client: Client, job: Job) -> None:
    response = client.get(url(job), headers={"accept-encoding": "gzip"})
    assert response.getvalue() == CONTENT
    assert {name: response[name] for name in ("ETag", "Content-Disposition", "Cache-Control")} == {
        "ETag": f'"{TAG}"',
        "Content-Disposition": 'attachment; filename="study-raw.csv"',
        "Cache-Control": "no-store, private",
    }
    assert (response["Content-Type"], response["Content-Length"]) == ("text/csv", str(len(CONTENT)))
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.action, entry.by) == ("study/raw", "download", job.asked_by)
    assert entry.details == {"file": "study-raw.csv", "sha256": TAG}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("bytes=0-3", (206, CONTENT[:4], "bytes 0-3/28")),
        ("bytes=18-", (206, CONTENT[18:], "bytes 18-27/28")),
        ("bytes=-3", (206, CONTENT[-3:], "bytes 25-27/28")),
        ("bytes=26-999", (206, CONTENT[26:], "bytes 26-27/28")),
        ("bytes=0-", (200, CONTENT, None)),
        ("bytes=-999", (200, CONTENT, None)),
        ("bytes=28-", (416, b"", "bytes */28")),
        ("bytes=-0", (416, b"", "bytes */28")),
        ("bytes=5-2", (200, CONTENT, None)),
        ("bytes=-", (200, CONTENT, None)),
        ("bytes=0-1,4-5", (200, CONTENT, None)),
        ("lines=1-2", (200, CONTENT, None)),
        (f"bytes={'9' * 40}-", (200, CONTENT, None)),
    ],
)
def test_download_that_broke_off_can_go_on(
    client: Client, job: Job, wanted: str, expected: tuple[int, bytes, str | None]
) -> None:
    response = client.get(url(job), headers={"range": wanted})
    assert (response.status_code, response.getvalue(), response.get("Content-Range")) == expected


def test_range_of_another_file_gets_the_whole_one(client: Client, job: Job) -> None:
    for tag, status in (TAG, 206), ("other", 200):
        headers = {"range": "bytes=4-", "if-range": f'"{tag}"'}
        assert client.get(url(job), headers=headers).status_code == status


def test_asking_only_how_long_it_is_is_no_download(client: Client, job: Job) -> None:
    response = client.head(url(job))
    assert (response.status_code, response["Content-Length"]) == (200, str(len(CONTENT)))
    assert AuditEntry.objects.count() == 0


def test_link_of_somebody_else_opens_nothing(job: Job) -> None:
    assert english("researcher").get(url(job)).status_code == 403
    assert english("admin").get(url(job)).status_code == 403
    assert Client().get(url(job)).status_code == 302
    assert AuditEntry.objects.count() == 0


def test_who_lost_the_right_fetches_nothing(client: Client, job: Job) -> None:
    User.objects.filter(id=job.asked_by_id).update(role="analyst")
    assert client.get(url(job)).status_code == 403
    Member.objects.all().delete()
    assert client.get(url(job)).status_code == 404


def test_file_of_another_survey_is_not_found(client: Client, job: Job) -> None:
    other = published(code="other")
    assert client.get(f"/surveys/{other.survey.code}/files/{job.id}/").status_code == 404


def test_expired_file_is_gone_and_the_page_says_so(client: Client, job: Job) -> None:
    Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.get(url(job))
    assert response.status_code == 410
    assert "study-raw.csv has been removed" in response.content.decode()


def test_file_that_a_restored_back_up_lacks_is_gone(client: Client, job: Job) -> None:
    jobs.path_of(job).unlink()
    assert client.get(url(job)).status_code == 410


def test_unfinished_job_has_no_file_yet(client: Client, job: Job) -> None:
    Job.objects.update(state="waiting")
    response = client.get(url(job))
    assert response.status_code == 404
    assert "study-raw.csv is not ready yet." in response.content.decode()


def test_only_who_asked_cancels(client: Client, job: Job) -> None:
    Job.objects.update(state="waiting")
    assert english("analyst").post(f"{url(job)}cancel/").status_code == 403
    response = client.post(f"{url(job)}cancel/")
    assert (response.status_code, response["Location"]) == (302, "/surveys/study/data/")
    job.refresh_from_db()
    assert (job.state, AuditEntry.objects.count()) == ("cancelled", 0)


def test_admin_sees_and_stops_the_jobs_of_all(job: Job) -> None:
    Job.objects.update(state="waiting")
    admin = english("admin")
    assert "study-raw.csv" in admin.get("/jobs/").content.decode()
    response = admin.post(f"{url(job)}cancel/")
    assert (response.status_code, response["Location"]) == (302, "/jobs/")
    job.refresh_from_db()
    assert job.state == "cancelled"
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.action, entry.details) == ("study/raw", "stop job", {"file": "study-raw.csv"})


def test_overview_tells_what_is_being_made(job: Job) -> None:
    analyst = english("analyst")
    first = analyst.get("/surveys/study/")
    assert "study-raw.csv" not in first.content.decode()
    Job.objects.update(state="waiting", percent=40)
    second = analyst.get("/surveys/study/", headers={"if-none-match": first["ETag"]})
    assert "study-raw.csv" in second.content.decode()
