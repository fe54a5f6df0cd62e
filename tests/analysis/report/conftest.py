"""The first study, imported and counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # pytest may read this file before Django is set up
    from surveys.models import Version

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def antwerp(db: None) -> Version:
    from analysis.actions.counting import count_pending
    from surveys.actions.fieldwork import open_first_wave
    from surveys.actions.importing import import_responses
    from surveys.actions.publishing import create_survey, publish
    from surveys.models import Response
    from surveys.studies import antwerp

    survey = create_survey(code="antwerp")
    version = publish(survey=survey, document=antwerp.questionnaire(), now=NOW, by=None)
    wave = open_first_wave(survey=survey, organisations=[], now=NOW)
    with antwerp.RESPONSES.open("rb") as file:
        import_responses(version=version, wave=wave, source=Response.Source.SYNTHETIC, file=file)
    count_pending(version_id=version.id, now=NOW)
    return version
