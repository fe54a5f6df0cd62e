"""Views: two waves compared."""

from datetime import timedelta

import pytest
from django.test import Client

from analysis.actions.cleaning import exclude
from analysis.actions.counting import count_pending
from surveys.actions.importing import import_responses
from surveys.actions.publishing import publish
from surveys.loaded import load_version
from surveys.models import Response, Version, Wave
from tests.analysis.views.reading import Reader
from tests.analysis.views.test_crossing import final
from tests.support.study import NOW, agreeing, file_of, options, page, question, questionnaire, row

pytestmark = pytest.mark.django_db

URL = "/surveys/study/compare/"


def in_wave(version: Version, number: int, **answers: int) -> None:
    """So many responses of a wave with each answer to `before__desk`."""
    wave, _made = Wave.objects.get_or_create(
        survey=version.survey,
        number=number,
        defaults={"name": f"Wave {number}", "state": Wave.State.CLOSING, "opens_at": NOW,
                  "closes_at": NOW + timedelta(days=1), "ends_at": NOW + timedelta(days=1)},
    )  # fmt: skip
    rows = [row(before__desk=answer) for answer, times in answers.items() for _time in range(times)]
    file = file_of(load_version(version.id).questionnaire, *rows)
    import_responses(version=version, wave=wave, source="imported", file=file)
    count_pending(version_id=version.id, now=NOW)


def read(client: Client, **asked: str | list[str]) -> Reader:
    reply = client.get(URL, asked)
    assert reply.status_code == 200
    return Reader(reply.content.decode())


def two_waves(version: Version) -> None:
    version.survey.waves.update(name="Wave 1")
    in_wave(version, 1, never=30, much=10)
    in_wave(version, 2, never=10, much=30)


def test_final_waves_are_compared_with_tests(client: Client, version: Version):
    two_waves(version)
    final()
    shown = read(client, question="before__desk", scale=["never", "much"])
    assert shown.tables["compared"] == [
        ["", "Wave 1", "Wave 2", "Difference in points", "95 of 100 times", "Z", "p after Holm"],
        ["never", "30 75.0%", "10 25.0%", "−50.0", "−65.3 to −28.5", "−4.47", "< 0.001"],
        ["much", "10 25.0%", "30 75.0%", "50.0", "28.5 to 65.3", "4.47", "< 0.001"],
        ["na", "0 0.0%", "0 0.0%", "0.0", "−8.8 to 8.8", "–", "–"],
    ]
    words = shown.parts["compared"]
    assert "Chi-square 20.00 (df = 1), p < 0.001, n = 80" in words
    assert "is 0.75 (0.5: no difference). Mann-Whitney test: Z = 4.44, p < 0.001." in words


def test_waves_are_compared_raw_or_cleaned(client: Client, version: Version):
    two_waves(version)
    left_out = Response.objects.filter(wave__number=1, answers__before__rows__desk="much").values_list("id")
    exclude(survey=version.survey, responses=[id_ for (id_,) in left_out], reason="seen", by=None, now=NOW)
    raw, cleaned = (
        read(client, question="before__desk"),
        read(client, question="before__desk", answers="cleaned"),
    )
    assert raw.tables["compared"][2][1:3] == ["10 25.0%", "30 75.0%"]
    assert raw.parts["compared"].endswith("perhaps others answered. Raw data.")
    assert cleaned.tables["compared"][2][1:3] == ["0 0.0%", "30 75.0%"]
    assert cleaned.parts["compared"].endswith("Cleaned data: 10 decisions were applied.")


def test_open_waves_have_intervals_and_no_tests(client: Client, version: Version):
    two_waves(version)
    shown = read(client, question="before__desk", scale=["never", "much"])
    assert shown.tables["compared"][1] == ["never", "30 75.0%", "10 25.0%", "−50.0", "−65.3 to −28.5"]
    assert "No test yet: it is given when both waves are final." in shown.parts["compared"]
    assert "p <" not in shown.parts["compared"]


def test_waves_of_two_versions_are_compared_where_both_ask_it(client: Client, version: Version):
    version.survey.waves.update(name="Wave 1")
    in_wave(version, 1, never=3)
    other = page(
        "forms", question("matrix", "before", items=options("desk"), options=options("never", "much", "na"))
    )
    second = publish(
        survey=version.survey, document=agreeing(questionnaire(other), version.survey), now=NOW, by=None
    )
    version.survey.waves.filter(number=1).update(
        state=Wave.State.CLOSING,
        closes_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=1),
        opens_at=NOW,
    )
    wave = Wave.objects.create(
        survey=version.survey, number=2, name="Wave 2", state=Wave.State.OPEN, opens_at=NOW
    )
    rows = file_of(
        load_version(second.id).questionnaire,
        {"completed": "1", "last_page": "1", "language": "nl", "before__desk": "much"},
    )
    import_responses(version=second, wave=wave, source="imported", file=rows)
    count_pending(version_id=second.id, now=NOW)
    both = read(client, question="before__desk")
    assert [line[1:3] for line in both.tables["compared"][1:3]] == [
        ["3 100.0%", "0 0.0%"],
        ["0 0.0%", "1 100.0%"],
    ]
    assert (
        "Wave 2: 1 got a version that does not ask it so."
        in read(client, question="sector", version="1").parts["compared"]
    )


def test_a_list_is_compared_box_by_box(client: Client, version: Version):
    two_waves(version)
    final()
    words = read(client, question="tools").parts["compared"]
    assert "Chi-square" not in words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"question": "nothing"}, "There is no question “nothing”"),
        ({"question": "hours"}, "“hours” has no answers to choose from"),
        ({"question": "sector", "first": "1", "second": "1"}, "Choose another wave than the first."),
        ({"question": "sector", "second": "9"}, "“9” is not one of the choices."),
        ({"question": "sector", "scale": "moon"}, "“moon” is not one of the choices."),
    ],
)
def test_bad_input_is_named(client: Client, version: Version, asked: dict[str, str], said: str):
    two_waves(version)
    reply = client.get(URL, asked)
    assert reply.status_code == 422
    assert said in reply.content.decode()


def test_one_wave_has_nothing_to_compare_with(client: Client, version: Version):
    assert "This survey has one wave." in client.get(URL).content.decode()
