"""The report definition: which outputs a report has, in parts, in their order."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.core.quality import FEWEST_ITEMS
from analysis.report.counted import Structure, structure
from analysis.report.kinds.base import Kind, Problems, code_problems, item_codes, question_problems
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text

#: The format of definitions; docs/report-format.md describes it.
SPEC = 1
MOST_OUTPUTS = 300
#: Groups below this are marked in every table, unless the definition says otherwise.
INDICATIVE_BELOW = 20


@dataclass(frozen=True, kw_only=True)
class Recalled:
    """A question about an earlier moment, which respondents remembered in `year`."""

    question: str
    year: int


@dataclass(frozen=True, kw_only=True)
class AgreeScale:
    """A matrix to which one answer throughout is a sign that nobody read it.

    `reversed`: the items in which agreeing means the opposite of the others.
    """

    question: str
    reversed: tuple[str, ...]

    def problems(self, questionnaire: Questionnaire) -> Problems:
        """What does not fit the questionnaire, or would flag an opinion that somebody may well have."""
        needed: tuple[Structure, ...] = ("matrix",)
        yield from question_problems("question", self.question, needed, questionnaire)
        found = questionnaire.questions.get(self.question)
        if found is None or structure(found) != "matrix":
            return
        items = item_codes(found)
        yield from code_problems("reversed", self.reversed, items)
        if len(items) < FEWEST_ITEMS or not 0 < len({*self.reversed} & {*items}) < len(items):
            message = _("This needs at least %(fewest)d items, some of them worded the other way round.")
            yield "reversed", message % {"fewest": FEWEST_ITEMS}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A chapter of a report; in an annex the numbers begin with A."""

    code: str
    title: Text
    outputs: tuple[Kind, ...]
    annex: bool = False


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as it is defined, before anything is counted."""

    title: Text
    parts: tuple[Part, ...]
    recalled: tuple[Recalled, ...] = ()
    scales: tuple[AgreeScale, ...] = ()
    indicative_below: int = INDICATIVE_BELOW

    @property
    def outputs(self) -> tuple[Kind, ...]:
        """All outputs in their order."""
        return tuple(output for part in self.parts for output in part.outputs)

    @property
    def breakdowns(self) -> frozenset[str]:
        """The questions by whose groups some output counts."""
        return frozenset(code for output in self.outputs for code in output.breakdowns())
