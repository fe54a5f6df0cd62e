"""Commands: `manage.py questionnaire`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from organisations.models import Category, Organisation
from surveys.models import Distribution, Survey, Version
from tests.surveys.small import small


def saved(folder: Path, document: dict[str, Any]) -> str:
    path = folder / "questionnaire.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_check_says_when_nothing_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("questionnaire", "check", saved(tmp_path, small()))
    assert capsys.readouterr().out == "No problems.\n"


def test_check_prints_every_problem_with_its_place_and_needs_no_database(tmp_path: Path) -> None:
    document = small()
    del document["pages"][0]["questions"][0]["options"][1]["text"]["fr"]
    document["pages"][0]["questions"][1] |= {"condition": "c == 'yes'", "max_length": 0}
    nowhere = {**os.environ, "PEILPUNT_DATA": str(tmp_path / "data")}
    command = [sys.executable, "manage.py", "questionnaire", "check", saved(tmp_path, document)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=nowhere)
    assert (result.returncode, result.stdout.splitlines(), result.stderr) == (
        1,
        [
            "pages/only/questions/a/options/no/text/fr: the text in this language is missing",
            "pages/only/questions/b/max_length: Allow 1 to 10000 characters.",
            "pages/only/questions/b/condition: no question has a column c",
        ],
        "CommandError: 3 problems.\n",
    )
    assert not (tmp_path / "data" / "postgres").exists()


def test_check_says_that_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.json cannot be read: No such file or directory\."):
        call_command("questionnaire", "check", str(tmp_path / "nothing.json"))


@pytest.mark.django_db
def test_load_keeps_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("questionnaire", "load", saved(tmp_path, small()))
    assert capsys.readouterr().out == "Loaded as the draft of small.\n"
    assert Survey.objects.values_list("draft__pages", flat=True).get() == small()["pages"]


@pytest.mark.django_db
def test_load_publishes_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(tmp_path, small())
    call_command("questionnaire", "load", file, "--publish")
    call_command("questionnaire", "load", file, "--publish")
    assert capsys.readouterr().out == (
        "Published version 1 of small.\nNothing published: version 1 of small has this document.\n"
    )
    assert Version.objects.count() == 1


@pytest.mark.django_db
def test_load_opens_the_first_wave_of_what_it_publishes_for_all_organisations(tmp_path: Path) -> None:
    category = Category.objects.create(code="vb", name={"en": "Trade unions"}, position=1)
    Organisation.objects.create(name="ABVV", category=category)
    file = saved(tmp_path, small())
    call_command("questionnaire", "load", file, "--publish")
    call_command("questionnaire", "load", saved(tmp_path, small() | {"default_language": "fr"}), "--publish")
    waves = Distribution.objects.values_list("wave__survey__code", "wave__state", "organisation__name")
    assert list(waves) == [("small", "open", "ABVV")]


@pytest.mark.django_db
def test_load_makes_other_surveys_of_the_same_document(tmp_path: Path) -> None:
    file = saved(tmp_path, small())
    call_command("questionnaire", "load", file, "--publish")
    call_command("questionnaire", "load", file, "--publish", "--code", "other")
    versions = Version.objects.order_by("survey__code")
    assert [(one.survey.code, one.number, one.document["code"]) for one in versions] == [
        ("other", 1, "small"),
        ("small", 1, "small"),
    ]


@pytest.mark.django_db
def test_load_sets_a_new_survey_to_what_its_consent_text_tells(tmp_path: Path) -> None:
    document = small()
    document["consent"]["facts"] |= {
        "organisation_source": "link",
        "personal_link_cut_at_completion": False,
        "receipt_code": True,
    }
    call_command("questionnaire", "load", saved(tmp_path, document), "--publish")
    told = Survey.objects.values_list("organisation_source", "privacy_mode", "receipt_codes").get()
    assert told == ("link", "pseudonymous", True)


@pytest.mark.django_db
def test_load_changes_nothing_when_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = small()
    document["consent"]["facts"]["ip_address_stored"] = True
    with pytest.raises(CommandError, match=r"1 problem\."):
        call_command("questionnaire", "load", saved(tmp_path, document), "--publish")
    assert capsys.readouterr().out == (
        "consent/facts/ip_address_stored: Peilpunt stores no IP address, so this must be false\n"
    )
    with pytest.raises(CommandError, match="'no code' cannot be a survey's code"):
        call_command("questionnaire", "load", saved(tmp_path, small()), "--code", "no code")
    assert Survey.objects.count() == 0
