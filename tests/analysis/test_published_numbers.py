"""The Antwerp study end to end: what was published comes out of the tallies of the synthetic responses.

`tests/data/antwerp_published.json` holds the published figures, a record a line: what is counted
(`statistic`) of which `question`, `row` and `column`, which `answers` count together, in which `group`, and
the printed `value` with its `decimals`, or the `range` that the report's words stand for. Layer: actions on
the database.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from analysis.actions.counting import count_pending
from analysis.core.shares import share
from analysis.core.tally import ColumnCounts, Tally
from analysis.queries import live_tally
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.importing import import_responses
from surveys.actions.publishing import create_survey, publish
from surveys.models import Response, Version
from surveys.studies import antwerp

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "antwerp_published.json").read_text())
#: Classes of how many contact forms a respondent combines.
NUMBER_CLASSES = {"1": range(1, 2), "2": range(2, 3), "3-5": range(3, 6), "6+": range(6, 13)}

Record = Mapping[str, Any]
Fraction = tuple[int, int]


class Study:
    """The tallies of the imported study, asked in the words of the published records."""

    def __init__(self, version: Version) -> None:
        live = live_tally(version.id, now=NOW, breakdown="orgcat")
        self.groups = {"all": live.everybody, **live.groups}
        self.organisations = Counter(
            (answers.get("org", {}).get("text", ""), answers["orgcat"]["value"])
            for answers in Response.objects.filter(version=version).values_list("answers", flat=True)
        )

    def figure(self, record: Record) -> int | Fraction:
        """What the tallies say: a whole number, or for a share how many of how many."""
        figure: int | Fraction = getattr(self, f"_{record['statistic']}")(
            record, self.groups[record["group"]]
        )
        return figure

    def _n(self, record: Record, tally: Tally) -> int:
        if "question" not in record:
            return tally.started
        return max(counts.base for counts in columns(record, tally))

    def _n_completed(self, _record: Record, tally: Tally) -> int:
        return tally.completed

    def _count(self, record: Record, _tally: Tally) -> int:
        return self.organisations[record["row"], record["group"]]

    def _share(self, record: Record, tally: Tally) -> Fraction:
        if record["question"] == "orgcat":
            everybody = self.groups["all"].column("orgcat")
            return everybody.counts[record["group"]], everybody.base
        (counts,) = columns(record, tally)
        return sum(counts.counts[code] for code in record.get("answers", ["1"])), counts.base

    def _row_share(self, record: Record, tally: Tally) -> Fraction:
        row, column = (f"{record['question']}__{record[key]}" for key in ("row", "column"))
        boxes = [column.name for column in tally.columns()]
        first, second = sorted((row, column), key=boxes.index)
        base = tally.column(row).counts["1"]
        assert base == record["row_base"]
        return int(tally.cross(first, second)[1, 1]), base

    def _share_in_top3(self, record: Record, tally: Tally) -> Fraction:
        return ranked(record["question"], tally)[record["row"]], tally.column(f"{record['question']}__1").base

    def _rank(self, record: Record, tally: Tally) -> int:
        question = record["question"]
        chosen = ticked(question, tally) if question == "obstacles" else ranked(question, tally)
        rows = record["row"] if isinstance(record["row"], list) else [record["row"]]
        (rank,) = {place(chosen, row) for row in rows}
        return rank

    def _share_of_column(self, record: Record, tally: Tally) -> Fraction:
        ticks = {
            name: counts.counts["1"]
            for name, counts in named_columns(record["question"], tally).items()
            if name.endswith(f"__{record['column']}")
        }
        return ticks[f"{record['question']}__{record['row']}__{record['column']}"], sum(ticks.values())

    def _share_of_number_class(self, record: Record, tally: Tally) -> Fraction:
        classes = number_classes(record["question"], tally)
        return sum(classes[name] for name in record["answers"]), sum(classes.values())

    def _rank_of_number_class(self, record: Record, tally: Tally) -> int:
        (name,) = record["answers"]
        return place(number_classes(record["question"], tally), name)


def named_columns(prefix: str, tally: Tally) -> dict[str, ColumnCounts]:
    names = [column.name for column in tally.columns()]
    return {name: tally.column(name) for name in names if f"{name}__".startswith(f"{prefix}__")}


def columns(record: Record, tally: Tally) -> Sequence[ColumnCounts]:
    parts = [record[key] for key in ("question", "row", "column") if key in record]
    return tuple(named_columns("__".join(parts), tally).values())


def ticked(question: str, tally: Tally) -> dict[str, int]:
    return {
        name.split("__")[1]: counts.counts["1"] for name, counts in named_columns(question, tally).items()
    }


def ranked(question: str, tally: Tally) -> Counter[str]:
    """How many put each option in any place."""
    places = named_columns(question, tally).values()
    return sum((Counter(counts.counts) for counts in places), Counter())


def number_classes(question: str, tally: Tally) -> dict[str, int]:
    ticks = tally.ticked(question)
    return {name: sum(ticks[number] for number in numbers) for name, numbers in NUMBER_CLASSES.items()}


def place(counts: Mapping[str, int], key: str) -> int:
    """From 1; equals share a place and the next one is skipped."""
    return 1 + sum(count > counts[key] for count in counts.values())


def holds(record: Record, figure: int | Fraction) -> bool:
    """Whether the figure prints as published, half up from whole counts, or lies in the words' range."""
    if isinstance(figure, int):
        return bool(figure == record["value"])
    count, base = figure
    if "range" in record:
        (low, high), (from_low, to_high) = record["range"], record["included"]
        above: bool = 100 * count >= low * base if from_low else 100 * count > low * base
        below: bool = 100 * count <= high * base if to_high else 100 * count < high * base
        return above and below
    return share(count, base, record["decimals"]) == f"{record['value']:.{record['decimals']}f}"


@pytest.mark.django_db
def test_published_numbers_come_out_of_the_tallies() -> None:
    survey = create_survey(code="antwerp")
    version = publish(survey=survey, document=antwerp.questionnaire(), now=NOW, by=None)
    wave = open_first_wave(survey=survey, organisations=[], now=NOW)
    with antwerp.RESPONSES.open("rb") as file:
        import_responses(version=version, wave=wave, source=Response.Source.SYNTHETIC, file=file)
    count_pending(version_id=version.id, now=NOW)
    study = Study(version)

    figures = {record["id"]: study.figure(record) for record in PUBLISHED}

    wrong = {
        record["id"]: (figures[record["id"]], record)
        for record in PUBLISHED
        if not holds(record, figures[record["id"]])
    }
    assert wrong == {}
    assert Counter(record["statistic"] for record in PUBLISHED) == {
        "share": 236,
        "row_share": 89,
        "n": 52,
        "rank": 44,
        "count": 32,
        "share_of_column": 6,
        "share_in_top3": 3,
        "share_of_number_class": 2,
        "n_completed": 1,
        "rank_of_number_class": 1,
    }
    assert len(figures) == 466
