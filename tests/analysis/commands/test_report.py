"""`manage.py report`: the command on the database."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.analysis.report.test_reading import definition, output
from tests.support import study
from tests.support.study import unpublished

pytestmark = pytest.mark.django_db


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
        "caption": "Tabel 2: One, N% (N=0).",
        "kind": "frequencies",
        "n": 0,
        "columns": ["code", "label", "count", "share"],
        "rows": [["care", "care", 0, None], ["work", "work", 0, None], ["rest", "rest", 0, None]],
    }


def test_captions_are_in_the_language_that_is_asked_for(tmp_path: Path, capsys: Any) -> None:
    study.published()
    path = written(tmp_path, output("respondents"))
    call_command("report", "study", "--definition", path, "--language", "en")
    assert capsys.readouterr().out == "one: Table 1: One, N% (N=0).\n"


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
