"""Some of the responses: which, and their counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any
from uuid import UUID

from django.db.models import Count

from analysis.cleaning import Cleaning, cleaned_records, cleaned_tallies, cleaning_of
from analysis.core.blocks import Shape, Vector
from analysis.core.counting import accumulate, count
from analysis.core.quality import Signs, fast_bands
from analysis.core.records import Records
from analysis.core.selecting import kept, picked
from analysis.core.strata import EVERYBODY, Group
from analysis.core.tally import Tally
from analysis.queries import BANDS, shape_of_version, stored_tallies
from analysis.streaming import having, stream
from surveys.loaded import load_version
from surveys.models import Response, Survey
from surveys.questionnaire.record import COMPLETED, WAVE, RecordColumn

#: A page counts so many records at most, in about two seconds; a file or the command counts any number.
MOST_IN_A_PAGE = 200_000
#: Nothing is a sign of carelessness.
NO_SIGNS = Signs()

RECORDS = "SELECT {cells} FROM surveys_response WHERE version_id = %s AND record IS NOT NULL{conditions}"
TEXT = "answers #>> ARRAY[%s::text, 'text']"
#: Without OFFSET the database would look for each text twice, once to see whether there is one.
WITH_TEXT = "SELECT * FROM ({records} OFFSET 0) AS records (record, band, text, id) WHERE text IS NOT NULL"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which responses are looked at, and how.

    `only` pairs the name of a column (the language, wave, organisation, `@completed` or a breakdown question)
    with the code, or the number of a group, that a response must have. `without_flagged` leaves out who shows
    a sign of careless answers. `cleaned` applies the decisions of the team. `all_versions` takes responses to
    all versions of the questionnaire together. `words`: a sentence for captions.
    """

    only: tuple[tuple[str, str], ...] = ()
    without_flagged: bool = False
    cleaned: bool = False
    all_versions: bool = False
    words: str = field(default="", compare=False)

    @property
    def leaves_out(self) -> bool:
        """Whether some respondents are left out."""
        return bool(self.only) or self.without_flagged

    @property
    def wave(self) -> str:
        """The number of the wave of which all respondents are looked at; empty where it is no whole wave."""
        [(column, code), *more] = self.only or [("", "")]
        return code if column == WAVE and not more and not self.without_flagged else ""


#: All responses, as they were given.
EVERYTHING = Selection()


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """How many of the responses show each sign of careless answers, and how many any."""

    straight: int = 0
    fast: int = 0
    either: int = 0

    def __add__(self, other: "Flagged") -> "Flagged":
        return Flagged(
            straight=self.straight + other.straight,
            fast=self.fast + other.fast,
            either=self.either + other.either,
        )


def selected_tallies(
    version_id: int, selection: Selection, breakdowns: Collection[str], signs: Signs = NO_SIGNS
) -> dict[Group, Tally]:
    """The counts of everybody who is selected and of each group of `breakdowns`, like stored totals.

    They are the stored totals where these tell it, else counted from the records by one statement.
    """
    if needs_records(selection, breakdowns):
        return _counted(version_id, selection, breakdowns, signs)
    read = cleaned_tallies if selection.cleaned else stored_tallies
    if not selection.only:
        return read(version_id, {EVERYBODY[0], *breakdowns})
    (group,) = selection.only
    tally = read(version_id, {group[0]}).get(group)
    return dict.fromkeys((EVERYBODY, *(group for _breakdown in breakdowns)), tally) if tally else {}


def needs_records(selection: Selection, breakdowns: Collection[str]) -> bool:
    """Whether stored totals do not tell the counts, so that all records are read."""
    if selection.without_flagged:
        return True
    columns = {name for name, _code in selection.only}
    return bool(columns) and (len(columns) > 1 or columns == {COMPLETED} or not {*breakdowns} <= columns)


def records_of(
    version_id: int, selection: Selection, signs: Signs = NO_SIGNS, *, text: str = ""
) -> Iterator[tuple[bytes, list[str | None]]]:
    """The records that are selected, some thousands at a time, and the answer of each to a text question.

    Of who gave no such answer, where one is asked for, the record is left out too.
    """
    layout = load_version(version_id).layout
    only = {layout.by_name[name]: code for name, code in selection.only}
    cleaned = cleaned_records(version_id) if selection.cleaned else {}
    for rows in stream(*_reading(version_id, only, cleaned, text)):
        there = [*_cleaned(rows, cleaned)] if cleaned else rows
        if not there:
            continue
        stored, bands, texts, _ids = zip(*there, strict=True)
        data = b"".join(stored)
        records = Records(layout, data)
        mask = kept(records, only if cleaned else {})  # else the database has seen to it
        if selection.without_flagged:
            mask &= ~(signs.straight(records) | signs.too_fast(bands))
        yield picked(layout, data, mask), [*compress(texts, mask.tolist())]


def _cleaned(
    rows: Iterable[tuple[Any, ...]], cleaned: Mapping[UUID, bytes | None]
) -> Iterator[tuple[Any, ...]]:
    """The rows of `_reading` with the records that were decided about, without those that are left out."""
    for was, *others, id_ in rows:
        if now := cleaned.get(id_, was):
            yield (now, *others, id_)


def _reading(
    version_id: int, only: Mapping[RecordColumn, str], cleaned: Collection[UUID], text: str
) -> tuple[str, list[Any]]:
    """The query for record, minutes, text and id of a response, and its parameters.

    What is not asked for is not read: a million ids cost a second, and texts lie apart from the records.
    Decisions can change what a record is selected by, so the database selects only where there are none.
    """
    cells = f"record, minutes_band, {TEXT if text else 'NULL'}, {'id' if cleaned else 'NULL'}"
    conditions, parameters = having({} if cleaned else only)
    records = RECORDS.format(cells=cells, conditions=conditions)
    if text:
        return WITH_TEXT.format(records=records), [text, version_id, *parameters]
    return records, [version_id, *parameters]


def texts_by_group(
    version_id: int, selection: Selection, question: str, breakdown: str, signs: Signs = NO_SIGNS
) -> Iterator[tuple[str, str]]:
    """Each answer to a text question with the group of who gave it, of those who are selected."""
    layout = load_version(version_id).layout
    merged = cleaning_for(version_id).merged if selection.cleaned else {}
    column = layout.by_name.get(breakdown)
    codes = ("", *column.codes) if column else ("",)
    for chosen, texts in records_of(version_id, selection, signs, text=question):
        numbers = Records(layout, chosen).groups(column).tolist() if column else [0] * len(texts)
        for number, text in zip(numbers, texts, strict=True):
            if text is not None:
                yield merged.get((question, text), text), codes[number]


def cleaning_for(version_id: int) -> Cleaning:
    """The decisions about the version's survey; two reads."""
    survey = Survey.objects.only("id").get(code=load_version(version_id).survey_code)
    return cleaning_of(survey.id)


def signs_of(version_id: int, scales: Mapping[str, Collection[str]]) -> Signs:
    """What is a sign of careless answers: `scales` are matrices with their reversed items; one read.

    Too fast is compared with everybody who completed the version.
    """
    version = load_version(version_id)
    completed = Response.objects.filter(version=version_id, completed=True, record__isnull=False)
    minutes = dict(completed.order_by().values_list("minutes_band").annotate(count=Count("*")))
    found = []
    for code, reversed_items in scales.items():
        columns = version.questionnaire.questions[code].columns()
        in_record = tuple(version.layout.by_name[column.name] for column in columns)
        found.append((in_record, tuple(column.item in reversed_items for column in columns)))
    return Signs(tuple(found), fast_bands({band: minutes[band] for band in BANDS if band in minutes}))


def flagged(version_id: int, signs: Signs) -> Flagged:
    """How many responses show signs of careless answers; reads all records."""
    found = Flagged()
    for rows in stream(RECORDS.format(cells="record, minutes_band", conditions=""), [version_id]):
        stored, bands = zip(*rows, strict=True)
        records = Records(load_version(version_id).layout, b"".join(stored))
        straight, fast = signs.straight(records), signs.too_fast(bands)
        found += Flagged(
            straight=int(straight.sum()), fast=int(fast.sum()), either=int((straight | fast).sum())
        )
    return found


def _counted(
    version_id: int, selection: Selection, breakdowns: Collection[str], signs: Signs
) -> dict[Group, Tally]:
    shape = _of(shape_of_version(version_id), breakdowns)
    wanted = {EVERYBODY[0], *breakdowns}
    totals: dict[Group, Vector] = {}
    for chosen, _texts in records_of(version_id, selection, signs):
        counted = count(shape, chosen)
        accumulate(totals, {group: vector for group, vector in counted.items() if group[0] in wanted})
    return {group: Tally(shape, vector) for group, vector in totals.items()}


def _of(shape: Shape, breakdowns: Collection[str]) -> Shape:
    """The same counts, apart by some breakdowns only; by one at least, since that is how they are made."""
    wanted = tuple(column for column in shape.breakdowns if column.name in breakdowns)
    return replace(shape, breakdowns=wanted or shape.breakdowns[:1])
