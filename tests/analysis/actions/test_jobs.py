"""A job's life in the database: asked for once, claimed once, given up, cancelled, expired."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from analysis.actions import jobs
from analysis.models import Job
from organisations.models import User
from surveys.actions.erasing import erase_afterwards
from surveys.actions.forgetting import forget_order
from surveys.actions.importing import import_responses
from surveys.models import Response, Survey, Wave
from tests.organisations.team import user
from tests.support.study import NOW, data_file, published, row, unpublished

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def asked(survey: Survey, by: User, *, language: str = "en", **request: str) -> Job:
    return jobs.ask(
        survey=survey, kind="raw", request=request, file_name="raw.csv", by=by, language=language, now=NOW
    )


def claimed() -> Job:
    job = jobs.claim(now=NOW)
    assert job
    return job


def done(job: Job) -> None:
    path = jobs.path_of(job)
    path.write_text("content")
    assert jobs.finish(job=job, as_of=NOW, size=7, sha256="a" * 64, now=NOW)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "FILES", tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_who_asks_twice_gets_the_unfinished_job() -> None:
    survey, anna = unpublished("study"), user()
    first = asked(survey, anna, format="pdf")
    claimed()
    assert asked(survey, anna, format="pdf") == first
    other_request, of_another = asked(survey, anna, format="docx"), asked(survey, user(email="b@example.org"))
    jobs.cancel(job=first, by=anna, now=NOW)
    again = asked(survey, anna, format="pdf")
    assert len({first, other_request, of_another, again}) == 4


@pytest.mark.django_db
def test_jobs_are_claimed_in_turn() -> None:
    survey, anna = unpublished("study"), user()
    first, second = asked(survey, anna, format="pdf"), asked(survey, anna, format="docx")
    Job.objects.filter(id=second.id).update(asked_at=NOW - SECOND)
    assert [claimed(), claimed(), jobs.claim(now=NOW)] == [second, first, None]


@pytest.mark.django_db(transaction=True)
def test_one_of_many_workers_gets_a_job() -> None:
    asked(unpublished("study"), user())
    found: list[Job | None] = []
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        found.append(jobs.claim(now=NOW))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [job.attempts for job in found if job] == [1]


@pytest.mark.django_db
def test_sign_of_life_holds_a_job_and_tells_how_far_it_is() -> None:
    asked(unpublished("study"), user())
    job = claimed()
    later = NOW + jobs.LEASE
    assert jobs.advance(job=job, percent=140, step="Writing", now=later)
    assert jobs.claim(now=later + jobs.LEASE) is None
    job.refresh_from_db()
    assert (job.percent, job.step, job.lease_until) == (100, "Writing", later + jobs.LEASE)


@pytest.mark.django_db
def test_who_lost_a_job_changes_nothing() -> None:
    asked(unpublished("study"), user())
    lost = claimed()
    taken = jobs.claim(now=NOW + jobs.LEASE + SECOND)
    assert taken == lost
    assert not jobs.advance(job=lost, percent=1, step="", now=NOW)
    assert not jobs.finish(job=lost, as_of=NOW, size=1, sha256="a" * 64, now=NOW)
    assert not jobs.fail(job=lost, failure="No.", now=NOW)
    lost.refresh_from_db()
    assert (lost.state, lost.attempts, lost.percent, lost.failure) == ("running", 2, 0, "")


@pytest.mark.django_db
def test_who_lost_a_job_leaves_the_file_of_who_has_it(folder: Path) -> None:
    asked(unpublished("study"), user())
    lost = claimed()
    taken = jobs.claim(now=NOW + jobs.LEASE + SECOND)
    assert taken
    for job in (lost, taken):
        jobs.path_of(job).with_suffix(jobs.PART).write_text("content")
    jobs.remove_attempts(lost)
    assert [path.stem for path in folder.iterdir()] == [taken.stored_name]


@pytest.mark.django_db
def test_job_that_breaks_off_each_time_fails_in_the_language_of_who_asked() -> None:
    job = asked(unpublished("study"), user(), language="en")
    for turn in range(jobs.MOST_ATTEMPTS + 1):
        found = jobs.claim(now=NOW + turn * (jobs.LEASE + SECOND))
        assert (found is None) == (turn == jobs.MOST_ATTEMPTS)
    job.refresh_from_db()
    sentence = "It was begun 3 times and broke off each time. Ask who hosts Peilpunt to look."
    assert (job.state, job.failure, job.lease_until) == ("failed", sentence, None)


@pytest.mark.django_db
def test_cancelled_job_is_neither_claimed_nor_finished(folder: Path) -> None:
    survey, anna = unpublished("study"), user()
    waiting, running = asked(survey, anna, format="pdf"), asked(survey, anna, format="docx")
    assert jobs.cancel(job=waiting, by=anna, now=NOW)
    job = claimed()
    assert job == running
    assert jobs.cancel(job=job, by=anna, now=NOW)
    assert not jobs.cancel(job=job, by=anna, now=NOW)
    assert not jobs.finish(job=job, as_of=NOW, size=1, sha256="a" * 64, now=NOW)
    assert jobs.claim(now=NOW + DAY) is None


@pytest.mark.django_db
def test_files_go_when_their_time_is_over_and_jobs_a_while_later(folder: Path) -> None:
    survey, anna = unpublished("study"), user()
    asked(survey, anna, format="pdf"), asked(survey, anna, format="docx")
    finished, running = claimed(), claimed()
    done(finished)
    half = jobs.path_of(running).with_name(running.stored_name + jobs.PART)
    stray = folder / f"{survey.id}-1"
    for path in (half, stray, folder / "notes.txt"):
        path.write_text("content")
    expiry = NOW + timedelta(days=settings.FILES_DAYS)

    def left(now: datetime) -> set[str]:
        jobs.remove_expired(now=now)
        return {path.name for path in folder.iterdir()}

    assert left(expiry - SECOND) == {finished.stored_name, half.name, "notes.txt"}
    assert left(expiry) == {half.name, "notes.txt"}
    assert {*Job.objects.all()} == {finished, running}
    left(expiry + jobs.KEPT + SECOND)
    assert {*Job.objects.all()} == {running}


def asked_of(responses: int) -> Job:
    """A raw job of a survey with so many responses."""
    version = published()
    rows = [row(sector="care")] * responses
    import_responses(version=version, wave=None, source=Response.Source.IMPORTED, file=data_file(*rows))
    return asked(version.survey, user())


@pytest.mark.django_db(transaction=True)
def test_raw_file_expires_when_a_response_in_it_is_erased(folder: Path) -> None:
    asked_of(2)
    done(claimed())
    Job.objects.update(expires_at=timezone.now() + DAY)
    asked(unpublished("other"), User.objects.get())
    done(claimed())
    Job.objects.filter(survey__code="other").update(expires_at=timezone.now() + DAY)
    erase_afterwards([Response.objects.all()[0].id], now=NOW)
    left = Job.objects.filter(expires_at__gt=timezone.now())
    assert [job.survey.code for job in left] == ["other"]
    assert jobs.remove_expired(now=timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_raw_file_that_is_being_made_is_begun_anew_without_the_erased_response() -> None:
    asked_of(1)
    job = claimed()
    erase_afterwards([Response.objects.get().id], now=NOW)
    assert not jobs.advance(job=job, percent=50, step="", now=NOW)
    assert claimed().attempts == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("source", "started_at"), [("test", None), ("imported", NOW + SECOND)], ids=["a test", "begun later"]
)
def test_raw_file_stays_when_it_does_not_hold_what_is_erased(
    folder: Path, source: str, started_at: datetime | None
) -> None:
    asked_of(1)
    done(claimed())
    Response.objects.update(source=source, record=None, completed=False, started_at=started_at)
    erase_afterwards([Response.objects.get().id], now=NOW)
    assert Job.objects.get().expires_at == NOW + timedelta(days=settings.FILES_DAYS)


@pytest.mark.django_db(transaction=True)
def test_raw_file_stays_when_responses_are_stored_anew(folder: Path) -> None:
    asked_of(2)
    done(claimed())
    before = Job.objects.get().expires_at
    Response.objects.update(wave=Wave.objects.get(), source=Response.Source.REAL)
    forget_order(Wave.objects.get())
    assert (Response.objects.count(), Job.objects.get().expires_at) == (2, before)
