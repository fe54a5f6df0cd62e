"""The report definition: which outputs a report has, in parts, in their order."""

from dataclasses import dataclass

from analysis.report.kinds.base import Kind
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
    indicative_below: int = INDICATIVE_BELOW

    @property
    def outputs(self) -> tuple[Kind, ...]:
        """All outputs in their order."""
        return tuple(output for part in self.parts for output in part.outputs)

    @property
    def breakdowns(self) -> frozenset[str]:
        """The questions by whose groups some output counts."""
        return frozenset(code for output in self.outputs for code in output.breakdowns())
