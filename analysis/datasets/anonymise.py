"""From the raw table to the one that others may have, and to what is told about the difference.

1. Columns are recoded as the recipe says.
2. Cells of quasi-identifiers are blanked until k and l hold (`analysis.core.blanking`).
3. Rows are put into an order that follows from what they say after that, and numbered anew: it tells nothing
   of when they were given or of what is no longer there, and it is the same on every machine.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b, sha256

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from analysis.core.anonymity import Groups, Sensitive, groups, least_diversity
from analysis.core.blanking import Mask, OutOfReach, Promise, blank
from analysis.datasets.coding import Coding, codings
from analysis.datasets.offer import Offer
from analysis.datasets.recipe import Recipe, as_json
from analysis.datasets.snapshot import Snapshot
from analysis.datasets.store import ColumnFile, Stored, as_cells, is_answer, stored_missing
from analysis.datasets.table import Cells, Chunk, Missing, Table, Variable
from analysis.datasets.variables import free_name, in_languages

ROWS_AT_ONCE = 10_000
ROW = "row"


class CannotAnonymise(Exception):  # noqa: N818 - it is what it says
    """The recipe cannot be kept with these responses; the sentence says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Anonymised:
    """The protected cells in their order, with what is needed to tell what was done.

    `mask` says which cells of the quasi-identifiers were blanked, in the order of the snapshot; `found` are
    the groups of rows that are alike in these.
    """

    variables: tuple[Variable, ...]
    cells: ColumnFile
    texts: Mapping[str, Mapping[int, str]]
    quasi_identifiers: tuple[str, ...]
    mask: Mask
    found: Groups
    diversity: Mapping[str, int]
    digest: str

    @property
    def rows(self) -> int:
        return self.cells.rows

    def table(self) -> Table:
        """The dataset, with a number for each row."""
        taken = {variable.name.lower() for variable in self.variables}
        label = in_languages(gettext_noop("Number of the row in this file"), self.variables[0].label)
        row = Variable(name=free_name(ROW, taken), kind="number", label=label)
        return Table(
            variables=(row, *self.variables), rows=self.rows, chunks=partial(_chunks, self, row.name)
        )


def anonymise(snapshot: Snapshot, offer: Offer, recipe: Recipe) -> Anonymised:
    """The dataset that a recipe makes; the caller closes its cells.

    Raises `CannotAnonymise`.
    """
    if not snapshot.rows:
        raise CannotAnonymise(_("No response can be in this dataset: its waves have none that are complete."))
    coded = _Coded(snapshot, codings(recipe, offer))
    known = coded.named(offer.closed(recipe.quasi_identifiers))
    mask = _blanked(coded, known, recipe, offer)
    coded.blank(known, mask)
    order = _order(coded, _key(offer, recipe))
    cells = ColumnFile(snapshot.rows, (each.kind for each in coded.variables))
    for place in range(len(coded.variables)):
        cells.write(place, coded.column(place)[order])
    new_row = np.argsort(order)
    texts = {
        name: {int(new_row[row]): text for row, text in of_column.items()}
        for name, of_column in snapshot.texts.items()
    }
    found = groups([coded.column(place) for place in known], snapshot.rows)
    return Anonymised(
        variables=coded.variables,
        cells=cells,
        texts=texts,
        quasi_identifiers=tuple(coded.variables[place].name for place in known),
        mask=mask,
        found=found,
        diversity=coded.diversity(found, offer.closed(recipe.sensitive)),
        digest=_digest(coded.variables, cells, texts),
    )


def sensitive_column(variable: Variable, cells: Stored) -> Sensitive:
    """A column as one that nobody should learn."""
    return Sensitive(cells, is_answer(variable.kind, cells))


class _Coded:
    """The snapshot's columns as they are recoded, and later blanked."""

    def __init__(self, snapshot: Snapshot, coding: Mapping[str, Coding]) -> None:
        self.snapshot = snapshot
        self.codings = [coding[variable.name] for variable in snapshot.variables]
        self.variables = tuple(each.variable for each in self.codings)
        self._masks: dict[int, NDArray[np.bool_]] = {}

    def named(self, names: frozenset[str]) -> list[int]:
        """The places of the variables with these names."""
        return [place for place, variable in enumerate(self.variables) if variable.name in names]

    def blank(self, places: Sequence[int], mask: Mask) -> None:
        self._masks = {place: mask[:, number] for number, place in enumerate(places)}

    def column(self, place: int, start: int = 0, stop: int | None = None) -> Stored:
        """1D: some cells of a column."""
        cells = self.codings[place].apply(self.snapshot.cells.read(place, start, stop))
        if place in self._masks:
            blank_cell = stored_missing(self.variables[place].kind, Missing.SUPPRESSED)
            return np.where(self._masks[place][start:stop], blank_cell, cells)
        return cells

    def sensitive(self, place: int) -> Sensitive:
        return sensitive_column(self.variables[place], self.column(place))

    def diversity(self, found: Groups, names: frozenset[str]) -> dict[str, int]:
        """l by sensitive column."""
        return {
            self.variables[place].name: least_diversity(found, self.sensitive(place))
            for place in self.named(names)
        }


def _blanked(coded: _Coded, known: Sequence[int], recipe: Recipe, offer: Offer) -> Mask:
    rows, k = coded.snapshot.rows, recipe.wanted_k
    if rows < k:
        message = _(
            "There are %(rows)d responses: no group can have %(k)d rows. Choose a smaller k, or wait."
        )
        raise CannotAnonymise(message % {"rows": rows, "k": k})
    sensitive = tuple(coded.sensitive(place) for place in coded.named(offer.closed(recipe.sensitive)))
    promise = Promise(k, recipe.diversity, sensitive)
    try:
        return blank([coded.column(place) for place in known], rows, promise)
    except OutOfReach:
        message = _("A sensitive column has fewer than %(count)d different answers. Choose a smaller l.")
        raise CannotAnonymise(message % {"count": recipe.diversity}) from None


def _key(offer: Offer, recipe: Recipe) -> bytes:
    """What the order of the rows depends on besides their own cells: all of it is in the manifest."""
    settings = json.dumps([offer.survey.code, as_json(recipe)], sort_keys=True)
    return sha256(settings.encode()).digest()


def _order(coded: _Coded, key: bytes) -> NDArray[np.int64]:
    """1D: the rows as they are put in order, by a hash of all their cells.

    Rows that say the same have no order among themselves that anybody could see.
    """
    rows = coded.snapshot.rows
    hashes = bytearray()
    for start in range(0, rows, ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, rows)
        columns = [coded.column(place, start, stop) for place in range(len(coded.variables))]
        cells = np.column_stack(columns).astype("<i8")
        for number, row in enumerate(cells, start):
            own = "\0".join(texts.get(number, "") for texts in coded.snapshot.texts.values())
            data = row.tobytes() + own.encode()
            hashes += blake2b(data, key=key, digest_size=16).digest()
    halves = np.frombuffer(hashes, ">u8").reshape(-1, 2)
    return np.lexsort((halves[:, 1], halves[:, 0]))


def _digest(variables: Sequence[Variable], cells: ColumnFile, texts: Mapping[str, Mapping[int, str]]) -> str:
    """The SHA-256 of all cells in their order, under their names and codes."""
    head = [(variable.name, variable.kind, variable.codes) for variable in variables]
    released = [(name, sorted(of_column.items())) for name, of_column in texts.items()]
    found = sha256(json.dumps([head, released]).encode())
    for place in range(len(cells)):
        found.update(cells[place].tobytes())
    return found.hexdigest()


def _chunks(dataset: Anonymised, row_name: str) -> Iterator[Chunk]:
    for start in range(0, dataset.rows, ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, dataset.rows)
        numbers = np.arange(start + 1, stop + 1)
        chunk = {row_name: Cells(values=numbers, absent=np.zeros(len(numbers), np.int8))}
        for place, variable in enumerate(dataset.variables):
            cells = as_cells(variable, dataset.cells.read(place, start, stop))
            if variable.kind == "text":
                texts = dataset.texts[variable.name]
                cells = Cells([texts.get(row, "") for row in range(start, stop)], cells.absent)
            chunk[variable.name] = cells
        yield chunk
