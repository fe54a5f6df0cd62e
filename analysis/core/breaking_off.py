"""Where respondents stopped, from the counts of sent pages."""

from dataclasses import dataclass

from analysis.core.tally import Tally
from surveys.questionnaire.document import Page, Questionnaire


@dataclass(frozen=True)
class Stopped:
    """How many sent nothing after `page` (None: sent no page) and pages behind it that only some are asked.

    Of these, `also`, the counts cannot tell who stopped there and whom routing led past them.
    """

    page: Page | None
    also: tuple[Page, ...]
    count: int


def stopped(questionnaire: Questionnaire, tally: Tally) -> list[Stopped]:
    """Where the responses that were not submitted stand, in the order of the pages; some may still go on.

    Between two pages that everybody is asked, what is fewer are those who stopped. Zeros are in it.
    """
    steps: list[tuple[Page | None, list[Page]]] = [(None, [])]
    for page in questionnaire.pages:
        if _for_everybody(page):
            steps.append((page, []))
        else:
            steps[-1][1].append(page)
    reached = [tally.started, *(tally.sent(page.code) for page, _ in steps if page), tally.completed]
    return [
        Stopped(page, tuple(also), max(before - after, 0))
        for (page, also), before, after in zip(steps, reached[:-1], reached[1:], strict=True)
    ]


def _for_everybody(page: Page) -> bool:
    return any(question.condition is None for question in page.questions)
