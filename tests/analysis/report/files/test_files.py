"""Reports as files: what each format holds, and that it never differs for the same report."""

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from os import environ
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pypdfium2
import pytest

from analysis.report.files import FORMATS, write
from tests.analysis.report.files.reports import ELEMENT, FORMULA, small

pytestmark = pytest.mark.xdist_group("report files")

CAPTIONS = ["Table 1: Title, N% (N=8).", "Table 2: Title, N% (N=8)."]
ALTERNATIVE = f"2 bars of 100%, each divided into: Yes, {ELEMENT}. The table has the figures."
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Files]:
    """The files of two processes, which order sets and dicts of strings differently where they can."""
    made = []
    for seed in ("1", "2"):
        folder = tmp_path_factory.mktemp("files")
        command = [sys.executable, "-m", "tests.analysis.report.files.writing", str(folder)]
        subprocess.run(command, env=environ | {"PYTHONHASHSEED": seed}, check=True)
        made.append({name: (folder / f"report.{name}").read_bytes() for name in (*FORMATS, "steps")})
    return made[0], made[1]


@pytest.fixture
def files(twice: tuple[Files, Files]) -> Files:
    return twice[0]


def test_same_report_is_same_bytes(twice: tuple[Files, Files]) -> None:
    first, second = twice
    assert [name for name in FORMATS if first[name] != second[name]] == []


def test_every_format_tells_of_each_output(files: Files) -> None:
    assert json.loads(files["steps"]) == {name: [[1, 2], [2, 2]] for name in FORMATS}


def test_workbook_has_unrounded_numbers_and_formulas_as_text(files: Files) -> None:
    book = openpyxl.load_workbook(BytesIO(files["xlsx"]))
    assert book.sheetnames == ["Contents", "Table 1", "Table 2"]
    sheet = book["Table 1"]
    assert sheet.freeze_panes == "B4"
    assert list(sheet.iter_rows(min_row=4, max_row=6, values_only=True)) == [
        ("First", None, None, None, None, None, None, None),
        (FORMULA, 8, 0.125, 0.875, pytest.approx(1 / 3), 0.0123, f"A / {FORMULA}", 2),
        ("Bell \ufffd", 0, None, None, None, None, "–", 0),
    ]
    assert {sheet["A5"].data_type, sheet["G5"].data_type} == {"s"}
    assert [sheet[place].number_format for place in ("B5", "C5", "E5", "F5")] == [
        "0",
        "0.0%",
        "0.00",
        "0.000",
    ]
    assert list(book["Table 2"].iter_rows(min_row=3, max_row=4, values_only=True)) == [
        ("Title", "A", "A, place"),
        ("One *", 0.125, 1),
    ]


def test_workbook_reads_no_text_as_its_own_markup() -> None:
    made = write(replace(small(), title="<r>&</r>"), "xlsx")
    assert openpyxl.load_workbook(BytesIO(made))["Contents"]["A1"].value == "<r>&</r> "


def test_page_needs_nothing_else_and_reads_no_label_as_markup(files: Files) -> None:
    page = files["html"].decode()
    assert re.findall(r"<script|<link|<img|javascript:|url\((?!\"data:font)", page) == []
    assert ELEMENT not in page
    assert page.count("&lt;b&gt;#[*bold*]&lt;/b&gt;") >= 3  # head, legend, text alternative
    assert page.count("<svg ") == 1
    assert re.findall("<figcaption>(.*)</figcaption>", page) == CAPTIONS


def test_pdf_is_tagged_and_shows_labels_as_they_are(files: Files) -> None:
    document = pypdfium2.PdfDocument(files["pdf"])
    shown = "".join(page.get_textpage().get_text_range() for page in document)
    assert [caption for caption in (*CAPTIONS, FORMULA, ELEMENT) if caption not in shown] == []
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "Report"
    assert document.get_metadata_value("CreationDate").startswith("D:20261121123015")


def test_a_tall_chart_stays_with_its_caption_on_a_page_that_lies(tmp_path: Path) -> None:
    file = tmp_path / "tall.pdf"
    subprocess.run([sys.executable, "-m", "tests.analysis.report.files.tall", str(file)], check=True)
    lying = [page for page in pypdfium2.PdfDocument(file) if page.get_width() > page.get_height()]
    (only,) = (page for page in lying if "Figure 1: Tall." in page.get_textpage().get_text_range())
    chart = max((each.get_bounds() for each in only.get_objects()), key=lambda bounds: bounds[3] - bounds[1])
    assert 300 < chart[3] - chart[1] < only.get_height()


def test_word_file_has_captions_heads_and_text_alternatives(files: Files) -> None:
    document = docx.Document(BytesIO(files["docx"]))
    captions = [each.text for each in document.paragraphs if each.style and each.style.name == "Caption"]
    assert captions == CAPTIONS
    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == ALTERNATIVE
    assert [table.rows[0]._tr.xpath("w:trPr/w:tblHeader") != [] for table in document.tables] == [True, True]
    first = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert first[2] == [FORMULA, "8", "12.5%", "87.5%", "0.33", "= 0.012", f"A / {FORMULA}", "✓✓"]


def test_pieces_are_an_image_of_each_chart_and_the_data_of_each_table(files: Files) -> None:
    pieces = ZipFile(BytesIO(files["zip"]))
    images = ["o1-annex.svg", "o1-annex.png", "o1-annex.pdf"]
    assert pieces.namelist() == ["contents.csv", "o1-annex.csv", *images, "o2-annex.csv"]
    starts = [pieces.read(name)[:4] for name in images]
    assert starts == [b"<svg", b"\x89PNG", b"%PDF"]
    contents = pieces.read("contents.csv").decode().splitlines()
    assert contents[:2] == [
        "\ufefffile,label,caption,n,notes",
        'o1-annex,Table 1,"Table 1: Title, N% (N=8).",8,A note.',
    ]
    data = [*csv.reader(pieces.read("o1-annex.csv").decode().splitlines())]
    assert data[1][:4] == ["a", f"'{FORMULA}", "8", "12.5"]


def test_parts_of_zip_files_have_no_time_of_their_own(files: Files) -> None:
    times = {
        part.date_time
        for name in ("docx", "xlsx", "zip")
        for part in ZipFile(BytesIO(files[name])).infolist()
    }
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_method_is_told_in_full() -> None:
    document = small()
    assert document.facts == (
        ("Survey", "Study"),
        ("Questionnaire", "version 2"),
        ("Report definition", "small"),
        ("Fieldwork", "Spring: from March 1, 2026 to June 1, 2026"),
        ("Responses", "9"),
        ("of which complete", "7"),
        ("of which partial", "2"),
        ("As of", "Nov. 21, 2026, 1:30 p.m."),
    )
    assert document.sentences[0] == "For the research team: small groups are not hidden."
    assert document.sentences[-1] == "Raw data."
