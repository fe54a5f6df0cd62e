"""A dataset of three variables with all that is told about it, for the tests of documents and packages."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from analysis.datasets.about import (
    About,
    Disclosure,
    Earlier,
    Effect,
    Join,
    Uniques,
    WaveFacts,
)
from analysis.datasets.files.package import write_package
from analysis.datasets.table import Missing, Table
from surveys.questionnaire.document import Questionnaire
from tests.analysis.datasets.files.making import DATED, Given, choice, table_of, variable
from tests.support import study

SECTOR = replace(choice("sector", "care", "youth"), question="sector", recoded="“health” became “care”")
HOURS = replace(variable("hours", "number", decimals=2), question="hours")
REMARK = variable("remark", "text")
CELLS: Given = {
    "sector": [1, 2, 1, Missing.SUPPRESSED],
    "hours": [1250, Missing.LEFT_OPEN, -5, 300],
    "remark": ["=1+1", Missing.NOT_REACHED, "<b>fine</b> 😀", "bell\x07"],
}


def table() -> Table:
    return table_of([SECTOR, HOURS, REMARK], CELLS)


def questionnaire(**fields: Any) -> Questionnaire:
    return replace(study.questionnaire(), **fields)


def about(**fields: Any) -> About:
    wave = WaveFacts(
        number=1,
        name="Spring",
        opened=date(2026, 3, 1),
        closed=date(2026, 4, 30),
        organisations=12,
        invited=40,
        completed=10,
        partial=3,
        rows=4,
    )
    facts: dict[str, Any] = {
        "survey": "study",
        "number": 2,
        "state": "approved",
        "audience": "public",
        "language": "en",
        "as_of": DATED,
        "software": "Peilpunt 0.1.0",
        "questionnaires": {1: questionnaire()},
        "recipe": {"spec": 1, "k": 5, "drop": ("org",)},
        "waves": [wave],
        "disclosure": DISCLOSURE,
        "changes": ("The age groups are wider.",),
        "earlier": (Earlier(number=1, as_of=date(2026, 6, 1), rows=3),),
    }
    return About(**(facts | fields))


DISCLOSURE = Disclosure(
    wanted_k=2,
    k=2,
    wanted_l=1,
    diversity={"hours": 2},
    quasi_identifiers=("sector",),
    groups=2,
    suppressed_rows=1,
    effects=(Effect(name="sector", recoded="“health” became “care”", suppressed=1, changed=0.25),),
    uniques=(Uniques(columns=3, possible=1, examined=1, average=1.0, largest=1.0),),
    joins=(Join(release=1, columns=3, matched=2),),
    left_out={"org": "direct identifier"},
)


def unpacked(path: Path) -> dict[str, bytes]:
    """What is in a package, by name in its folder."""
    with ZipFile(path) as archive:
        return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}


def package(path: Path, *formats: str, **fields: Any) -> Path:
    write_package(table(), about(**fields), formats, path, lambda _percent, _step: None)
    return path
