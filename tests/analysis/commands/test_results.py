"""`manage.py results`: the command on the database."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.analysis.publishing.simulated import answer, persons, release, survey
from tests.support.study import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def printed(capsys: Any, *arguments: str) -> dict[str, Any]:
    call_command("results", "study", *arguments, "--json", "--language", "en")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_each_audience_gets_what_it_may_see(capsys: Any) -> None:
    version = survey(partner=False)
    answer(version, [*persons()][:120], NOW)
    assert printed(capsys, "--audience", "public")["state"] == "nothing yet"
    release(version)
    public, partner, team = (
        printed(capsys, "--audience", audience) for audience in ("public", "partner", "team")
    )
    assert (public["state"], public["internal"], public["release"]) == ("released", False, 1)
    assert public["synthetic"] is False
    assert partner == {
        "survey": "study",
        "audience": "partner",
        "internal": False,
        "state": "off",
        "outputs": [],
    }
    assert (team["internal"], team["responses"]) == (True, 120)
    assert len(team["outputs"]) > len(public["outputs"]) > 5
    assert sum(output["hidden"] for output in public["outputs"]) > 0


def test_it_says_whether_figures_are_raw(capsys: Any) -> None:
    version = survey()
    answer(version, [*persons()][:120], NOW)
    release(version)
    call_command("results", "study", "--audience", "public", "--language", "en")
    assert capsys.readouterr().out.splitlines()[:2] == ["study, public: released", "Raw data."]


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(CommandError, match=r"^There is no published survey 'none'\.$"):
        call_command("results", "none", "--audience", "public")
    survey()
    with pytest.raises(CommandError, match=r"^There is no organisation 'nobody'\.$"):
        call_command("results", "study", "--audience", "partner", "--organisation", "nobody")
    with pytest.raises(CommandError, match="belongs to --audience partner"):
        call_command("results", "study", "--audience", "public", "--organisation", "x")
