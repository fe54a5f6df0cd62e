"""Whatever people answered: groups add up to the total, and every output is a table of plain values. Pure."""

import json
from typing import Any

from django.utils.translation import override
from hypothesis import given

from analysis.core.evidence import Evidence
from analysis.core.strata import EVERYBODY
from analysis.core.tally import Tally
from analysis.report.computing import outputs
from analysis.report.counted import Counted
from analysis.report.output import as_json
from analysis.report.reading import load
from tests.analysis.core.test_counting import RECORDS, SHAPE, tallies
from tests.analysis.report.test_outputs import ALL
from tests.analysis.report.test_reading import definition
from tests.support import study

QUESTIONNAIRE = study.questionnaire()
DEFINED = [{**each, "id": f"o{number}"} for number, each in enumerate(ALL) if each["kind"] != "organisations"]
BY_GROUP = {"shares", "agreement", "top", "order"}


def printed(records: list[bytes]) -> list[dict[str, Any]]:
    found = tallies(records) if records else {}
    groups = {group: tally for (breakdown, group), tally in found.items() if breakdown == "sector"}
    counted = Counted(
        questionnaire=QUESTIONNAIRE,
        language="en",
        everybody=found.get(EVERYBODY, Tally.empty(SHAPE)),
        groups={"sector": groups},
        evidence=Evidence(final=True, filtered=False),
    )
    with override("en"):
        return [as_json(output) for output in outputs(load(definition(*DEFINED), QUESTIONNAIRE), counted)]


@given(RECORDS)
def test_groups_add_up_to_the_total(records: list[bytes]) -> None:
    for output in printed(records):
        json.dumps(output, allow_nan=False)
        assert {len(row) for row in output["rows"]} <= {len(output["columns"])}
        if output["kind"] in BY_GROUP:
            *groups, total = output["rows"]
            assert sum(row[2] for row in groups) == total[2]
