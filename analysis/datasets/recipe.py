"""How a dataset is made of a survey's responses: what the data steward decides."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from analysis.datasets.about import Audience
from surveys.questionnaire.text import NO_TEXT, Text

#: The format of recipes; docs/datasets.md describes it.
SPEC = 1
#: The least k of a dataset, by who gets it, unless the recipe says otherwise.
DEFAULT_K: dict[Audience, int] = {"named": 5, "public": 10}
MOST_K = 1_000
#: The code of joined answers, unless the recipe says otherwise.
OTHER = "other"
#: So many quasi-identifiers can be looked at together.
MOST_QUASI_IDENTIFIERS = 20


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Answers of a column, or of all columns of a question, that become one with the code `into`."""

    column: str
    codes: tuple[str, ...]
    into: str = OTHER
    label: Text = NO_TEXT


@dataclass(frozen=True, kw_only=True)
class Bands:
    """A number of which only the band is told: below the first limit, from one to the next, from the last."""

    column: str
    limits: tuple[Decimal, ...]


@dataclass(frozen=True, kw_only=True)
class DontKnow:
    """The answers of a question, or of one column, that mean "don't know" or "no opinion"."""

    column: str
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Columns go by their names; the code of a question stands for all of its columns.

    `waves` are numbers, none for all that are final. Each group of rows that are alike in the
    `quasi_identifiers` has at least `k` rows, of which 0 is the default of the audience, and `diversity` (l)
    different answers to each column that is `sensitive`. `texts` are free texts whose released answers are in
    the dataset.
    """

    audience: Audience = "named"
    waves: tuple[int, ...] = ()
    partial: bool = False
    left_out: tuple[str, ...] = ()
    quasi_identifiers: tuple[str, ...] = ()
    k: int = 0
    sensitive: tuple[str, ...] = ()
    diversity: int = 1
    merges: tuple[Merge, ...] = ()
    bands: tuple[Bands, ...] = ()
    dont_know: tuple[DontKnow, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def wanted_k(self) -> int:
        """The rows that each group has at least."""
        return self.k or DEFAULT_K[self.audience]


def as_json(recipe: Recipe) -> dict[str, Any]:
    """The recipe as a JSON value that `reading.load` reads; what has its default is left out."""
    return {"spec": SPEC, **dict(_stored(recipe))}


def _stored(value: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(value):
        held = getattr(value, each.name)
        if held != each.default:
            yield each.name, _written(held)


def _written(value: Any) -> Any:
    if isinstance(value, Text):
        return dict(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return dict(_stored(value)) if is_dataclass(value) else value
