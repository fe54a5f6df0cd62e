"""What an audience sees of the results, as plain data: for the command and for downloads."""

from collections.abc import Iterator
from typing import Any

from analysis.core.tables import Cell
from analysis.publishing.comparing import Compared, comparison
from analysis.publishing.seeing import (
    Audience,
    Seen,
    last_release,
    plan_of_release,
    seen,
    shown_of,
)
from analysis.report.computing import outputs
from analysis.report.definition import Report
from analysis.report.output import Hidden, Output, as_json
from analysis.reports import State
from organisations.models import Organisation
from surveys.fieldwork import Fieldwork
from surveys.models import Survey


def of_audience(
    fieldwork: Fieldwork, audience: Audience, language: str, organisation: Organisation | None = None
) -> dict[str, Any]:
    """Everything that the audience can see; docs/publishing.md describes it."""
    found = seen(fieldwork, audience, language)
    data = {"survey": fieldwork.survey.code, "audience": audience, "internal": False, **as_data(found)}
    if organisation:
        own = own_comparison(fieldwork.survey, organisation, language) if found else []
        data["comparison"] = {
            "organisation": organisation.name,
            "questions": [_compared(each) for each in own],
        }
    return data


def as_data(found: Seen | None) -> dict[str, Any]:
    """What is seen, with where it comes from."""
    if found is None:
        return {"state": "off", "outputs": []}
    return {
        "state": "released" if found.release else "open" if found.outputs else "nothing yet",
        "release": found.release or None,
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "responses": found.responses,
        "decisions": found.decisions,
        "synthetic": found.synthetic,
        "min_base": found.limits.min_base,
        "min_cell": found.limits.min_cell,
        "outputs": [plain(output) for output in found.outputs],
    }


def plain(output: Output) -> dict[str, Any]:
    """The output with unrounded numbers; `null` for what is hidden, of which `hidden` counts the values."""
    hidden = sum(isinstance(value, Hidden) for row in output.rows for value in row.values)
    return {**as_json(output), "n": output.n or None, "hidden": hidden}


def own_comparison(survey: Survey, organisation: Organisation, language: str) -> list[Compared]:
    """The own organisation beside the rest, as the last release has it; nothing before one."""
    release = last_release(survey)
    if release is None:
        return []
    shown, organisations = shown_of(release.tables["units"]), shown_of(release.organisations)
    return comparison(plan_of_release(release), shown, organisations, organisation.id, language)


def for_team(fieldwork: Fieldwork, report: Report, state: State) -> dict[str, Any]:
    """Everything, nothing hidden: marked as internal."""
    return {
        "survey": fieldwork.survey.code,
        "audience": "team",
        "internal": True,
        "state": "live",
        "as_of": state.freshness.as_of.isoformat() if state.freshness.as_of else None,
        "responses": state.counted.everybody.started,
        "decisions": state.counted.decisions,
        "outputs": [as_json(output) for output in outputs(report, state.counted)],
    }


def as_rows(found: Seen) -> Iterator[tuple[Any, ...]]:
    """All outputs as one table with a head: a row for each value, empty where it is hidden."""
    yield "output", "title", "row", "row label", "column", "value", "hidden"
    for output in found.outputs:
        yield from _rows(output)


def _rows(output: Output) -> Iterator[tuple[Any, ...]]:
    data = as_json(output)
    for row in data["rows"]:
        for column, value in zip(data["columns"][2:], row[2:], strict=True):
            shown = "/".join(value) if isinstance(value, list) else value
            yield output.id, output.title, row[0], row[1], column, shown, int(value is None)


def _compared(each: Compared) -> dict[str, Any]:
    return {
        "id": each.unit,
        "title": each.title,
        "own_n": each.own,
        "rest_n": each.rest,
        "columns": ["code", "label", "own", "rest"],
        "rows": [[code, label, _percent(own), _percent(rest)] for code, label, own, rest in each.rows],
    }


def _percent(value: Cell | Hidden) -> float | None:
    return 100 * value.count / value.base if isinstance(value, Cell) and value.base else None
