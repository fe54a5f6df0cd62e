"""A survey in the field and somebody who started answering it."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # pytest may read this file before Django is set up
    from surveys.models import Survey
    from tests.surveys.respondents import Respondent


@pytest.fixture
def survey(db: None) -> "Survey":
    from tests.surveys.respondents import open_survey

    return open_survey()


@pytest.fixture
def respondent(survey: "Survey") -> "Respondent":
    from tests.surveys.respondents import general_link, start

    return start(general_link(survey))
