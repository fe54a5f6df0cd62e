"""The suite as a developer runs it, and what its table says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.harness import Figure, in_turns, ratio, table

FIGURES = [Figure("page send", 2.5, "x floor", "<= 2"), Figure("respondents", 30.1234567, "a second", ">= 6")]


def test_table_shows_each_figure_with_its_budget() -> None:
    assert table(FIGURES).splitlines() == [
        "name         figure  unit      budget  holds",
        "page send    2.5     x floor   <= 2    NO",
        "respondents  30.12   a second  >= 6    yes",
    ]


@pytest.mark.parametrize(
    ("figure", "budget", "holds"),
    [(2, "<= 2", True), (2.01, "<= 2", False), (6, ">= 6", True), (5.9, ">= 6", False), (1, "= 2", False)],
)
def test_figure_holds_its_budget(figure: float, budget: str, holds: bool) -> None:  # noqa: FBT001
    assert Figure("any", figure, "s", budget).holds is holds


def test_ratio_is_of_turns_so_that_a_slow_moment_spoils_one() -> None:
    floor, ours = iter([9, 1, 50, 2]), iter([9, 2, 100, 900])
    assert ratio(in_turns(3, lambda: next(floor), lambda: next(ours))) == 2


@pytest.mark.slow
def test_suite_writes_what_it_prints(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"
    command = [sys.executable, "-m", "benchmarks", "--only", "transfer", "--output", str(output)]
    run = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    figures = json.loads(output.read_text())
    assert [sorted(figure) for figure in figures] == [["budget", "figure", "holds", "name", "unit"]] * 2
    again = [Figure(each["name"], each["figure"], each["unit"], each["budget"]) for each in figures]
    assert run.stdout == table(again) + "\n"
    assert run.returncode == (0 if all(each["holds"] for each in figures) else 1)


@pytest.mark.slow
def test_documentation_names_every_figure_that_can_be_measured() -> None:
    """The names that `--only` takes, which need no installation to be listed."""
    command = [sys.executable, "-m", "benchmarks", "--help"]
    run = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    names = run.stdout.partition("{")[2].partition("}")[0].split(",")
    page = (settings.BASE_DIR / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []
