"""The end of a survey's answers: responses go, totals stay."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation

from analysis.actions.counting import NothingToCount, count_pending, rebuild, verify
from analysis.actions.emptying import SURVEY_EMPTIED, empty_again, empty_survey
from analysis.models import Decision, TextDecision
from analysis.queries import stored_tallies
from organisations import ledger as ledgers
from organisations.models import AuditEntry, User
from surveys.actions.erasing import erase_afterwards
from surveys.actions.importing import import_responses
from surveys.actions.waves import close
from surveys.models import Response, Survey, Version, Wave
from tests.organisations.team import user
from tests.support import study
from tests.support.study import NOW, row

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGER = tmp_path / "ledger.jsonl"
    return tmp_path / "ledger.jsonl"


@pytest.fixture
def version(db: None) -> Version:
    """The study with three responses, one of them partial, in a wave that closed."""
    version = study.published()
    rows = row(sector="care"), row(sector="work"), row(sector="work", completed="0", last_page="1")
    wave = Wave.objects.get()
    import_responses(version=version, wave=wave, source=Response.Source.REAL, file=study.data_file(*rows))
    close(wave=wave, now=NOW + timedelta(hours=1), by=None)
    return version


def totals(version: Version) -> dict[Any, list[int]]:
    return {group: tally.vector.tolist() for group, tally in stored_tallies(version.id).items()}


def test_responses_go_and_totals_stay(version: Version, ledger: Path) -> None:
    Decision.objects.create(
        survey=version.survey, kind="merge", question="org", text="a", becomes="b", reason="x", decided_at=NOW
    )
    anna = user()
    assert empty_survey(survey=version.survey, now=LATER, by=anna) == 3
    assert (Response.objects.count(), Decision.objects.count()) == (0, 0)
    assert totals(version)["", ""][0] == 3
    assert Survey.objects.get().emptied_on == date(2026, 12, 21)
    entry = AuditEntry.objects.latest("id")
    assert (entry.about, entry.action, entry.by, entry.details) == ("study", "empty", anna, {"responses": 3})
    assert [line["kind"] for line in ledgers.read(ledger)] == [SURVEY_EMPTIED]


def test_totals_of_deleted_responses_are_never_counted_anew(version: Version) -> None:
    empty_survey(survey=version.survey, now=LATER, by=None)
    before = totals(version)
    with pytest.raises(NothingToCount):
        rebuild(version_id=version.id, now=LATER)
    with pytest.raises(NothingToCount):
        verify(version_id=version.id)
    for option in ("--rebuild", "--verify"):
        with pytest.raises(CommandError, match="were deleted"):
            call_command("tally", "study", option)
    assert count_pending(version_id=version.id, now=LATER) == 0
    assert totals(version) == before


def test_wave_that_is_not_over_keeps_its_responses(version: Version) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="is not over"):
        empty_survey(survey=version.survey, now=NOW + timedelta(hours=2), by=None)
    assert Response.objects.count() == 3


def test_restored_responses_are_deleted_again_unless_the_back_up_knows(
    version: Version, ledger: Path
) -> None:
    empty_survey(survey=version.survey, now=LATER, by=None)
    damaged: list[ledgers.Line] = [
        {"kind": SURVEY_EMPTIED},
        {"kind": SURVEY_EMPTIED, "survey": 1, "on": "never"},
    ]
    lines = [*damaged, *ledgers.read(ledger)]
    assert empty_again(lines=lines, now=LATER) == 0
    Survey.objects.update(emptied_on=None)
    assert empty_again(lines=lines, now=LATER) == 1
    assert Survey.objects.get().emptied_on == date(2026, 12, 21)


def test_text_of_an_erased_response_is_forgotten_too(version: Version) -> None:
    erased, kept = Response.objects.all()[:2]
    for response in (erased, kept):
        TextDecision.objects.create(
            survey=version.survey,
            response=response,
            column="remarks",
            state="released",
            text="As I said",
            decided_by=User.objects.first() or user(),
            decided_at=NOW,
        )
    erase_afterwards([erased.id], now=NOW)
    assert TextDecision.objects.get().response_id == kept.id
