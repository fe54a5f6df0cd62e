"""The Antwerp study's statistics: from the tallies, as published and beside scipy on the persons themselves.

Whether a form of contact is used more or less than before the report says in words; the responses are
synthetic and keep those directions. Layer: actions on the database.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from analysis.actions.counting import count_pending
from analysis.core.changes import Changes, Reading, changes
from analysis.core.evidence import Evidence, NotGiven, Significance
from analysis.core.matrices import combinations, grid, how_many
from analysis.core.paired import Moves, Transitions, moves, pratt, signed_rank, transitions
from analysis.core.rankings import Ranking, ranking
from analysis.core.shares import share
from analysis.core.tables import Cell
from analysis.core.tally import Tally
from analysis.queries import live_tally
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.importing import import_responses
from surveys.actions.publishing import create_survey, publish
from surveys.loaded import load_version
from surveys.models import Response
from surveys.questionnaire.base import Question
from surveys.studies import antwerp
from tests.support.numbers import near

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "antwerp_published.json").read_text())
SCALE = ("never", "little", "much")
CODES = (*SCALE, "na")
AS_NEVER = {"na": "never"}
MORE = {"phone", "email", "chat", "video", "social", "outside", "outreach", "website"}
LESS = {"ftf_appt", "ftf_walkin", "home"}
NO_CHANGE = {"sms", "volunteers"}


@dataclass(frozen=True)
class Study:
    questions: Mapping[str, Question]
    groups: Mapping[str, Tally]

    @property
    def forms(self) -> list[str]:
        return [item.code for item in getattr(self.questions["now"], "items", ())]

    def transitions(self, form: str, counted_as: Mapping[str, str] | None = None) -> Transitions:
        crossed = self.groups["all"].cross(f"before__{form}", f"now__{form}")
        return transitions(crossed, CODES, SCALE, counted_as)

    def changes(self, evidence: Evidence) -> Changes:
        pairs = {form: (f"before__{form}", f"now__{form}") for form in self.forms}
        everybody = self.groups["all"]
        return changes(everybody, pairs, scale=SCALE, counted_as=AS_NEVER, evidence=evidence)

    def ranking(self, question: str, group: str) -> Ranking:
        places = (f"{question}__{place}" for place in (1, 2, 3))
        return ranking([self.groups[group].column(place).counts for place in places], fewest=1)


@pytest.fixture
def study(db: None) -> Study:
    survey = create_survey(code="antwerp")
    version = publish(survey=survey, document=antwerp.questionnaire(), now=NOW, by=None)
    wave = open_first_wave(survey=survey, organisations=[], now=NOW)
    with antwerp.RESPONSES.open("rb") as file:
        import_responses(version=version, wave=wave, source=Response.Source.SYNTHETIC, file=file)
    count_pending(version_id=version.id, now=NOW)
    live = live_tally(version.id, now=NOW, breakdown="orgcat")
    return Study(load_version(version.id).questionnaire.questions, {"all": live.everybody, **live.groups})


def persons(form: str, counted_as: Mapping[str, str]) -> list[int]:
    """Now minus before on the scale, of each person with both."""
    with antwerp.RESPONSES.open(newline="") as file:
        pairs = [(row[f"before__{form}"], row[f"now__{form}"]) for row in csv.DictReader(file)]
    answers = [[counted_as.get(code, code) for code in pair] for pair in pairs]
    return [SCALE.index(now) - SCALE.index(before) for before, now in answers if {before, now} <= set(SCALE)]


def test_wilcoxon_of_the_thirteen_forms_is_that_of_the_persons(study: Study) -> None:
    assert len(study.forms) == 13
    for form in study.forms:
        for counted_as in ({}, AS_NEVER):
            differences, table = persons(form, counted_as), study.transitions(form, counted_as)
            assert moves(table).pairs == len(differences)
            assert signed_rank(table).test == scipys(differences, "wilcox")
            assert pratt(table).test == scipys(differences, "pratt")


def scipys(differences: list[int], zeros: str) -> Significance:
    up = stats.wilcoxon(differences, zero_method=zeros, alternative="greater", method="asymptotic")
    both = stats.wilcoxon(differences, zero_method=zeros, method="asymptotic")
    return Significance(near(up.zstatistic), near(both.pvalue))


def test_the_forms_moved_as_the_report_says(study: Study) -> None:
    found = study.changes(Evidence(final=True, filtered=False))
    stated = {
        **dict.fromkeys(MORE, "more"),
        **dict.fromkeys(LESS, "less"),
        **dict.fromkeys(NO_CHANGE, ""),
    }
    assert found.m == 13
    assert {change.item: direction(change.main) for change in found.items} == stated
    assert {change.item: direction(change.sensitivity) for change in found.items} == stated


def direction(reading: Reading) -> str:
    assert reading.wilcoxon.effect is not None
    if reading.corrected_p is None or reading.corrected_p >= 0.05:
        return ""
    return "more" if reading.wilcoxon.effect > 0 else "less"


def test_an_open_wave_has_persons_and_no_tests(study: Study) -> None:
    walk_in = study.changes(Evidence(final=False, filtered=False)).items[1]
    assert (walk_in.item, walk_in.main.moves) == ("ftf_walkin", Moves(up=12, same=161, down=89))
    assert {reading.corrected_p for reading in (walk_in.main, walk_in.sensitivity)} == {None}
    assert {walk_in.main.wilcoxon.test, walk_in.main.pratt.test} == {NotGiven.WAVE_OPEN}


def test_rankings_and_matrices_are_as_published(study: Study) -> None:
    figures = {
        "rank": place,
        "share_in_top3": chosen,
        "row_share": combined,
        "share_of_column": distributed,
        "share_of_number_class": how_many_combined,
    }
    records = [record for record in PUBLISHED if record["statistic"] in figures and _covered(record)]
    wrong = [record for record in records if not _holds(record, figures[record["statistic"]](study, record))]
    assert wrong == []
    assert len(records) == 42 + 3 + 89 + 6 + 2


Record = Mapping[str, Any]


def place(study: Study, record: Record) -> int | None:
    options = study.ranking(record["question"], record["group"]).options
    return next(option.place for option in options if option.code == record["row"])


def chosen(study: Study, record: Record) -> Cell:
    found = study.ranking(record["question"], record["group"])
    return next(Cell(each.chosen, found.respondents) for each in found.options if each.code == record["row"])


def combined(study: Study, record: Record) -> Cell | None:
    boxes = [column.name for column in study.questions[record["question"]].columns() if column.kind == "tick"]
    row, column = (boxes.index(f"{record['question']}__{record[key]}") for key in ("row", "column"))
    return combinations(boxes, study.groups["all"])[row][column]


def distributed(study: Study, record: Record) -> Cell:
    usable: Any = study.questions["usable"]
    goals, forms = ([each.code for each in codes] for codes in (usable.items, usable.options))
    shares = grid("usable", goals, forms, study.groups["all"]).distribution()
    return shares[goals.index(record["row"])][forms.index(record["column"])]


def how_many_combined(study: Study, record: Record) -> Cell:
    classes = how_many(study.groups["all"].ticked(record["question"]))
    (name,) = record["answers"]
    return classes[name]


def _covered(record: Record) -> bool:
    """The ranks of tick lists are no rankings."""
    return record["statistic"] != "rank" or record["question"] in ("needs", "priorities")


def _holds(record: Record, figure: int | Cell | None) -> bool:
    if not isinstance(figure, Cell):
        return bool(figure == record["value"])
    if "range" in record:
        low, high = record["range"]
        return bool(low * figure.base <= 100 * figure.count <= high * figure.base)
    return share(figure.count, figure.base, record["decimals"]) == f"{record['value']:.{record['decimals']}f}"
