"""`manage.py dataset`: planning and building, on a real database and real files."""

import json
import zipfile
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from analysis.actions.dataset_decisions import withdraw
from analysis.models import DatasetRelease
from surveys.models import Response, Version
from tests.analysis.datasets.surveys import add, people
from tests.organisations.team import user
from tests.support import study

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def version(transactional_db: None) -> Version:
    return study.published()


@pytest.fixture
def answered(version: Version) -> Version:
    add(version, *people((6, {"sector": "care"}), (2, {"sector": "work"}), (1, {"sector": "rest"})))
    return version


def dataset(*arguments: Any) -> str:
    output = StringIO()
    call_command("dataset", *map(str, arguments), stdout=output, stderr=StringIO())
    return output.getvalue()


def refused(*arguments: Any) -> str:
    with pytest.raises(CommandError) as error:
        dataset(*arguments)
    return str(error.value)


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as package:
        (name,) = [name for name in package.namelist() if name.endswith("/manifest.json")]
        found: dict[str, Any] = json.loads(package.read(name)) | {"folder": name.split("/")[0]}
        return found


def test_plan_tells_what_the_proposed_recipe_does(answered: Version) -> None:
    assert json.loads(dataset("plan", "study", "--json", "--k", 3)) == {
        "survey": "study",
        "versions": [1],
        "waves": {"0": "–"},
        "rows": 9,
        "recipe": {
            "spec": 1,
            "waves": [0],
            "left_out": ["language"],
            "quasi_identifiers": ["sector"],
            "k": 3,
            "merges": [{"column": "sector", "codes": ["work", "rest"]}],
        },
        "wanted": {"k": 3, "l": 1},
        "before": {"k": 1, "l": {}, "groups": 3, "unique_rows": 1},
        "after": {"k": 3, "l": {}, "groups": 2, "suppressed_cells": 0, "suppressed_rows": 0},
        "loss": {
            "sector": {
                "recoded": "work, rest became “other”",
                "suppressed": 0,
                "changed": pytest.approx(3 / 9),
                "entropy_lost": pytest.approx(1 - 0.9183 / 1.2244, abs=1e-3),
                "largest_difference": 0.0,
            }
        },
    }


def test_a_package_is_a_draft_and_the_same_each_time(answered: Version, tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    assert dataset("build", "study", "--k", 3, "--formats", "csv,jsonl", "--output", one).endswith(
        "9 rows, k 3.\n"
    )
    dataset("build", "study", "--k", 3, "--formats", "csv,jsonl", "--output", two)
    assert one.read_bytes() == two.read_bytes()
    found = manifest(one)
    assert (found["state"], found["rows"], found["folder"]) == ("draft", 9, "study-dataset-1-draft")
    assert not DatasetRelease.objects.exists()


def test_two_users_make_a_release(answered: Version, tmp_path: Path) -> None:
    user(email="anna@example.org")
    user(email="bea@example.org")
    build = ("build", "study", "--k", 3, "--output", tmp_path / "out.zip", "--by", "anna@example.org")
    assert "two different users" in refused(*build, "--approve", "anna@example.org")
    dataset(*build, "--approve", "bea@example.org")
    release = DatasetRelease.objects.get()
    assert (release.state, release.rows, release.k) == ("approved", 9, 3)
    assert manifest(tmp_path / "out.zip")["state"] == "approved"
    assert release.sha256 == sha256((tmp_path / "out.zip").read_bytes()).hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]


def test_a_release_is_compared_with_those_before_it(answered: Version, tmp_path: Path) -> None:
    user(email="anna@example.org")
    user(email="bea@example.org")
    people = ("--by", "anna@example.org", "--approve", "bea@example.org")
    dataset("build", "study", "--k", 3, "--output", tmp_path / "one.zip", *people)
    dataset("build", "study", "--k", 4, "--output", tmp_path / "two.zip", *people)
    with zipfile.ZipFile(tmp_path / "two.zip") as package:
        changes = package.read("study-dataset-2/CHANGES.txt").decode()
    assert "k: 3" in changes


def test_a_withdrawn_release_counts_too_though_it_cannot_be_made_quite_as_it_was(
    answered: Version, tmp_path: Path
) -> None:
    anna, _bea = user(email="anna@example.org"), user(email="bea@example.org")
    people = ("--by", "anna@example.org", "--approve", "bea@example.org")
    dataset("build", "study", "--k", 3, "--output", tmp_path / "one.zip", *people)
    Response.objects.filter(
        id=Response.objects.filter(answers__sector__value="care").values("id")[:1]
    ).delete()
    withdraw(release=DatasetRelease.objects.get(), reason="Asked for", by=anna, now=study.NOW)
    dataset("build", "study", "--k", 3, "--output", tmp_path / "two.zip", *people)
    with zipfile.ZipFile(tmp_path / "two.zip") as package:
        changes, report = (
            package.read(f"study-dataset-2/{name}").decode() for name in ("CHANGES.txt", "disclosure.html")
        )
    assert "Release 1, as of" in changes
    assert "9 rows; it was withdrawn: use a later one" in changes
    assert "which are not quite those of then" in report


REFUSED = [
    (("plan", "nothing"), "There is no published survey 'nothing'."),
    (("plan", "study", "--k", "1"), "--k is a number of rows from 2 to 1000."),
    (
        ("plan", "study", "--k", "10"),
        "There are 9 responses: no group can have 10 rows. Choose a smaller k, or wait.",
    ),
    (("plan", "study", "--recipe", "/nowhere"), "/nowhere cannot be read"),
    (("build", "study", "--output", "/nowhere/out.zip"), "/nowhere/out.zip was not written"),
    (
        ("build", "study", "--output", "/tmp"),
        "/tmp was not written: it is there already, and is no file.",
    ),
    (
        ("build", "study", "--output", "out.zip", "--by", "nobody@example.org"),
        "nobody@example.org is no user",
    ),
    (("build", "study", "--output", "out.zip", "--approve", "x@example.org"), "x@example.org is no user"),
    (("build", "study", "--output", "out.zip", "--k", "10", "--language", "nl"), "There are 9 responses"),
]


def test_what_cannot_be_is_said(answered: Version) -> None:
    found = [refused(*arguments) for arguments, _message in REFUSED]
    assert [line[: len(message)] for line, (_, message) in zip(found, REFUSED, strict=True)] == [
        message for _, message in REFUSED
    ]


def test_an_unknown_format_is_refused(answered: Version, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    assert "xls" in refused("build", "study", "--k", 3, "--formats", "csv,xls", "--output", path)
    assert not path.exists()


def test_a_survey_without_responses_has_no_dataset(version: Version) -> None:
    assert refused("plan", "study") == "Only responses of waves that are final can be in a dataset."


def test_problems_of_a_recipe_are_listed(answered: Version, tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text('{"spec": 1, "quasi_identifiers": ["colour"], "k": 0.5}')
    output = StringIO()
    with pytest.raises(CommandError, match="1 problem"):
        call_command("dataset", "plan", "study", "--recipe", str(tmp_path / "recipe.json"), stdout=output)
    assert output.getvalue().startswith("k: expected a whole number")
