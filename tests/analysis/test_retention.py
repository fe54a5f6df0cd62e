"""What was made of a survey: counted, with when it goes."""

from datetime import timedelta

import pytest
from django.utils import translation

from analysis.models import DatasetRelease, Decision, Job, TextDecision
from analysis.retention import made_of
from surveys.actions.importing import import_responses
from surveys.models import Response, Survey
from surveys.moments import moment
from tests.organisations.team import logged_in, user
from tests.support.jobs import asked
from tests.support.study import NOW, data_file, published, row, unpublished

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = [0] * 9


@pytest.fixture
def survey(db: None) -> Survey:
    """Three datasets, a text released and one withheld, a response left out, a spelling merged, two files."""
    version, anna = published(), user()
    survey = version.survey
    rows = [row(sector="care")] * 2
    import_responses(version=version, wave=None, source=Response.Source.IMPORTED, file=data_file(*rows))
    first, second = Response.objects.all()
    for number, state in enumerate(("draft", "rejected"), start=1):
        decided_at = None if state == "draft" else NOW
        DatasetRelease.objects.create(
            survey=survey, number=number, state=state, recipe={}, made_at=NOW, decided_at=decided_at
        )
    for response, state, text in ((first, "released", "As I said"), (second, "withheld", "")):
        TextDecision.objects.create(
            survey=survey,
            response=response,
            column="remarks",
            state=state,
            text=text,
            decided_by=anna,
            decided_at=NOW,
        )
    why = {"survey": survey, "reason": "x", "decided_at": NOW}
    Decision.objects.create(kind="exclude", response=first, **why)
    Decision.objects.create(kind="merge", question="org", text="a", becomes="b", **why)
    for kind, days in (("raw", 2), ("report", 3)):
        Job.objects.filter(id=asked(survey, anna, kind).id).update(
            state="done", size=1, sha256="a" * 64, as_of=NOW, ended_at=NOW, expires_at=NOW + timedelta(days)
        )
    return survey


def test_all_that_was_made_is_counted(survey: Survey) -> None:
    assert [made.count for made in made_of(survey, now=NOW)] == [0, 0, 2, 1, 1, 1, 1, 1, 1]
    assert [made.count for made in made_of(unpublished("other"), now=NOW)] == NOTHING


def test_files_are_there_until_their_moment(survey: Survey) -> None:
    with translation.override("en"):
        raw, others = made_of(survey, now=NOW)[-2:]
        two, three = (moment(NOW + timedelta(days)) for days in (2, 3))
    assert raw.gone == f"Until {two} at the latest. As soon as a response in them is erased."
    assert others.gone == f"Until {three} at the latest."
    assert [made.count for made in made_of(survey, now=NOW + timedelta(days=4))][-2:] == [0, 0]


def test_page_tells_it(survey: Survey) -> None:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    page = " ".join(client.get(f"/surveys/{survey.code}/retention/").content.decode().split())
    told = '</th> <td class="number">1</td> <td class="left">'
    assert f"Free texts released for datasets{told}Together with the response.</td>" in page
    assert f"Decisions to leave a response out{told}The night after the response is erased.</td>" in page
