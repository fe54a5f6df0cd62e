"""Partners: the own organisation beside everybody else, after the closing release.

All organisations are protected together, so two partners who put their pages side by side learn no more than
one. The totals are those of the release. There is no comparison in a release by groups: who knows the counts
of an organisation and of the category around it knows those of the others in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from analysis.core.strata import EVERYBODY, Group
from analysis.core.tables import Cell
from analysis.core.tally import Tally
from analysis.publishing.plan import Plan
from analysis.publishing.protecting import Limits, Shown, ShownRows, protected
from analysis.publishing.units import Rows, Unit
from analysis.report.counted import items_of, options_of
from analysis.report.output import HIDDEN, Hidden
from surveys.models import Distribution, Survey
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import ORGANISATION


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The answers to one question or item: for each its share at the own organisation and everywhere else."""

    unit: str
    title: str
    own: int
    rest: int
    rows: tuple[tuple[str, str, Cell | Hidden, Cell | Hidden], ...]


def rows_of_organisations(
    survey: Survey, plan: Plan, shown: Mapping[str, ShownRows], tallies: Mapping[Group, Tally]
) -> dict[str, ShownRows]:
    """The protected rows of the organisations that may see theirs, by unit; each under its id.

    Nothing where the links do not tell which organisation a response belongs to.
    """
    if not survey.link_tells_organisation or plan.breakdown:
        return {}
    distributions = Distribution.objects.filter(wave__survey=survey)
    numbers = {str(number): id_ for number, id_ in distributions.values_list("number", "organisation")}
    groups = {group: tally for (breakdown, group), tally in tallies.items() if breakdown == ORGANISATION}
    units = [unit for unit in plan.units if _can_be_compared(unit, shown, tallies[EVERYBODY])]
    rows = {
        unit.name: Rows(
            total=unit.read(tallies[EVERYBODY]),
            groups={group: unit.read(tally) for group, tally in groups.items()},
        )
        for unit in units
    }
    found = {}
    for name, of_unit in protected(units, rows, plan.limits).items():
        own = {
            str(numbers[number]): [
                None if of_all is None else count
                for count, of_all in zip(row, shown[name].total, strict=True)
            ]
            for number, row in of_unit.groups.items()
            if number in numbers and _is_large_enough(number, rows[name], row, plan.limits)
        }
        found[name] = ShownRows(total=[], groups=own)
    return found


def _can_be_compared(unit: Unit, shown: Mapping[str, ShownRows], everybody: Tally) -> bool:
    """Whether the release shows the same persons, and of a choice all answers."""
    if unit.name not in shown or unit.is_routed:
        return False
    total, counted = shown[unit.name].total, unit.read(everybody)
    if any(seen not in (None, count) for seen, count in zip(total, counted, strict=True)):
        return False
    return unit.form != "choice" or None not in total


def _is_large_enough(number: str, rows: Rows, row: Shown, limits: Limits) -> bool:
    """Whether the own organisation, the rest, and the rest without any other organisation are."""
    own = row[-2]
    if own is None:
        return False
    others = [other[-2] for code, other in rows.groups.items() if code and code != number]
    return rows.total[-2] - own - max(others, default=0) >= limits.min_base


def comparison(
    plan: Plan,
    shown: Mapping[str, ShownRows],
    organisations: Mapping[str, ShownRows],
    organisation: UUID,
    language: str,
) -> list[Compared]:
    """What a release lets an organisation compare, in the order of the questionnaire."""
    own = {name: rows.groups.get(str(organisation)) for name, rows in organisations.items()}
    return [
        _compared(unit, shown[unit.name].total, row, plan.questionnaire, language)
        for unit in plan.units
        if unit.question and (row := own.get(unit.name)) is not None
    ]


def _compared(unit: Unit, total: Shown, own: Shown, questionnaire: Questionnaire, language: str) -> Compared:
    own_base, base = own[-2] or 0, total[-2] or 0
    rows = []
    for codes, label, mine, everybody in zip(
        unit.cells, labels(unit, questionnaire, language), own, total, strict=False
    ):
        of_own: Cell | Hidden = HIDDEN if mine is None else Cell(mine, own_base)
        hidden = mine is None or everybody is None
        of_rest: Cell | Hidden = HIDDEN if hidden else Cell((everybody or 0) - (mine or 0), base - own_base)
        rows.append(("+".join(codes), label, of_own, of_rest))
    return Compared(
        unit=unit.name,
        title=_title(unit, questionnaire, language),
        own=own_base,
        rest=base - own_base,
        rows=tuple(rows),
    )


def labels(unit: Unit, questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """What the cells of a unit are called."""
    question = questionnaire.questions[unit.question]
    options = {option.code: option.text.show(language) for option in options_of(question)}
    items = {item.code: item.text.show(language) for item in items_of(question)}
    boxes = {column.name: (column.item, column.option) for column in question.columns()}
    for codes in unit.cells:
        if unit.form in {"choice", "places"}:
            yield ", ".join(options[code] for code in codes)
        elif codes[0] in boxes:
            item, option = boxes[codes[0]]
            yield " – ".join(each for each in (items.get(item), options.get(option)) if each)
        else:
            yield items.get(codes[0].removeprefix(f"{unit.question}__"), codes[0])


def _title(unit: Unit, questionnaire: Questionnaire, language: str) -> str:
    question = questionnaire.questions[unit.question]
    title = question.text.show(language)
    item = next((each for each in items_of(question) if unit.name == f"{question.code}__{each.code}"), None)
    return f"{title} – {item.text.show(language)}" if item else title
