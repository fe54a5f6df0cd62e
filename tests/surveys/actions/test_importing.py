"""Importing a data file: actions and command on the database."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from surveys.actions import importing
from surveys.actions.importing import ImportRefused, import_responses
from surveys.loaded import load_version
from surveys.models import Change, Response, Survey, Version
from surveys.questionnaire import csvfile
from tests.support import study
from tests.support.study import row

FULL = row(
    org="An office",
    sector="rest",
    sector__other_text="fire brigade",
    hours="12.50",
    before__desk="never",
    now__desk="much",
    tools__mail="1",
    tools__chat="0",
    tools__none="0",
    usable__advise__mail="1",
    usable__advise__chat="0",
    usable__refer__mail="0",
    usable__refer__chat="1",
    needs__1="rooms",
    needs__2="else",
    needs__other_text="calm",
    remarks='Two lines,\n"quoted"; <b>é</b> {{ x }} \u202e',
)
ANSWERS = {
    "org": {"text": "An office"},
    "sector": {"value": "rest", "other": "fire brigade"},
    "hours": {"number": "12.50"},
    "before": {"rows": {"desk": "never"}},
    "now": {"rows": {"desk": "much"}},
    "tools": {"values": ["mail"]},
    "usable": {"rows": {"advise": ["mail"], "refer": ["chat"]}},
    "needs": {"ranks": ["rooms", "else"], "other": "calm"},
    "remarks": {"text": 'Two lines,\n"quoted"; <b>é</b> {{ x }} \u202e'},
}
TIMES = {"started_at": "2022-03-13T19:42:05+01:00", "submitted_at": "2022-03-13T19:54:05+01:00"}


def run(version: Version, file: BytesIO) -> int:
    with translation.override("en"):
        return import_responses(
            version=version, wave=version.survey.waves.get(), source="imported", file=file
        )


def refused(file: BytesIO) -> list[str]:
    """What is told about a file that cannot be imported; nothing of it is there afterwards."""
    version = study.published()
    with pytest.raises(ImportRefused) as refusal:
        run(version, file)
    assert not Response.objects.exists()
    assert not Change.objects.exists()
    assert refusal.value.count == len(refusal.value.bad_cells)
    return [str(cell) for cell in refusal.value.bad_cells]


@pytest.mark.django_db
def test_import_stores_answers_pages_and_a_record_that_is_counted() -> None:
    version = study.published()
    assert run(version, study.data_file(FULL | TIMES, row(completed="0", last_page="1", hours="3"))) == 2
    first, second = Response.objects.order_by("id")
    assert (first.answers, second.answers) == (ANSWERS, {"hours": {"number": "3.00"}})
    assert (first.sent, second.sent) == (["about", "forms", "wishes"], ["about"])
    assert (first.source, first.language, first.completed) == ("imported", "nl", True)
    cells = load_version(version.id).layout.cells(bytes(first.record or b""))
    assert (cells["@wave"], cells["@source"], cells["sector"], cells["needs__2"]) == (
        "1",
        "imported",
        "rest",
        "else",
    )
    changes = [(change.was, bytes(change.now or b"")) for change in Change.objects.order_by("id")]
    assert changes == [(None, bytes(first.record or b"")), (None, bytes(second.record or b""))]


@pytest.mark.django_db
def test_anonymous_survey_keeps_a_band_of_minutes_and_no_time() -> None:
    version = study.published()
    run(version, study.data_file(row(**TIMES)))
    response = Response.objects.get()
    assert (response.minutes_band, response.wave) == ("10-15", version.survey.waves.get())
    times = (response.started_at, response.completed_at, response.active_at, response.active_seconds)
    assert times == (None, None, None, None)


@pytest.mark.django_db
def test_pseudonymous_survey_keeps_the_times() -> None:
    version = study.published(privacy_mode=Survey.PrivacyMode.PSEUDONYMOUS)
    run(version, study.data_file(row(**TIMES)))
    response = Response.objects.get()
    assert response.started_at
    assert response.completed_at
    assert response.started_at.isoformat() == "2022-03-13T18:42:05+00:00"
    assert (response.completed_at - response.started_at).total_seconds() == 720


@pytest.mark.django_db
def test_columns_may_stand_in_any_order() -> None:
    version = study.published()
    lines = study.data_file(FULL | {"remarks": "none"}).getvalue().decode().splitlines()
    turned = [",".join(reversed(line.split(","))) for line in lines]
    assert run(version, BytesIO("\n".join(turned).encode())) == 1
    assert Response.objects.get().answers == ANSWERS | {"remarks": {"text": "none"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"sector": "nobody"}, "column sector: This answer does not exist. Choose one of the list."),
        ({"completed": "yes"}, "column completed: 0 or 1 expected"),
        ({"language": "de"}, "column language: one of nl, en expected"),
        ({"last_page": "4"}, "column last_page: a page's number expected, from 0 (none sent) to 3"),
        ({"last_page": "2"}, "column last_page: a completed response has sent all pages: 3 expected"),
        (
            {"started_at": "13/03/2022"},
            "column started_at: a time with its offset from UTC expected, such as 2022-03-13T19:42:05+01:00",
        ),
        (
            TIMES | {"started_at": "2022-03-13T23:42:05+01:00"},
            "column submitted_at: this is before started_at",
        ),
        (
            {"completed": "0", "submitted_at": TIMES["submitted_at"]},
            "column submitted_at: only a completed response has this time",
        ),
        (
            {"completed": "0", "last_page": "1", "remarks": "x"},
            "column remarks: this is asked on page 3, and last_page is 1: empty expected",
        ),
        ({"tools__mail": "2"}, "column tools__mail: 0 or 1 expected: not ticked or ticked."),
        (
            {"org": "x" * 21},
            "column org: This text has 21 characters and at most 20 are possible. Shorten it.",
        ),
    ],
)
def test_bad_cell_is_told_with_its_line_column_and_reason(cells: dict[str, str], problem: str) -> None:
    assert problem in [
        told.removeprefix("line 3, ") for told in refused(study.data_file(row(), row(**cells)))
    ]


@pytest.mark.django_db
def test_answer_that_routing_hides_is_a_bad_cell() -> None:
    hidden = row(tools__mail="0", tools__chat="0", tools__none="1", usable__advise__mail="1")
    hidden |= {"usable__advise__chat": "0", "usable__refer__mail": "0", "usable__refer__chat": "0"}
    reason = "routing hides this question after the answers before it: empty expected"
    assert refused(study.data_file(hidden)) == [
        f"line 2, column usable__{item}__{option}: {reason}"
        for item in ("advise", "refer")
        for option in ("mail", "chat")
    ]


@pytest.mark.django_db
def test_a_cell_of_several_lines_is_told_by_the_first() -> None:
    assert refused(study.data_file(row(remarks="one\ntwo\nthree"), row(sector="nobody"))) == [
        "line 5, column sector: This answer does not exist. Choose one of the list."
    ]


@pytest.mark.django_db
def test_wrong_columns_are_named_one_by_one() -> None:
    header = study.data_file().getvalue().decode().strip()
    names = header.replace("sector,", "").replace("hours", "hour").replace("remarks", "org")
    assert refused(BytesIO(names.encode())) == [
        "line 1, column sector: this column is missing",
        "line 1, column hours: this column is missing",
        "line 1, column remarks: this column is missing",
        "line 1, column hour: no such column is known",
        "line 1, column org: this column is there more than once",
    ]


HEADER = study.data_file().getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "line 1: the file is empty; it needs a first row with the names of the columns"),
        (
            HEADER.replace(b",", b";"),
            "line 1: the columns are separated by semicolons; separate them by commas",
        ),
        (HEADER.replace(b",", b"\t"), "line 1: the columns are separated by tabs; separate them by commas"),
        (HEADER + b"1,1,3\n", "line 2: 3 cells where 25 columns are named"),
        (
            HEADER + b"caf\xe9\n",
            "line 2: this is not UTF-8; save the file as CSV UTF-8 (reading stopped here)",
        ),
        (
            HEADER.decode().encode("utf-16"),
            "line 1: this is not UTF-8; save the file as CSV UTF-8 (reading stopped here)",
        ),
        (HEADER + b"a\0\n", "line 2: this is no text: it holds a NUL character (reading stopped here)"),
        (
            HEADER + b'"a"b\n',
            "line 2: this is no CSV: ',' expected after '\"' (reading stopped here)",
        ),
        (
            HEADER + b'"never closed\n',
            "line 2: this is no CSV: unexpected end of data (reading stopped here)",
        ),
        (
            HEADER + b"x" * 200_000 + b"\n",
            "line 2: this is no CSV: field larger than field limit (131072) (reading stopped here)",
        ),
    ],
)
def test_what_is_no_data_file_gets_a_clear_answer(content: bytes, problem: str) -> None:
    assert refused(BytesIO(content)) == [problem]


@pytest.mark.django_db
def test_endless_row_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "LONGEST_ROW", 1_000)
    assert refused(BytesIO(HEADER + b'"a\n",' * 1_000)) == [
        "line 202: a row has more than 1000 bytes (reading stopped here)"
    ]


@pytest.mark.django_db
def test_byte_order_mark_and_blank_lines_are_no_problem() -> None:
    version = study.published()
    content = study.data_file(row(sector="care")).getvalue()
    assert run(version, BytesIO(b"\xef\xbb\xbf" + content.replace(b"\r\n", b"\n\n"))) == 1


@pytest.mark.django_db
def test_list_of_bad_cells_is_capped_and_counted_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_BAD_CELLS", 3)
    version = study.published()
    with pytest.raises(ImportRefused) as refusal:
        run(version, study.data_file(*[row(sector="nobody")] * 5))
    assert (len(refusal.value.bad_cells), refusal.value.count) == (3, 5)


@pytest.mark.django_db
def test_nothing_stays_when_the_last_line_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.actions.bulk.RESPONSES_AT_ONCE", 2)
    assert len(refused(study.data_file(*[row(sector="care")] * 5, row(sector="nobody")))) == 1


@pytest.mark.django_db
def test_command_imports_and_says_how_many(tmp_path: Path, capsys: Any) -> None:
    study.published()
    path = tmp_path / "responses.csv"
    path.write_bytes(study.data_file(row(sector="care")).getvalue())
    call_command("import_responses", "study", path, "--source", "synthetic")
    assert capsys.readouterr().out == "Responses imported into study: 1.\n"
    assert Response.objects.get().source == "synthetic"


@pytest.mark.django_db
def test_command_prints_bad_cells_and_fails(tmp_path: Path, capsys: Any) -> None:
    study.published()
    path = tmp_path / "responses.csv"
    path.write_bytes(study.data_file(row(sector="nobody")).getvalue())
    with pytest.raises(CommandError, match=r"^Nothing was imported: 1 bad cell\.$"):
        call_command("import_responses", "study", path)
    assert capsys.readouterr().out == (
        "line 2, column sector: This answer does not exist. Choose one of the list.\n"
    )


@pytest.mark.django_db
def test_command_names_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no published survey 'study'\.$"):
        call_command("import_responses", "study", tmp_path / "responses.csv")
    study.published()
    missing = tmp_path / "responses.csv"
    with pytest.raises(CommandError, match=rf"^{missing} cannot be read: No such file or directory\.$"):
        call_command("import_responses", "study", missing)
