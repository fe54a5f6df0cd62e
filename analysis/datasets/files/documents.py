"""The pages and texts of a package that people read: codebook, disclosure report, README and CHANGES.

They are in English, as archives ask; labels and questions are in all languages of the survey.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from analysis.datasets.about import About, Effect, Uniques
from analysis.datasets.files.cells import decimal
from analysis.datasets.files.citation import citation, response_rate, title_of
from analysis.datasets.files.names import spss_names, stata_names
from analysis.datasets.files.options import Options
from analysis.datasets.files.questions import questions_of, wording
from analysis.datasets.files.summary import Summary
from analysis.datasets.files.texts import xml_text
from analysis.datasets.files.words import answer_labels, missing_words
from analysis.datasets.table import Missing, Table, Variable
from surveys.questionnaire.base import Question
from surveys.questionnaire.text import Text

STYLE = Path(__file__).with_name("page.css")
KINDS = {"choice": "one answer", "tick": "box", "number": "number", "text": "text"}


def write_codebook(table: Table, about: About, options: Options, path: Path) -> None:
    """Every variable with its name, labels, question, answers with their counts, and missing values."""
    spss, stata = spss_names(table.names), stata_names(table.names)
    questions = questions_of(about)
    entries = [
        _entry(variable, options, questions) | {"spss": spss[variable.name], "stata": stata[variable.name]}
        for variable in table.variables
    ]
    context = {**_common(about, table), "document": "Codebook", "entries": entries}
    _write("codebook.html", context, path)


def write_disclosure(table: Table, about: About, path: Path) -> None:
    """What was done so that nobody can be found, what holds, and what that does not cover."""
    context = {
        **_common(about, table),
        "document": "Disclosure report",
        "disclosure": about.disclosure,
        "uniques": [_uniques(each) for each in about.disclosure.uniques],
        "effects": [_effect(each) for each in about.disclosure.effects],
    }
    _write("disclosure.html", context, path)


def write_readme(table: Table, about: About, options: Options, files: Sequence[str], path: Path) -> None:
    """What the package is and how its files are read."""
    facts = about.questionnaire.consent.facts
    rates = [rate for wave in about.waves if (rate := response_rate(wave))]
    shifted = [name for name, summary in options.summaries.items() if summary.shift]
    context = {
        **_common(about, table),
        "files": files,
        "facts": facts,
        "rates": rates,
        "missing": list(missing_words("en").items()),
        "shifted": shifted,
        "csv": options.csv,
        "formats": {name.rpartition(".")[2] for name in files},
    }
    _write("README.txt", context, path)


def write_changes(table: Table, about: About, path: Path) -> None:
    """What each release does otherwise than the one before, the newest first."""
    _write("CHANGES.txt", _common(about, table), path)


def _write(name: str, context: Mapping[str, Any], path: Path) -> None:
    with translation.override("en"):
        text = render_to_string(f"analysis/files/dataset/{name}", dict(context))
    path.write_text(xml_text(text), encoding="utf-8", newline="\n")


def _common(about: About, table: Table) -> dict[str, Any]:
    return {
        "about": about,
        "title": title_of(about),
        "citation": citation(about),
        "rows": table.rows,
        "columns": len(table.variables),
        "style": style(),
    }


def style() -> SafeString:
    """The style of a file, which as one file cannot link it; pages that are served never have it inside."""
    return mark_safe(f"<style>\n{STYLE.read_text()}</style>")  # noqa: S308 - our own


def _entry(variable: Variable, options: Options, questions: Mapping[str, Question]) -> dict[str, Any]:
    summary = options.summaries[variable.name]
    languages = tuple(dict.fromkeys(language for text in variable.labels.values() for language in text))
    asked = wording(variable, questions)
    return {
        "variable": variable,
        "kind": KINDS[variable.kind],
        "label": variable.label.show(options.language),
        "labels": _shown(variable.label),
        "questions": _shown(asked) if asked != variable.label else [],
        "languages": languages or ("en",),
        "answers": list(_answers(variable, summary, languages or ("en",))),
        "missing": list(_missing(summary)),
        "numbers": _numbers(variable, summary) if variable.kind == "number" else None,
        "summary": summary,
    }


def _uniques(uniques: Uniques) -> dict[str, Any]:
    counts = {"possible": f"{uniques.possible:,}", "examined": f"{uniques.examined:,}"}
    shares = {"average": _percent(uniques.average), "largest": _percent(uniques.largest)}
    return {"columns": uniques.columns, **counts, **shares}


def _effect(effect: Effect) -> dict[str, Any]:
    shares = {"changed": _percent(effect.changed), "entropy_lost": _percent(effect.entropy_lost)}
    return {**vars(effect), **shares, "largest_difference": f"{effect.largest_difference:.1f}"}


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _shown(text: Text) -> list[tuple[str, str]]:
    """The text in each language that has one."""
    return [(language, words) for language, words in text.items() if words]


def _answers(variable: Variable, summary: Summary, languages: Sequence[str]) -> Iterator[dict[str, Any]]:
    labels = [answer_labels(variable, language) for language in languages]
    first = 1 if variable.kind == "choice" else 0
    for place, count in enumerate(summary.counts.tolist(), start=first):
        words = [(language, each[place]) for language, each in zip(languages, labels, strict=True)]
        yield {"value": place, "labels": words, "count": count}


def _missing(summary: Summary) -> Iterator[dict[str, Any]]:
    """The reasons that occur, each with its code and how often."""
    words = missing_words("en")
    for code in Missing:
        if count := summary.missing.get(code, 0):
            yield {"code": summary.code(code), "words": words[code], "count": count}


def _numbers(variable: Variable, summary: Summary) -> dict[str, str] | None:
    """The range and the mean, with two decimals more than the numbers have."""
    if not summary.values:
        return None
    mean = round(summary.total * 100 / summary.values)
    return {
        "lowest": decimal(summary.lowest, variable.decimals),
        "highest": decimal(summary.highest, variable.decimals),
        "mean": decimal(mean, variable.decimals + 2),
    }
