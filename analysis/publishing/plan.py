"""What a survey publishes: which units, by which groups, within which limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from analysis.core.strata import EVERYBODY, Group
from analysis.core.tally import Tally
from analysis.models import PublishingSettings
from analysis.publishing.protecting import Limits
from analysis.publishing.released import may_leave
from analysis.publishing.units import Rows, Unit, units_of
from analysis.report.counted import options_of
from analysis.report.definition import Report
from surveys.questionnaire.base import Option
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`groups` are the answers of the question `breakdown` as they are joined, of a code, a text and answers.

    `joined` are answers that are shown as their sum, by question.
    """

    report: Report
    questionnaire: Questionnaire
    breakdown: str
    groups: Sequence[Mapping[str, Any]]
    joined: Mapping[str, Sequence[Sequence[str]]]
    limits: Limits

    @cached_property
    def units(self) -> list[Unit]:
        """The units as they are counted."""
        joined = dict(self.joined)
        if self.breakdown:
            joined[self.breakdown] = [group["answers"] for group in self.groups]
        return units_of(self.questionnaire, self._questions, joined)

    @cached_property
    def shown_units(self) -> list[Unit]:
        """The units as they are shown: the groups are the answers of the breakdown."""
        joined = {code: cells for code, cells in self.joined.items() if code != self.breakdown}
        return units_of(self.shown_questionnaire, self._questions, joined)

    @cached_property
    def shown_questionnaire(self) -> Questionnaire:
        """The questionnaire with the groups for answers."""
        if not self.breakdown or not self.groups:
            return self.questionnaire
        options = tuple(self._options())
        pages = (
            replace(
                page,
                questions=tuple(
                    replace(question, options=options) if question.code == self.breakdown else question  # type: ignore[call-arg]  # a breakdown is a choice
                    for question in page.questions
                ),
            )
            for page in self.questionnaire.pages
        )
        return replace(self.questionnaire, pages=tuple(pages))

    def rows(self, tallies: Mapping[Group, Tally]) -> dict[str, Rows]:
        """The rows of all units; by groups only where an output shows them."""
        everybody, groups = tallies[EVERYBODY], self._groups(tallies)
        return {
            unit.name: Rows(
                total=unit.read(everybody),
                groups={code: unit.read(tally) for code, tally in groups.items()}
                if unit.question in self._by_group
                else {},
            )
            for unit in self.units
        }

    @cached_property
    def _questions(self) -> set[str]:
        kinds = (kind for kind in self.report.outputs if may_leave(kind, self.questionnaire))
        shown = {code for kind in kinds for code in kind.questions(self.questionnaire)}
        return shown | ({self.breakdown} if self.breakdown else set())

    @cached_property
    def _by_group(self) -> set[str]:
        """The questions that an output shows by groups."""
        kinds = (kind for kind in self.report.outputs if self.breakdown in kind.breakdowns())
        shown = {code for kind in kinds for code in kind.questions(self.questionnaire)}
        return shown | {self.breakdown} if shown else set()

    def _groups(self, tallies: Mapping[Group, Tally]) -> dict[str, Tally]:
        """The tallies of the groups in their order, of who is in none last."""
        if not self.breakdown:
            return {}
        nobody = Tally.empty(tallies[EVERYBODY].shape)
        of_answers = {
            group: tally for (breakdown, group), tally in tallies.items() if breakdown == self.breakdown
        }
        unit = next(unit for unit in self.units if unit.question == self.breakdown)
        found = {
            option.code: sum((of_answers.get(code, nobody) for code in answers), nobody)
            for option, answers in zip(self._options(), unit.cells, strict=True)
        }
        if "" in of_answers and of_answers[""].started:
            found[""] = of_answers[""]
        return found

    def _options(self) -> list[Option]:
        """The groups as answers, in the order of the first answer of each."""
        by_answer = {code: group for group in self.groups for code in group["answers"]}
        options: dict[str, Option] = {}
        for option in options_of(self.questionnaire.questions[self.breakdown]):
            if option.code in by_answer:
                group = by_answer[option.code]
                options.setdefault(group["code"], Option(code=group["code"], text=Text(group["text"])))
            else:
                options[option.code] = option
        return [*options.values()]


def plan_of(settings: PublishingSettings, report: Report, questionnaire: Questionnaire) -> Plan:
    """What a survey publishes of a report by its settings.

    Questions and answers that the questionnaire does not have any more are left out of them.
    """
    breakdown = settings.breakdown if settings.breakdown in questionnaire.questions else ""
    known = {
        code: {option.code for option in options_of(question)}
        for code, question in questionnaire.questions.items()
    }
    groups = [
        {**group, "answers": answers}
        for group in (settings.groups if breakdown else [])
        if (answers := [code for code in group["answers"] if code in known[breakdown]])
    ]
    joined = {
        question: [[code for code in cell if code in known[question]] for cell in cells]
        for question, cells in settings.joined.items()
        if question in known
    }
    return Plan(
        report=report,
        questionnaire=questionnaire,
        breakdown=breakdown,
        groups=groups,
        joined=joined,
        limits=Limits(min_base=settings.min_base, min_cell=settings.min_cell),
    )
