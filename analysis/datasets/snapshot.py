"""The responses of a survey as the raw table of a dataset, read in one state of the database.

They are what the team's decisions made of them (`analysis/cleaning.py`), in no particular order: the dataset
has an order of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from analysis.cleaning import cleaned_records
from analysis.core.records import Records
from analysis.datasets.offer import NO_WAVE, Offer, responses_of
from analysis.datasets.recipe import Recipe
from analysis.datasets.store import ColumnFile
from analysis.datasets.table import Missing, Variable
from analysis.datasets.texts import THERE, released_texts, why_there_is_none
from analysis.datasets.variables import COMPLETED, VERSION, Source, is_wave
from analysis.models import TallyState
from analysis.streaming import stream
from surveys.loaded import LoadedVersion
from surveys.models import Response


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The raw cells of the variables that a recipe keeps.

    `texts` are the released ones, by column and row from 0.
    """

    variables: tuple[Variable, ...]
    cells: ColumnFile
    rows_by_wave: Mapping[int, int]
    texts: Mapping[str, Mapping[int, str]]
    as_of: date

    @property
    def rows(self) -> int:
        return self.cells.rows


def take(offer: Offer, recipe: Recipe) -> Snapshot:
    """The snapshot; for use inside `one_state`, the offer too.

    The caller closes `cells`.
    """
    sources = kept(recipe, offer)
    by_version = {version: _chosen(offer, recipe, version) for version in offer.versions}
    cleaned = {version.id: cleaned_records(version.id) for version in offer.versions}
    excluded = [response for found in cleaned.values() for response, now in found.items() if now is None]
    by_wave = _rows_by_wave(by_version.values(), excluded)
    rows = sum(by_wave.values())
    columns = text_names(recipe, offer)
    variables = [source.variable for source in sources]
    variables += [variable for variable in offer.variables if variable.name in columns]
    cells = ColumnFile(rows, (variable.kind for variable in variables))
    texts = _Texts(columns, released_texts(offer.survey.id, columns))
    start = 0
    for version, chosen in by_version.items():
        for part in _parts(version, chosen, cleaned[version.id], with_answers=bool(columns)):
            for place, source in enumerate(sources):
                cells.write(place, source.read(version.id, part.records), start)
            for place, column in enumerate(columns, start=len(sources)):
                cells.write(place, texts.read(column, part, version, start), start)
            start += len(part.responses)
    return Snapshot(
        variables=tuple(variables),
        cells=cells,
        rows_by_wave=by_wave,
        texts=texts.found,
        as_of=_as_of(offer),
    )


def kept(recipe: Recipe, offer: Offer) -> tuple[Source, ...]:
    """The variables that the dataset has, but texts; what is the same in all rows is not told."""
    gone = set(offer.named(recipe.left_out))
    if len(offer.versions) == 1:
        gone.add(VERSION)
    if len(recipe.waves or offer.waves) == 1:
        gone |= {variable.name for variable in offer.variables if is_wave(variable)}
    if not recipe.partial:
        gone.add(COMPLETED)
    return tuple(
        source
        for source in offer.sources
        if source.variable.name not in gone and source.variable.kind != "text"
    )


def text_names(recipe: Recipe, offer: Offer) -> tuple[str, ...]:
    """The columns of free texts that the dataset has, in their order."""
    wanted = offer.named(recipe.texts) - offer.named(recipe.left_out)
    return tuple(each.name for each in offer.variables if each.kind == "text" and each.name in wanted)


def _chosen(offer: Offer, recipe: Recipe, version: LoadedVersion) -> QuerySet[Response]:
    chosen = responses_of(offer.survey, recipe.waves).filter(version=version.id)
    return chosen if recipe.partial else chosen.filter(completed=True)


def _rows_by_wave(chosen: Iterable[QuerySet[Response]], excluded: Sequence[UUID]) -> dict[int, int]:
    found: dict[int, int] = {}
    for responses in chosen:
        rows = responses.exclude(id__in=excluded).order_by().values_list("wave__number")
        for number, count in rows.annotate(Count("id")):
            found[number or NO_WAVE] = found.get(number or NO_WAVE, 0) + count
    return found


@dataclass(frozen=True)
class _Part:
    """Some responses: their ids, records and, where texts are wanted, answers with the sent pages."""

    responses: Sequence[UUID]
    records: Records
    answers: Sequence[tuple[Any, Sequence[str]]]


def _parts(
    version: LoadedVersion,
    chosen: QuerySet[Response],
    cleaned: Mapping[UUID, bytes | None],
    *,
    with_answers: bool,
) -> Iterator[_Part]:
    """The responses that are not left out, some thousands at a time."""
    fields = ["id", "record", *(("answers", "sent") if with_answers else ())]
    query, parameters = chosen.order_by().values_list(*fields).query.sql_with_params()
    for rows in stream(query, parameters):
        became = [(response, cleaned.get(response, record), rest) for response, record, *rest in rows]
        left = [each for each in became if each[1] is not None]
        if left:
            responses, records, answers = zip(*left, strict=True)
            yield _Part(responses, Records(version.layout, b"".join(records)), answers)


class _Texts:
    """Reads columns of texts; `found` are the released ones, by column and row."""

    def __init__(self, columns: Sequence[str], released: Mapping[UUID, Mapping[str, str]]) -> None:
        self.found: dict[str, dict[int, str]] = {column: {} for column in columns}
        self.released = released

    def read(self, column: str, part: _Part, version: LoadedVersion, start: int) -> NDArray[np.int64]:
        """1D: the stored cells of `part`, whose first row is `start`."""
        cells = np.array([*why_there_is_none(version, column, part.answers)], np.int64)
        for place, response in enumerate(part.responses):
            text = self.released.get(response, {}).get(column)
            if text and cells[place] == Missing.SUPPRESSED:
                cells[place] = THERE
                self.found[column][start + place] = text
        return cells


def _as_of(offer: Offer) -> date:
    """The day on which something was counted last, so that the same responses give the same day."""
    states = TallyState.objects.filter(version__in=[version.id for version in offer.versions])
    counted = states.aggregate(last=Max("as_of"))["last"]
    return timezone.localdate(counted) if counted else timezone.localdate()
