"""Surveys whose waves are over, for datasets."""

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.datasets.anonymise import Anonymised, anonymise
from analysis.datasets.offer import offer_of
from analysis.datasets.reading import load
from analysis.datasets.snapshot import take
from analysis.datasets.table import Missing, Table
from surveys.actions.importing import import_responses
from surveys.models import Response, Survey, Version
from tests.support import study

SYNTHETIC = Response.Source.SYNTHETIC
MISSING = {int(reason): reason.name for reason in Missing}


def add(version: Version, *rows: Mapping[str, str], **of: Any) -> None:
    """Responses without a wave, which are over as they come; `of` says otherwise."""
    import_responses(
        **{"version": version, "wave": None, "source": SYNTHETIC, **of}, file=study.data_file(*rows)
    )


def people(*groups: tuple[int, Mapping[str, str]]) -> list[dict[str, str]]:
    """So many rows with these answers."""
    return [study.row(**cells) for count, cells in groups for _ in range(count)]


def dataset(survey: Survey, **recipe: Any) -> tuple[Anonymised, list[dict[str, Any]]]:
    """What a recipe makes, and its rows."""
    offer = offer_of(survey)
    read = load({"spec": 1, "quasi_identifiers": ["sector"], "k": 2, **recipe}, offer)
    snapshot = take(offer, read)
    with snapshot.cells:
        made = anonymise(snapshot, offer, read)
    with made.cells:
        return made, rows_of(made.table())


def rows_of(table: Table) -> list[dict[str, Any]]:
    """Cells as codes, numbers or texts; a missing one is the name of its reason."""
    return [row for chunk in table.chunks() for row in _rows(table, chunk)]


def _rows(table: Table, chunk: Any) -> Iterable[dict[str, Any]]:
    columns = {
        variable.name: [
            MISSING[int(absent)]
            if absent
            else variable.codes[int(value) - 1]
            if variable.codes
            else _plain(value)
            for value, absent in zip(chunk[variable.name].values, chunk[variable.name].absent, strict=True)
        ]
        for variable in table.variables
    }
    for cells in zip(*columns.values(), strict=True):
        yield dict(zip(columns, cells, strict=True))


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)
