"""The Antwerp study, open for answers. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from surveys.models import Survey


@pytest.fixture
def study(site: str) -> Survey:
    """The Antwerp study, open for two organisations; it is asked on `site`."""
    from organisations.actions.organisations import import_organisations
    from surveys.actions.fieldwork import open_first_wave
    from surveys.actions.publishing import create_survey, publish
    from surveys.studies import antwerp

    now = datetime.now(UTC)
    lines = ["category,organisation,count", "ocmw,OCMW Antwerpen,1", "caw,CAW Antwerpen,1"]
    organisations = import_organisations(lines=lines, category_names=antwerp.category_names())
    survey = create_survey(code="antwerp")
    publish(survey=survey, document=antwerp.questionnaire(), now=now, by=None)
    open_first_wave(survey=survey, organisations=organisations, now=now)
    return survey


@pytest.fixture
def link(study: Survey) -> str:
    """The open link of an organisation."""
    from surveys.models import Distribution

    return f"/o/{Distribution.objects.get(number=1).token}/"


@pytest.fixture
def test_link(study: Survey) -> str:
    """The team's link, from which every page can be opened."""
    return f"/t/{study.test_token}/"
