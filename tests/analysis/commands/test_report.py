"""`manage.py report`: the command on the database."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from analysis.actions.cleaning import exclude
from surveys.models import Response
from tests.analysis.report.test_reading import definition, output
from tests.analysis.views.reading import answered
from tests.support import study
from tests.support.disk import room_for
from tests.support.study import unpublished

pytestmark = pytest.mark.django_db(transaction=True)  # the command reads one state of the database


def written(folder: Path, *outputs: dict[str, Any]) -> str:
    path = folder / "definition.json"
    path.write_text(json.dumps(definition(*outputs)))
    return str(path)


def test_json_has_every_output_in_order_with_stable_keys(tmp_path: Path, capsys: Any) -> None:
    study.published()
    sector = output("frequencies", question="sector") | {"id": "two"}
    call_command(
        "report", "study", "--definition", written(tmp_path, output("respondents"), sector), "--json"
    )
    first, second = json.loads(capsys.readouterr().out)
    assert list(first) == ["id", "caption", "kind", "n", "columns", "rows"]
    assert second == {
        "id": "two",
        "caption": "Tabel 2: One, N% (N=0). Ruwe data.",
        "kind": "frequencies",
        "n": 0,
        "columns": ["code", "label", "count", "share"],
        "rows": [["care", "care", 0, None], ["work", "work", 0, None], ["rest", "rest", 0, None]],
    }


def test_captions_are_in_the_language_that_is_asked_for(tmp_path: Path, capsys: Any) -> None:
    study.published()
    path = written(tmp_path, output("respondents"))
    call_command("report", "study", "--definition", path, "--language", "en")
    assert capsys.readouterr().out == "one: Table 1: One, N% (N=0). Raw data.\n"


def test_problems_are_printed_by_place(tmp_path: Path, capsys: Any) -> None:
    study.published()
    with pytest.raises(CommandError, match=r"^1 problem\.$"):
        call_command(
            "report", "study", "--definition", written(tmp_path, output("shares", question="nothing"))
        )
    place = "parts/main/outputs/one/question"
    assert capsys.readouterr().out == f"{place}: There is no question “nothing” in the questionnaire.\n"


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no published survey 'study'\.$"):
        call_command("report", "study", "--json")
    unpublished("study")
    with pytest.raises(CommandError, match=r"^There is no published survey 'study'\.$"):
        call_command("report", "study", "--json")
    study.published(code="other")
    with pytest.raises(CommandError, match=r"neither a definition nor a file .* Definitions: antwerp\.$"):
        call_command("report", "other", "--definition", str(tmp_path))
    with pytest.raises(CommandError, match="neither a definition nor a file"):
        call_command("report", "other", "--definition", "a\0b")


def test_file_is_written_whole_and_alike_each_time(tmp_path: Path) -> None:
    study.published()
    path = written(tmp_path, output("respondents"))
    for name in ("one.xlsx", "two.xlsx"):
        call_command(
            "report", "study", "--definition", path, "--format", "xlsx", "--output", str(tmp_path / name)
        )
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["definition.json", "one.xlsx", "two.xlsx"]


def test_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    study.published()
    path, target = written(tmp_path, output("respondents")), tmp_path / "report.xlsx"
    target.write_text("old")
    with (
        room_for(1000),
        pytest.raises(CommandError, match=r"report\.xlsx was not written: File too large\.$"),
    ):
        call_command("report", "study", "--definition", path, "--format", "xlsx", "--output", str(target))
    assert target.read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["definition.json", "report.xlsx"]


def test_file_needs_a_format_and_a_place(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^A file takes both --format and --output\.$"):
        call_command("report", "study", "--format", "pdf")
    study.published()
    path = written(tmp_path, output("respondents"))
    with pytest.raises(CommandError, match=r"is there already, and is no file\.$"):
        call_command("report", "study", "--definition", path, "--format", "xlsx", "--output", str(tmp_path))


SECTORS = output("shares", question="sector", breakdown="sector")


def counts_of(folder: Path, capsys: Any, *options: str) -> dict[str, int]:
    """The caption and how many are in each row of the one output."""
    call_command(
        "report", "study", "--definition", written(folder, SECTORS), "--language", "en", "--json", *options
    )
    (found,) = json.loads(capsys.readouterr().out)
    return {found["caption"]: found["n"]} | {row[0]: row[2] for row in found["rows"]}


def test_options_select_responses_and_the_caption_says_so(tmp_path: Path, capsys: Any) -> None:
    version = study.published()
    version.survey.waves.update(name="Spring")
    unfinished = study.row(sector="care", completed="0", last_page="1")
    answered(version, study.row(sector="care"), unfinished, study.row(sector="work", language="en"))
    assert counts_of(tmp_path, capsys, "--completed", "--wave", "1") == {
        "Table 1: One, N% (N=2). Only: Wave: Spring; Completeness: Submitted. Raw data.": 2,
        "care": 1, "work": 1, "rest": 0, "total": 2,
    }  # fmt: skip
    assert counts_of(tmp_path, capsys, "--where", "@language=nl", "--where", "sector=care") == {
        "Table 1: One, N% (N=2). Only: Language: Dutch; sector: care. Raw data.": 2,
        "care": 2, "work": 0, "rest": 0, "total": 2,
    }  # fmt: skip


def test_a_response_that_was_left_out_is_not_in_cleaned_figures(tmp_path: Path, capsys: Any) -> None:
    version = study.published()
    answered(version, study.row(sector="care"), study.row(sector="work"))
    response = Response.objects.get(answers__sector__value="work")
    exclude(survey=version.survey, responses=[response.id], reason="A trial of ours.", by=None, now=study.NOW)
    assert counts_of(tmp_path, capsys, "--cleaned") == {
        "Table 1: One, N% (N=1). Cleaned data: 1 decision was applied.": 1,
        "care": 1, "work": 0, "rest": 0, "total": 1,
    }  # fmt: skip
    assert counts_of(tmp_path, capsys)["total"] == 2
    only = "Table 1: One, N% (N=1). Only: Completeness: Submitted. Cleaned data: 1 decision was applied."
    assert counts_of(tmp_path, capsys, "--cleaned", "--completed")[only] == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--wave", "2"], "@wave: “2” is not one of the choices"),
        (["--where", "sector=moon"], "sector: “moon” is not one of the choices"),
        (["--where", "hours=3"], "This version cannot be filtered by “hours”"),
        (["--where", "sector"], "--where sector: write COLUMN=CODE"),
        (["--where", "sector=care", "--where", "sector=work"], "nobody can be in two groups"),
        (["--completed", "--where", "@completed=0"], "nobody can be in two groups"),
        (["--where", "sector=rest"], "No response meets these filters"),
        (["--questionnaire", "2"], "The questionnaire of 'study' has no version 2"),
    ],
)
def test_selection_that_there_is_not_is_refused(tmp_path: Path, options: list[str], said: str) -> None:
    study.published()
    with pytest.raises(CommandError, match=said):
        call_command("report", "study", "--definition", written(tmp_path, SECTORS), *options)
