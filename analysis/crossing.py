"""Crossing any two closed questions of a version: what they are called, and their counts by one statement."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from analysis.core.crossing import Crossed, Side, cross, narrowed, sides_of
from analysis.streaming import BYTES, having
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Survey
from surveys.questionnaire.base import Item, Option
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import RecordColumn

#: The database reads the bytes that matter of each record and sends groups of equal ones: mostly some
#: hundreds, however many responses there are.
GROUPS = """
    SELECT {cells} AS cells, count(*) FROM surveys_response
    WHERE version_id = %s AND record IS NOT NULL {conditions}
    GROUP BY cells
"""
NOT_THESE = " AND id <> ALL(%s)"
#: No response has another record than its own.
RAW: Mapping[UUID, bytes | None] = {}


def sides(questionnaire: Questionnaire) -> dict[str, Side]:
    """All that can be crossed, by name, in the order of the questionnaire."""
    found = (side for question in questionnaire.questions.values() for side in sides_of(question))
    return {side.name: side for side in found}


def versions_to_cross(survey: Survey) -> list[LoadedVersion]:
    """The newest version and those with responses that count, the newest first; one read."""
    counted = Response.objects.filter(version=OuterRef("pk"), record__isnull=False)
    found = survey.versions.order_by("-number").annotate(answered=Exists(counted))
    rows = found.values_list("id", "answered")
    return [load_version(id_) for place, (id_, answered) in enumerate(rows) if answered or not place]


def crossed(
    version: LoadedVersion,
    first: Side,
    second: Side,
    only: Mapping[str, str],
    cleaned: Mapping[UUID, bytes | None] = RAW,
) -> Crossed:
    """The counts of two sides over the responses that count; one statement.

    `only` has a code, or the number of a wave, by the name of a column: others are left out. `cleaned` has
    the records of the responses that something was decided about, as `cleaned_records` has.
    """
    narrow = narrowed(version.layout, (first, second))
    wanted = {version.layout.by_name[name]: code for name, code in only.items()}
    conditions, of_conditions = having(wanted)
    statement = GROUPS.format(
        cells=" || ".join(BYTES for _span in narrow.spans),
        conditions=conditions + (NOT_THESE if cleaned else ""),
    )
    parameters: list[Any] = [*_from_one(narrow.spans), version.id, *of_conditions]
    parameters += [[*cleaned]] if cleaned else []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        groups = [(bytes(cells), size) for cells, size in cursor.fetchall()]
    decided = (record for record in cleaned.values() if record)
    groups += [
        (b"".join(record[start : start + width] for start, width in narrow.spans), 1)
        for record in decided
        if all(_cell(record, column) == column.encode(code) for column, code in wanted.items())
    ]
    return cross(first, second, narrow.layout, groups)


def crossed_records(version: LoadedVersion, first: Side, second: Side, records: Iterable[bytes]) -> Crossed:
    """The same counts over some records, one after another in each of `records`."""
    narrow, width = narrowed(version.layout, (first, second)), version.layout.width
    groups = Counter(
        b"".join(some[at + start : at + start + size] for start, size in narrow.spans)
        for some in records
        for at in range(0, len(some), width)
    )
    return cross(first, second, narrow.layout, [*groups.items()])


def _cell(record: bytes, column: RecordColumn) -> bytes:
    return record[column.offset : column.offset + column.width]


def _from_one(spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Offsets and widths as SQL has them, which counts from 1."""
    for offset, width in spans:
        yield from (offset + 1, width)


def part_label(side: Side, language: str) -> str:
    """What the side is called among those of its question; empty where it is the whole question."""
    column, items = side.columns[0], _items(side)
    parts = [items[column.item].text.show(language)] if column.item else []
    if column.kind == "tick" and not side.several:
        parts.append(_options(side)[column.option].text.show(language))
    elif not column.item and not side.several and len(side.question.columns()) > 1:
        parts += _place(side)
    return " – ".join(parts)


def label(side: Side, language: str) -> str:
    """What the side is called: the question, its item, its box."""
    parts = (side.question.text.show(language), part_label(side, language))
    return " – ".join(part for part in parts if part)


def answer_labels(side: Side, language: str) -> tuple[str, ...]:
    """What the answers are called; those of one box: not ticked, ticked."""
    if side.columns[0].kind == "tick" and not side.several:
        return _("Not ticked"), _("Ticked")
    options = _options(side)
    return tuple(options[code].text.show(language) for code in side.answers)


def _place(side: Side) -> list[str]:
    """The place of a ranking that a choice without item is, one of several."""
    choices = [column.name for column in side.question.columns() if column.kind == "choice"]
    if len(choices) == 1:
        return []
    return [_("Place %(number)d") % {"number": choices.index(side.name) + 1}]


def _options(side: Side) -> dict[str, Option]:
    options: Sequence[Option] = getattr(side.question, "options", ())
    return {option.code: option for option in options}


def _items(side: Side) -> dict[str, Item]:
    items: Sequence[Item] = getattr(side.question, "items", ())
    return {item.code: item for item in items}
