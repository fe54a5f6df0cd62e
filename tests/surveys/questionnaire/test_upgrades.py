"""Pure: documents of older formats."""

from typing import Any

import pytest

from surveys.questionnaire.problems import InvalidDocument
from surveys.questionnaire.upgrades import SPEC, UPGRADES, upgrade


def name_to_title(data: dict[str, Any]) -> dict[str, Any]:
    return {"title": data["name"]}


def wrap_title(data: dict[str, Any]) -> dict[str, Any]:
    return {"title": {"nl": data["title"]}}


def test_older_document_passes_through_every_upgrade_since() -> None:
    upgrades = (name_to_title, wrap_title)
    assert upgrade({"spec": 1, "name": "A"}, upgrades) == {"spec": 3, "title": {"nl": "A"}}
    assert upgrade({"spec": 2, "title": "A"}, upgrades) == {"spec": 3, "title": {"nl": "A"}}
    assert upgrade({"spec": 3, "title": {"nl": "A"}}, upgrades) == {"spec": 3, "title": {"nl": "A"}}


def test_newest_format_follows_the_last_upgrade() -> None:
    assert len(UPGRADES) + 1 == SPEC


@pytest.mark.parametrize("spec", [0, -1, 4, "1", 1.0, True, None])
def test_format_that_is_not_known_is_refused(spec: Any) -> None:
    with pytest.raises(InvalidDocument, match="spec: write the format's version, a whole number from 1 to 3"):
        upgrade({"spec": spec}, (name_to_title, wrap_title))
