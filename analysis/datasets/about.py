"""What is told about a dataset besides its cells: what README, codebook, disclosure report and manifest say.

All of it may be read by whoever gets the package, so nothing here gives back what was taken away: no counts
of small groups before they were joined, no checksum of the raw data, no time of day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from surveys.questionnaire.document import Questionnaire

Audience = Literal["named", "public"]
State = Literal["draft", "approved"]


@dataclass(frozen=True, kw_only=True)
class WaveFacts:
    """A wave whose responses are in the dataset; numbers that nobody knows are `None`.

    `organisations` that spread it, `invited` in person, `completed` and `partial` responses that it got, of
    which `rows` are in the dataset.
    """

    number: int
    name: str
    opened: date | None
    closed: date | None
    organisations: int
    invited: int | None
    completed: int
    partial: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What protection did to one column.

    `recoded` says it in words, empty for nothing. `changed` is the share of its cells that are no longer
    what was answered, `suppressed` the number that were blanked. `entropy_lost` is the share of its Shannon
    entropy that is gone, `largest_difference` that of the shares of its answers before and after, in
    percentage points and among the answers that are left.
    """

    name: str
    recoded: str = ""
    suppressed: int = 0
    changed: float = 0.0
    entropy_lost: float = 0.0
    largest_difference: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Uniques:
    """How many rows are the only ones with their answers to `columns` columns.

    Of `possible` choices of so many columns `examined` were looked at; `average` and `largest` are shares of
    the rows.
    """

    columns: int
    possible: int
    examined: int
    average: float
    largest: float


@dataclass(frozen=True, kw_only=True)
class Join:
    """This dataset beside an earlier release, joined on the `columns` that both have.

    `matched` are the rows whose answers to these occur once in each, so that they can be put together. Where
    the earlier release is not `exact`, it was made anew for this of the responses that are left.
    """

    release: int
    columns: int
    matched: int
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """What was promised and what holds.

    `k` is the size of the smallest group of rows that are alike in the quasi-identifiers, of which there are
    `groups`; `diversity` (l) the fewest different answers to each sensitive column within a group. `left_out`
    are columns that the dataset does not have, each with the reason.
    """

    wanted_k: int
    k: int
    wanted_l: int
    diversity: Mapping[str, int]
    quasi_identifiers: tuple[str, ...]
    groups: int
    suppressed_rows: int
    effects: tuple[Effect, ...]
    uniques: tuple[Uniques, ...]
    joins: tuple[Join, ...]
    left_out: Mapping[str, str]
    texts_released: int = 0
    texts_edited: int = 0
    texts_withheld: int = 0


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An earlier release; `changes` say what it did otherwise than the one before."""

    number: int
    as_of: date
    rows: int
    changes: tuple[str, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class About:
    """A release of a survey's dataset.

    `questionnaires` are the versions that were answered by their numbers, the newest first; `recipe` is how
    the dataset was made, as its JSON document. `changes` says in sentences what differs from the release
    before, `earlier` what was released before, the newest first. Words are in `language`. `synthetic`: rows
    are made up, as those of a study for trying things out.
    """

    survey: str
    number: int
    state: State
    audience: Audience
    language: str
    as_of: date
    software: str
    questionnaires: Mapping[int, Questionnaire]
    recipe: Mapping[str, Any]
    waves: Sequence[WaveFacts]
    disclosure: Disclosure
    changes: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    synthetic: bool = False

    @property
    def questionnaire(self) -> Questionnaire:
        """The newest one that was answered."""
        return next(iter(self.questionnaires.values()))

    @property
    def name(self) -> str:
        """The name of the package, of its folder and of the data files in it, without an ending."""
        draft = "-draft" if self.state == "draft" else ""
        return f"{self.survey}-dataset-{self.number}{draft}"
