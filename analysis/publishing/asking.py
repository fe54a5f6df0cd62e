"""Of how many a question was asked that a condition asks of some, where that may be told.

It is a count of answers to another question, of those who came so far. So it is told only where one choice
decides that is shown whole, and where it differs from what is told anyway by nobody or by enough: from how
many gave an answer that leads there, from how many answered, and from what else is told of the same choice.
"""

from collections.abc import Mapping

from analysis.core.tally import Tally
from analysis.publishing.plan import Plan
from analysis.publishing.protecting import ShownRows
from analysis.publishing.units import Unit
from surveys.questionnaire.conditions import Condition


def asked_of(plan: Plan, shown: Mapping[str, ShownRows], everybody: Tally) -> dict[str, int]:
    """The number of each unit of which it may be told, by the unit's name."""
    units = {unit.name: unit for unit in plan.units}
    found: dict[str, int] = {}
    for unit in plan.units:
        if not unit.is_routed or unit.form == "places" or len(unit.deciders) != 1:
            continue
        (name,) = unit.deciders
        if not all(_is_whole(units.get(each), shown, everybody) for each in (name, unit.name)):
            continue
        condition = plan.questionnaire.questions[unit.question].condition
        assert condition is not None  # it is routed
        counts, led = everybody.column(unit.columns[0]), _led(condition, units[name], everybody)
        if led is None:
            continue
        others = [asked for other, asked in found.items() if units[other].deciders == unit.deciders]
        near = (abs(told - counts.asked) for told in (led, counts.base, *others))
        if not any(map(plan.limits.tells_of_few, near)):
            found[unit.name] = counts.asked
    return found


def _is_whole(unit: Unit | None, shown: Mapping[str, ShownRows], everybody: Tally) -> bool:
    """Whether all counts of a unit are shown, of the same persons."""
    return unit is not None and unit.name in shown and shown[unit.name].total == unit.read(everybody)


def _led(condition: Condition, decider: Unit, everybody: Tally) -> int | None:
    """How many gave an answer that leads to the question; `None`: the cells do not tell."""
    if decider.form != "choice" or condition.evaluate({}):
        return None
    cells = [{condition.evaluate({decider.name: code}) for code in codes} for codes in decider.cells]
    if any(len(leads) > 1 for leads in cells):
        return None
    return sum(count for count, leads in zip(decider.read(everybody), cells, strict=False) if True in leads)
