"""The report of the first study: every published figure stands in the output that published it.

Figures are compared as `manage.py report --json` prints them, rounded as printed; which record belongs in
which outputs follows from what the record says. Layer: the command on the database.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from scipy.stats import binomtest

from analysis.reports import DEFINITIONS
from surveys.models import Version, Wave
from surveys.studies.antwerp import RESPONSES

pytestmark = pytest.mark.django_db(transaction=True)  # the command reads one state of the database

PUBLISHED = json.loads((Path(__file__).parents[2] / "data" / "antwerp_published.json").read_text())
DEFINITION = json.loads((DEFINITIONS / "antwerp.json").read_text())
DEFINED = [output for part in DEFINITION["parts"] for output in part["outputs"]]
#: Every id that the study's list of outputs names.
IDS = {
    *(f"chart-{number}" for number in range(1, 25)),
    "matrix",
    *(f"table-{number}" for number in (2, 3, 4)),
    *(f"chart-{number}*" for number in range(1, 49)),
    *(f"table-{number}*" for number in (1, 3, 4)),
}
#: The columns of answers that the report counts together.
SUMS = {
    frozenset(("never", "na")): "not_used",
    frozenset(("often", "always")): "often_always",
    frozenset(("strongly_agree", "agree")): "sum_positive",
    frozenset(("disagree", "strongly_disagree")): "sum_negative",
    frozenset(("neutral", "no_opinion")): "sum_neither",
    frozenset(("core", "task")): "core_or_task",
    frozenset(("moderate", "insufficient")): "moderate_insufficient",
}

Record = Mapping[str, Any]
#: Output, row and column; "n" alone is the output's own.
Place = tuple[str, str, str]


class Printed:
    """What the command printed, by output, row and column."""

    def __init__(self, outputs: list[dict[str, Any]]) -> None:
        self.outputs = {output["id"]: output for output in outputs}

    def value(self, place: Place) -> Any:
        output_id, row, column = place
        output = self.outputs[output_id]
        return output["n"] if not row else self.row(output_id, row)[column]

    def row(self, output_id: str, row: str) -> dict[str, Any]:
        output = self.outputs[output_id]
        (found,) = (each for each in output["rows"] if each[0] == row)
        return dict(zip(output["columns"], found, strict=True))


@pytest.fixture
def printed(antwerp: Version, capsys: pytest.CaptureFixture[str]) -> Printed:
    call_command("report", "antwerp", "--definition", "antwerp", "--json", "--language", "nl")
    return Printed(json.loads(capsys.readouterr().out))


def test_every_published_number_is_in_its_outputs(printed: Printed) -> None:
    records = [record for record in PUBLISHED if record["statistic"] != "rank_of_number_class"]
    compared = {record["id"]: list(places(record)) for record in records}
    wrong = [
        (record["id"], place, printed.value(place))
        for record in records
        for place in compared[record["id"]]
        if not holds(record, printed.value(place))
    ]
    assert wrong == []
    assert [record for record, found in compared.items() if not found] == []
    assert len(compared) == 466 - 1
    assert set(printed.outputs) >= IDS


def test_six_forms_and_more_is_the_second_largest_class(printed: Printed) -> None:
    (record,) = (record for record in PUBLISHED if record["statistic"] == "rank_of_number_class")
    combined = printed.row("chart-9", "combnow")
    largest_first = sorted(("1", "2", "3-5", "6+"), key=lambda name: -combined[name])
    assert largest_first[record["value"] - 1 :][:1] == record["answers"]


def test_change_of_combined_forms_is_that_of_who_answered_both_lists(
    antwerp: Version, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = antwerp.published_at + timedelta(days=1)
    antwerp.survey.waves.update(state=Wave.State.FINAL, closes_at=ended, ends_at=ended)
    call_command("report", "antwerp", "--definition", "antwerp", "--json")
    printed = Printed(json.loads(capsys.readouterr().out))
    with RESPONSES.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for form in (name.removeprefix("combnow__") for name in rows[0] if name.startswith("combnow__")):
        pairs = Counter((row[f"combbefore__{form}"], row[f"combnow__{form}"]) for row in rows)
        begun, given_up, same = pairs["0", "1"], pairs["1", "0"], pairs["0", "0"] + pairs["1", "1"]
        found = printed.row("change-combined", form)
        counts = [found[name] for name in ("pairs", "now_only", "same", "before_only")]
        assert counts == [begun + same + given_up, begun, same, given_up]
        assert found["p"] == pytest.approx(binomtest(begun, begun + given_up).pvalue)


def places(record: Record) -> Iterator[Place]:
    """Where a record was published, and wherever else the report says the same."""
    found: Iterator[Place] = globals()[f"_{record['statistic']}"](record)
    return found


def _n(record: Record) -> Iterator[Place]:
    if "question" not in record:
        yield "respondents", "started", "count"
        return
    for output in DEFINED:
        questions = {output.get("question"), *output.get("lists", ())}
        row = output.get("item", output.get("option"))
        is_of_all = "without" not in output and output["kind"] != "tick_change"  # whose n are pairs
        if record["question"] in questions and record.get("row") == row and is_of_all:
            yield output["id"], "", "n"


def _n_completed(_record: Record) -> Iterator[Place]:
    yield "respondents", "completed", "count"


def _count(record: Record) -> Iterator[Place]:
    yield "table-1*", f"{record['group']}/{record['row']}", "count"


def _share(record: Record) -> Iterator[Place]:
    question, group = record["question"], record["group"]
    if question == "orgcat":
        yield from (("chart-1", group, "share"), ("table-1*", group, "share"))
    elif question == "usable":
        yield from ((output, record["row"], record["column"]) for output in ("table-4*", "chart-38*"))
    else:
        yield from _share_of_answers(record)


def _share_of_answers(record: Record) -> Iterator[Place]:
    question, row = record["question"], record.get("row", "")
    answers = record.get("answers", ["yes"])  # of a box
    column = answers[0] if len(answers) == 1 else SUMS[frozenset(answers)]
    group = "total" if record["group"] == "all" else record["group"]
    for output in DEFINED:
        if output.get("question") != question:
            continue
        if output["kind"] == "frequencies" and group == "total":
            yield output["id"], row, "share"
        if output["kind"] == "items" and group == "total":
            yield output["id"], row, column
        if output["kind"] in {"shares", "agreement"} and output.get("item", output.get("option", "")) == row:
            yield output["id"], group, column


def _row_share(record: Record) -> Iterator[Place]:
    yield "table-3*", record["row"], record["column"]


def _share_in_top3(record: Record) -> Iterator[Place]:
    yield record["question"], record["row"], "share"


def _share_of_column(record: Record) -> Iterator[Place]:
    charts = [output for output in DEFINED if record["column"] in output.get("options", ())]
    yield from ((output["id"], record["row"], record["column"]) for output in charts)


def _share_of_number_class(record: Record) -> Iterator[Place]:
    (name,) = record["answers"]
    yield "chart-9", "combnow", name


def _rank(record: Record) -> Iterator[Place]:
    group = "total" if record["group"] == "all" else record["group"]
    if record["question"] == "obstacles":
        rows = record["row"] if isinstance(record["row"], list) else [record["row"]]
        yield from (("table-2", group, f"{row}__place") for row in rows)
    else:
        table = {"needs": "table-3", "priorities": "table-4"}[record["question"]]
        yield table, group, f"place_{record['value']}"


def holds(record: Record, value: Any) -> bool:
    """Whether a printed value is the published one, half up, or lies in the range of the report's words."""
    if isinstance(value, list):
        return record["row"] in value
    if "range" in record:
        (low, high), (from_low, to_high) = record["range"], record["included"]
        return bool(low <= value if from_low else low < value) and bool(
            value <= high if to_high else value < high
        )
    digits = Decimal(1).scaleb(-record.get("decimals", 0))
    return Decimal(str(value)).quantize(digits, ROUND_HALF_UP) == Decimal(str(record["value"]))


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_captions_claim_nothing_and_say_what_was_remembered(
    antwerp: Version, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    call_command("report", "antwerp", "--json", "--language", language)
    captions = {output["id"]: output["caption"] for output in json.loads(capsys.readouterr().out)}
    assert [caption for caption in captions.values() if re.search(r"\beff[ei]", caption, re.IGNORECASE)] == []
    remembered = {output_id for output_id, caption in captions.items() if "2022" in caption}
    matrix = (f"chart-{number}*" for number in range(9, 35, 2))
    assert remembered == {"chart-3", "chart-9", "change", "change-combined", *matrix}
    assert (
        captions["chart-23"]
        == {
            "nl": "Figuur 23: Ondersteuning om digitaal te werken, naar soort dienst, N% (N=242). Ruwe data.",
            "en": "Figure 23: Support for digital work, by type of service, N% (N=242). Raw data.",
            "fr": "Figure 23: Soutien pour le travail numérique, par type de service, N% (N=242). "
            "Données brutes.",
        }[language]
    )
