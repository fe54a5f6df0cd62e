"""Exporting responses: an action on the database and a file."""

import csv
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from analysis.exports.responses import export_responses
from analysis.queries import has_pending
from surveys import queries
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.generating import generate_responses
from surveys.actions.importing import import_responses
from surveys.actions.publishing import create_survey, publish
from surveys.actions.starting import start_response
from surveys.loaded import load_version
from surveys.models import Invitation, Response, Survey, Version
from surveys.secrets import new_start_token
from surveys.studies import antwerp
from tests.support import study
from tests.support.study import NOW, row
from tests.surveys.inviting import invited, start_personally
from tests.surveys.respondents import general_link, open_survey, start

TIMES = ("response_id", "started_at", "submitted_at")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_times(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{name: cell for name, cell in row.items() if name not in TIMES} for row in rows]


def add(version: Version, *rows: dict[str, str]) -> None:
    file = study.data_file(*rows)
    import_responses(version=version, wave=None, source=Response.Source.IMPORTED, file=file)


@pytest.mark.django_db
def test_import_then_export_gives_the_study_back_cell_by_cell(tmp_path: Path) -> None:
    survey = create_survey(code="antwerp")
    version = publish(survey=survey, document=antwerp.questionnaire(), now=NOW, by=None)
    wave = open_first_wave(survey=survey, organisations=[], now=NOW)
    with antwerp.RESPONSES.open("rb") as file:
        import_responses(version=version, wave=wave, source=Response.Source.SYNTHETIC, file=file)
    path = tmp_path / "out.csv"

    assert export_responses(survey, path) == 299

    original, exported = rows_of(antwerp.RESPONSES), rows_of(path)
    assert list(exported[0]) == list(original[0])
    assert without_times(exported) == without_times(original)
    assert {(row["started_at"], row["submitted_at"]) for row in exported} == {("", "")}
    assert len({row["response_id"] for row in exported}) == 299


@pytest.mark.django_db
def test_export_keeps_times_of_a_survey_that_is_not_anonymous(tmp_path: Path) -> None:
    version = study.published(privacy_mode=Survey.PrivacyMode.PSEUDONYMOUS)
    times = {"started_at": "2022-07-01T10:00:00+02:00", "submitted_at": "2022-07-01T10:12:00+02:00"}
    add(version, row(**times))
    export_responses(version.survey, tmp_path / "out.csv")
    (exported,) = rows_of(tmp_path / "out.csv")
    assert {name: exported[name] for name in times} == times


@pytest.mark.django_db
def test_export_leaves_out_tests_and_answers_off_the_path(tmp_path: Path) -> None:
    version = study.published()
    way_in = queries.way_in_for_test(version.survey.test_token)
    assert way_in
    token = new_start_token()
    start_response(way_in=way_in, version=load_version(version.id), token=token, language="nl", now=NOW)
    add(version, row(sector="care", tools__mail="1", tools__chat="0", tools__none="0"))
    response = Response.objects.get(source=Response.Source.IMPORTED)
    response.answers |= {"tools": {"values": ["none"]}, "usable": {"rows": {"advise": ["mail"]}}}
    response.save()

    assert export_responses(version.survey, tmp_path / "out.csv") == 1
    (exported,) = rows_of(tmp_path / "out.csv")
    filled = {name: cell for name, cell in exported.items() if cell and name != "response_id"}
    assert filled == {
        "completed": "1",
        "last_page": "3",
        "language": "nl",
        "sector": "care",
        "tools__mail": "0",
        "tools__chat": "0",
        "tools__none": "1",
    }


@pytest.mark.django_db
def test_several_versions_share_a_file_and_are_told_apart(tmp_path: Path) -> None:
    first = study.published()
    add(first, row(sector="care", hours="5"))
    again = study.page("about", study.question("text", "org"), study.question("number", "days"))
    second = publish(survey=first.survey, document=study.questionnaire(again), now=NOW, by=None)
    assert without_times(rows_of_export(first.survey, tmp_path))[0].get("version") is None

    import_responses(
        version=second,
        wave=None,
        source=Response.Source.IMPORTED,
        file=study.file_of(study.questionnaire(again), row(last_page="1", days="2")),
    )
    exported = rows_of_export(first.survey, tmp_path)
    assert list(exported[0])[5:10] == ["submitted_at", "version", "org", "days", "sector"]
    assert sorted((row["version"], row["sector"], row["hours"], row["days"]) for row in exported) == [
        ("1", "care", "5.00", ""),
        ("2", "", "", "2"),
    ]


@pytest.mark.django_db
def test_pilot_that_was_not_decided_on_is_told_apart(tmp_path: Path) -> None:
    version = study.published()
    add(version, row(sector="care"))
    assert "source" not in rows_of_export(version.survey, tmp_path)[0]
    Response.objects.create(version=version, source=Response.Source.PILOT, language="nl")
    assert sorted(each["source"] for each in rows_of_export(version.survey, tmp_path)) == [
        "imported",
        "pilot",
    ]


def rows_of_export(survey: Survey, folder: Path) -> list[dict[str, str]]:
    export_responses(survey, folder / "out.csv")
    return rows_of(folder / "out.csv")


@pytest.mark.django_db
def test_file_is_its_owners_and_a_failed_export_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = study.published()
    add(version, row(sector="care"))
    path = tmp_path / "out.csv"
    export_responses(version.survey, path)
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    Response.objects.update(answers={"sector": {"broken": ""}})
    with pytest.raises(KeyError):
        export_responses(version.survey, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.django_db
def test_command_counts_first_and_says_how_many(tmp_path: Path, capsys: Any) -> None:
    version = study.published()
    add(version, row(sector="care"))
    path = tmp_path / "out.csv"
    call_command("export_responses", "study", "--output", path)
    assert capsys.readouterr().out == f"Responses exported to {path}: 1.\n"
    assert not has_pending(version.id)


@pytest.mark.django_db
def test_command_names_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no published survey 'study'\.$"):
        call_command("export_responses", "study", "--output", tmp_path / "out.csv")
    study.published()
    path = tmp_path / "missing" / "out.csv"
    with pytest.raises(CommandError, match=rf"^{path} cannot be written: No such file or directory\.$"):
        call_command("export_responses", "study", "--output", path)


@pytest.mark.django_db
def test_export_of_an_import_of_an_export_is_the_same(tmp_path: Path) -> None:
    version, other = study.published(), study.published(code="other")
    generate_responses(version=version, wave=None, count=100, seed=7)
    original, copied = tmp_path / "original.csv", tmp_path / "copied.csv"
    export_responses(version.survey, original)
    with original.open("rb") as file:
        import_responses(version=other, wave=None, source=Response.Source.IMPORTED, file=file)
    export_responses(other.survey, copied)
    assert without_times(rows_of(copied)) == without_times(rows_of(original))


@pytest.mark.django_db
def test_export_writes_to_a_pipe_and_leaves_it_one(tmp_path: Path) -> None:
    version = study.published()
    add(version, row())
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert export_responses(version.survey, pipe) == 1
    with os.fdopen(reader, encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 1
    assert pipe.is_fifo()


@pytest.mark.django_db
def test_export_replaces_what_a_link_leads_to(tmp_path: Path) -> None:
    version = study.published()
    link, file = tmp_path / "link.csv", tmp_path / "out.csv"
    link.symlink_to(file)
    export_responses(version.survey, link)
    assert (link.is_symlink(), rows_of(file)) == (True, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("identified", ["pseudonym_of_invitation", "name_on_the_invitation", "address_on_the_invitation"]),
        ("pseudonymous", ["pseudonym_of_invitation"]),
        ("anonymous_on_completion", []),
    ],
)
def test_whose_a_response_is_stands_there_as_respondents_were_told(
    tmp_path: Path, mode: str, told: list[str]
) -> None:
    survey = open_survey(privacy_mode=mode)
    start_personally(invited(survey, "an@example.org")[0])
    start(general_link(survey))
    Invitation.objects.update(name="An")
    export_responses(survey, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    known = [str(Invitation.objects.get().id), "An", "an@example.org"][: len(told)]
    found = sorted([row[name] for name in told] for row in rows)
    assert found == sorted([[""] * len(told), known])
    assert [name for name in rows[0] if name.endswith("_invitation")] == told
