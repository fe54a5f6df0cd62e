"""The package: what is in it, that it never differs, and that it is there whole or not at all."""

import hashlib
import json
import subprocess
import sys
from os import environ
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from playwright.sync_api import Browser

from analysis.datasets.files import FORMATS
from analysis.datasets.files.options import CsvStyle
from analysis.datasets.files.package import UnknownFormat, write_package
from surveys.questionnaire.text import Text
from tests.analysis.datasets.files.packages import about, package, questionnaire, table, unpacked
from tests.support.browser import accessibility_problems

pytestmark = pytest.mark.xdist_group("package")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The packages of two processes, which order sets and dicts of strings differently where they can."""
    made = []
    for seed in ("1", "2"):
        made.append(tmp_path_factory.mktemp("package") / "package.zip")
        command = [sys.executable, "-m", "tests.analysis.datasets.files.packing", str(made[-1])]
        subprocess.run(command, env=environ | {"PYTHONHASHSEED": seed}, check=True)
    return made[0], made[1]


@pytest.fixture
def files(twice: tuple[Path, Path]) -> dict[str, bytes]:
    return unpacked(twice[0])


def test_same_table_is_same_bytes(twice: tuple[Path, Path]) -> None:
    first, second = (unpacked(path) for path in twice)
    assert [name for name in first if first[name] != second[name]] == []
    assert twice[0].read_bytes() == twice[1].read_bytes()


def test_package_is_one_folder_of_stored_files_without_a_time(twice: tuple[Path, Path]) -> None:
    with ZipFile(twice[0]) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {name.partition("/")[0] for name in names} == {"study-dataset-2"}
        assert {(each.date_time, each.compress_type) for each in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0)
        }


def test_manifest_has_rows_columns_and_the_checksum_of_each_file(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    assert (manifest["rows"], manifest["columns"]) == (4, 3)
    assert manifest["settings"]["recipe"] == {"spec": 1, "k": 5, "drop": ["org"]}
    assert {each["name"]: (each["bytes"], each["sha256"]) for each in manifest["files"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
        if name != "manifest.json"
    }


def test_package_has_data_in_each_format_and_its_documents(files: dict[str, bytes]) -> None:
    documents = ["README.txt", "CHANGES.txt", "codebook.html", "codebook.xml", "disclosure.html", "data.R"]
    papers = ["questionnaire-en.pdf", "questionnaire-nl.pdf"]
    data = [f"data.{name}" for name in FORMATS]
    assert set(files) == {*documents, *papers, *data, "variables.csv", "manifest.json"}


def test_readme_says_what_codes_mean_and_how_to_cite(files: dict[str, bytes]) -> None:
    text = files["README.txt"].decode()
    assert "4 rows, 3 variables. Made with Peilpunt 0.1.0." in text
    assert "  -7  left open\n" in text
    assert "An institute (2026). Study: anonymised dataset, release 2 [data set]." in text
    assert "10 completed responses and 40 people invited in person" in text
    assert "DRAFT" not in text


def test_changes_name_each_release(files: dict[str, bytes]) -> None:
    assert files["CHANGES.txt"].decode().splitlines()[2:] == [
        "Release 2, as of 2026-11-22, 4 rows",
        "  - The age groups are wider.",
        "",
        "Release 1, as of 2026-06-01, 3 rows",
    ]


def test_questionnaire_is_a_tagged_pdf_with_codes(files: dict[str, bytes]) -> None:
    paper = pypdfium2.PdfDocument(files["questionnaire-nl.pdf"])
    text = "\n".join(page.get_textpage().get_text_range() for page in paper)
    assert paper.is_tagged()
    assert "sector sector" in text
    assert "tools__none != 1" in text


def test_questionnaire_with_signs_that_no_typeface_has_is_still_a_tagged_pdf(tmp_path: Path) -> None:
    asked = questionnaire(title=Text({"en": "😀 中文"}))
    papers = unpacked(package(tmp_path / "file.zip", "csv", questionnaires={1: asked}))
    assert pypdfium2.PdfDocument(papers["questionnaire-en.pdf"]).is_tagged()


@pytest.mark.parametrize("name", ["codebook.html", "disclosure.html"])
def test_pages_are_accessible_and_need_nothing_else(
    name: str, files: dict[str, bytes], browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content(files[name].decode())
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert requests == []
    page.close()


def test_draft_says_so_in_name_manifest_and_documents(tmp_path: Path) -> None:
    path = package(tmp_path / "file.zip", "csv", state="draft")
    with ZipFile(path) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"study-dataset-2-draft"}
    files = unpacked(path)
    assert json.loads(files["manifest.json"])["state"] == "draft"
    assert all(
        b"raft" in files[name] for name in ("README.txt", "codebook.html", "disclosure.html", "codebook.xml")
    )


def test_made_up_rows_are_told_as_such(tmp_path: Path) -> None:
    files = unpacked(package(tmp_path / "file.zip", "csv", synthetic=True))
    assert json.loads(files["manifest.json"])["synthetic"] is True
    assert all(
        b"made up by a program" in content
        for name, content in files.items()
        if name.endswith((".html", ".xml"))
    )
    assert b"SYNTHETIC. Rows of this dataset are made up by a program." in files["README.txt"]


def test_title_and_code_of_a_survey_name_no_file_outside(tmp_path: Path) -> None:
    hostile = questionnaire(title=Text({"en": "../../<b>etc</b>\x00/passwd", "nl": "\\\\server"}))
    path = package(tmp_path / "file.zip", "csv", "xlsx", survey="../../e=tc\\x", questionnaires={1: hostile})
    with ZipFile(path) as archive:
        assert {name.rpartition("/")[0] for name in archive.namelist()} == {"e-tc-x-dataset-2"}
    assert b"../../&lt;b&gt;etc&lt;/b&gt;\xef\xbf\xbd/passwd" in unpacked(path)["codebook.html"]


def test_several_versions_have_a_questionnaire_each(tmp_path: Path) -> None:
    path = package(tmp_path / "file.zip", "csv", questionnaires={2: questionnaire(), 1: questionnaire()})
    papers = {name for name in unpacked(path) if name.startswith("questionnaire")}
    assert papers == {
        f"questionnaire-v{number}-{language}.pdf" for number in (1, 2) for language in ("en", "nl")
    }


def test_csv_with_labels_has_no_script_that_labels_it(tmp_path: Path) -> None:
    style = CsvStyle(cells="labels", separator="semicolon", missing="empty")
    write_package(table(), about(), ["csv"], tmp_path / "file.zip", lambda *_: None, csv=style)
    files = unpacked(tmp_path / "file.zip")
    assert "data.R" not in files
    assert files["data.csv"].decode().splitlines() == [
        "sector;hours;remark",
        "Answer care;12.50;'=1+1",
        "Answer youth;;",
        "Answer care;-0.05;<b>fine</b> 😀",
        ";3.00;bell\x07",
    ]


def test_work_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    class Stopped(Exception):  # noqa: N818
        pass

    told: list[int] = []

    def stop_late(percent: int, step: str) -> None:
        told.append(percent)
        if percent > 50:
            raise Stopped

    with pytest.raises(Stopped):
        write_package(table(), about(), list(FORMATS), tmp_path / "file.zip", stop_late)
    assert told == sorted(told)
    assert list(tmp_path.iterdir()) == []


def test_work_begins_anew_where_a_process_was_killed(tmp_path: Path) -> None:
    left = tmp_path / "file.zip.parts"
    left.mkdir()
    (left / "data.sav").write_text("half")
    assert "data.sav" not in unpacked(package(tmp_path / "file.zip", "csv"))
    assert list(tmp_path.iterdir()) == [tmp_path / "file.zip"]


def test_unknown_format_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"^There is no format ods\. Choose from csv, sav, "):
        package(tmp_path / "file.zip", "csv", "ods")
