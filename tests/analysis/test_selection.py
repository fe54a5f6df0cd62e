"""Counting a selection: what is counted is what decoding each record and looking at it gives."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from analysis.actions.counting import count_pending
from analysis.core.counting import count
from analysis.core.evidence import Evidence
from analysis.core.strata import EVERYBODY, Group
from analysis.queries import shape_of_version
from analysis.report.reading import load
from analysis.reports import state_of
from analysis.selection import EVERYTHING, Flagged, Selection, flagged, selected_tallies, signs_of
from surveys.actions.generating import generate_responses
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Version, Wave
from tests.analysis.report.test_reading import definition, output
from tests.analysis.views.reading import counted
from tests.support.study import NOW, options, page, published, question, questionnaire, row

COLUMNS: dict[str, tuple[str, ...]] = {
    "@completed": ("0", "1"),
    "@language": ("nl", "en"),
    "@wave": ("1", "2"),
    "sector": ("care", "work", "rest"),
}
ONLY = st.fixed_dictionaries({}, optional={name: st.sampled_from(codes) for name, codes in COLUMNS.items()})
BREAKDOWNS = st.sets(st.sampled_from(["@language", "@wave", "sector"]))
#: Four statements, two of them worded the other way round, and what somebody who does not read answers.
STATEMENTS = question(
    "matrix", "views", items=options("useful", "easy", "cold", "slow"), options=options("no", "so", "yes")
)
REVERSED = {"views": ("cold", "slow")}
CARELESS = {"views__useful": "yes", "views__easy": "yes", "views__cold": "yes", "views__slow": "yes"}
CAREFUL = {**CARELESS, "views__cold": "no"}


class Generated(TestCase):
    """Two hundred made-up respondents, in whom routing and breaking off leave all kinds of gaps."""

    loaded: LoadedVersion

    @classmethod
    def setUpTestData(cls) -> None:
        version = published()
        cls.loaded = load_version(version.id)
        generate_responses(version=version, wave=version.survey.waves.get(), count=200, seed=7)
        counted(version, row(sector="care", language="en"))

    def expected(self, only: dict[str, str], breakdowns: set[str]) -> dict[Group, list[int]]:
        layout = self.loaded.layout
        records = (bytes(record) for record in Response.objects.values_list("record", flat=True) if record)
        kept = [
            record
            for record in records
            if all(layout.by_name[name].decode(record) == code for name, code in only.items())
        ]
        tallies = count(shape_of_version(self.loaded.id), b"".join(kept))
        return {group: vector.tolist() for group, vector in tallies.items() if group[0] in {"", *breakdowns}}

    @settings(max_examples=60)
    @given(only=ONLY, breakdowns=BREAKDOWNS)
    def test_selected_tallies_are_those_of_the_records_that_are_kept(
        self, only: dict[str, str], breakdowns: set[str]
    ) -> None:
        selection = Selection(only=tuple(only.items()))
        found = selected_tallies(self.loaded.id, selection, breakdowns)
        counted = {group: tally.vector.tolist() for group, tally in found.items() if tally.started}
        assert counted == self.expected(only, breakdowns)


def of_statements() -> Version:
    return published(
        page("one", question("single", "sector", options=options("care", "work"), breakdown=True), STATEMENTS)
    )


def answering(version: Version, minutes_band: str, **answers: str) -> None:
    """One completed response that took so long."""
    layout = load_version(version.id).layout
    given = {
        "@completed": "1",
        "@language": "nl",
        "@source": "real",
        "@wave": "1",
        "@page__one": "1",
        **answers,
    }
    record = b"".join(
        column.encode(given[column.name]) if column.name in given else column.missing(253)
        if column.kind != "group" else bytes(2)
        for column in layout.columns
    )  # fmt: skip
    Response.objects.create(
        version=version, wave=version.survey.waves.get(), language="nl", completed=True, record=record,
        minutes_band=minutes_band,
    )  # fmt: skip


@pytest.mark.django_db
def test_careless_answers_are_counted_and_can_be_left_out() -> None:
    version = of_statements()
    for band, answers in (
        ("10-15", CAREFUL), ("10-15", CAREFUL), ("10-15", CARELESS), ("0-5", CAREFUL), ("0-5", CARELESS),
    ):  # fmt: skip
        answering(version, band, sector="care", **answers)
    signs = signs_of(version.id, REVERSED)
    assert flagged(version.id, signs) == Flagged(straight=2, fast=2, either=3)
    without = selected_tallies(version.id, Selection(without_flagged=True), {"sector"}, signs)
    assert {group: tally.started for group, tally in without.items()} == {EVERYBODY: 2, ("sector", "care"): 2}
    assert without[EVERYBODY].column("views__cold").counts == {"no": 2, "so": 0, "yes": 0}


@pytest.mark.django_db
def test_what_totals_tell_is_not_counted_anew(django_assert_max_num_queries: Any) -> None:
    version = published()
    counted(version, row(sector="care"), row(sector="work", language="en"))
    Response.objects.update(record=None)  # who reads records finds nobody
    for selection, breakdowns in (
        (EVERYTHING, {"sector", "@language"}),
        (Selection(only=(("sector", "care"),)), set()),
        (Selection(only=(("sector", "care"),)), {"sector"}),
    ):
        with django_assert_max_num_queries(1):
            assert selected_tallies(version.id, selection, breakdowns)[EVERYBODY].started


@pytest.mark.django_db
def test_nobody_selected_has_no_tally() -> None:
    version = published()
    count_pending(version_id=version.id, now=NOW)
    for only in ((("sector", "care"),), (("@completed", "1"),)):
        assert selected_tallies(version.id, Selection(only=only), set()) == {}


@pytest.mark.django_db
def test_a_closed_wave_alone_has_its_tests_while_the_next_one_is_open() -> None:
    version = published()
    waves = [Wave(number=1, state=Wave.State.FINAL), Wave(number=2, state=Wave.State.OPEN)]
    report = load(definition(output("respondents")), questionnaire())

    def evidence(selection: Selection) -> Evidence:
        loaded = load_version(version.id)
        state = state_of(report, loaded, waves, language="en", now=NOW, selection=selection)
        return state.counted.evidence

    first, second = (Selection(only=(("@wave", number),)) for number in "12")
    completed = Selection(only=(("@wave", "1"), ("@completed", "1")))
    assert [evidence(each) for each in (EVERYTHING, first, second, completed)] == [
        Evidence(final=False, filtered=False),
        Evidence(final=True, filtered=False),
        Evidence(final=False, filtered=False),
        Evidence(final=False, filtered=True),
    ]
