"""The documentation of a dataset as DDI-Codebook 2.5, which archives read.

Elements stand in the order of the standard's schema. Texts hold U+FFFD for a character that XML cannot hold.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.datasets.about import About
from analysis.datasets.files.cells import decimal
from analysis.datasets.files.citation import citation, response_rate
from analysis.datasets.files.options import Options
from analysis.datasets.files.questions import questions_of, wording
from analysis.datasets.files.summary import Summary
from analysis.datasets.files.texts import xml_text
from analysis.datasets.files.words import answer_labels, missing_words
from analysis.datasets.table import Missing, Table, Variable
from surveys.questionnaire.base import Question
from surveys.questionnaire.text import Text

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def write(table: Table, about: About, options: Options, files: Sequence[str], path: Path) -> None:
    """The codebook of the dataset whose data are in `files`."""
    root = ET.Element(
        "codeBook",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "version": "2.5",
            "xml:lang": "en",
        },
    )
    _document(root, about)
    _study(root, about, options)
    for place, name in enumerate(files, start=1):
        _file(root, f"F{place}", name, table)
    data = ET.SubElement(root, "dataDscr")
    questions = questions_of(about)
    for place, variable in enumerate(table.variables, start=1):
        _variable(data, f"V{place}", variable, options, questions)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, {name: xml_text(value) for name, value in attributes.items()})
    child.text = xml_text(text) or None
    return child


def _add_languages(parent: ET.Element, tag: str, text: Text) -> None:
    for language, words in text.items():
        if words:
            _add(parent, tag, words).set("xml:lang", xml_text(language))


def _document(root: ET.Element, about: About) -> None:
    citation = ET.SubElement(ET.SubElement(root, "docDscr"), "citation")
    _title(citation, about)
    production = ET.SubElement(citation, "prodStmt")
    _add(production, "prodDate", about.as_of.isoformat(), date=about.as_of.isoformat())
    _add(production, "software", about.software)


def _title(parent: ET.Element, about: About) -> None:
    titles = ET.SubElement(parent, "titlStmt")
    title = about.questionnaire.title
    first = about.language if about.language in title else next(iter(title), "")
    _add(titles, "titl", title.show(first) or about.survey)
    for language, words in title.items():
        if language != first and words:
            _add(titles, "parTitl", words).set("xml:lang", xml_text(language))
    _add(titles, "IDNo", about.name)


def _study(root: ET.Element, about: About, options: Options) -> None:
    study = ET.SubElement(root, "stdyDscr")
    facts = about.questionnaire.consent.facts
    cited = ET.SubElement(study, "citation")
    _title(cited, about)
    _add(ET.SubElement(cited, "rspStmt"), "AuthEnty", facts.controller)
    production = ET.SubElement(cited, "prodStmt")
    _add(production, "producer", facts.controller)
    _add(production, "prodDate", about.as_of.isoformat(), date=about.as_of.isoformat())
    version = _add(ET.SubElement(cited, "verStmt"), "version", f"Release {about.number}, {about.state}")
    version.set("date", about.as_of.isoformat())
    _add(cited, "biblCit", citation(about))
    _contents(study, about)
    _method(study, about, options)
    use = ET.SubElement(ET.SubElement(study, "dataAccs"), "useStmt")
    _add(use, "contact", facts.contact)
    _add(use, "citReq", citation(about))
    _add(use, "conditions", "Nobody may try to find out who a row is about.")


def _contents(study: ET.Element, about: About) -> None:
    information = ET.SubElement(study, "stdyInfo")
    _add_languages(information, "abstract", about.questionnaire.welcome)
    description = ET.SubElement(information, "sumDscr")
    for wave in about.waves:
        for event, day in (("start", wave.opened), ("end", wave.closed)):
            if day:
                _add(
                    description,
                    "collDate",
                    day.isoformat(),
                    date=day.isoformat(),
                    event=event,
                    cycle=wave.name,
                )
    _add(description, "anlyUnit", "Person")
    _add(
        description,
        "dataKind",
        f"Anonymised survey data{', made up by a program' if about.synthetic else ''}",
    )


def _method(study: ET.Element, about: About, options: Options) -> None:
    method = ET.SubElement(study, "method")
    collection = ET.SubElement(method, "dataColl")
    _add(collection, "timeMeth", f"{len(about.waves)} wave(s) of fieldwork")
    _add(collection, "collMode", "Questionnaire that respondents fill in themselves, on the web")
    _add(collection, "weight", "The dataset holds no weights.")
    _add(method, "notes", _protection(about), subject="Disclosure control")
    rates = [rate for wave in about.waves if (rate := response_rate(wave))]
    if rates:
        analysis = ET.SubElement(method, "anlyInfo")
        for rate in rates:
            _add(analysis, "respRate", rate)


def _protection(about: About) -> str:
    done = about.disclosure
    alike = ", ".join(done.quasi_identifiers) or "no variable"
    return (
        "Identifiers and exact times were removed and rows were put in random order. "
        f"At least {done.k} rows are alike in {alike}. disclosure.html says more."
    )


def _file(root: ET.Element, identifier: str, name: str, table: Table) -> None:
    description = ET.SubElement(root, "fileDscr", {"ID": identifier, "URI": xml_text(name)})
    text = ET.SubElement(description, "fileTxt")
    _add(text, "fileName", name)
    size = ET.SubElement(text, "dimensns")
    _add(size, "caseQnty", str(table.rows))
    _add(size, "varQnty", str(len(table.variables)))
    _add(text, "fileType", name.rpartition(".")[2])


def _variable(
    data: ET.Element, identifier: str, variable: Variable, options: Options, questions: Mapping[str, Question]
) -> None:
    summary = options.summaries[variable.name]
    numeric = variable.kind == "number"
    element = _add(
        data,
        "var",
        ID=identifier,
        name=variable.name,
        intrvl="contin" if numeric else "discrete",
        nature={"scale": "ratio"}.get(variable.measure, variable.measure),
    )
    if variable.decimals:
        element.set("dcml", str(variable.decimals))
    _add_languages(element, "labl", variable.label)
    asked = wording(variable, questions)
    if asked:
        _add_languages(ET.SubElement(element, "qstn"), "qstnLit", asked)
    if numeric and summary.values:
        _range(element, variable, summary)
    _missing_values(element, summary)
    _add(element, "sumStat", str(summary.values), type="vald")
    _add(element, "sumStat", str(sum(summary.missing.values())), type="invd")
    _answers(element, variable, summary)
    _add(element, "varFormat", type="character" if variable.kind == "text" else "numeric")
    if variable.recoded:
        _add(element, "notes", variable.recoded, subject="Recoded")


def _range(element: ET.Element, variable: Variable, summary: Summary) -> None:
    lowest, highest = (decimal(end, variable.decimals) for end in (summary.lowest, summary.highest))
    units = "REAL" if variable.decimals else "INT"
    _add(ET.SubElement(element, "valrng"), "range", UNITS=units, min=lowest, max=highest)


def _missing_values(element: ET.Element, summary: Summary) -> None:
    invalid = ET.SubElement(element, "invalrng")
    for code in Missing:
        _add(invalid, "item", VALUE=str(summary.code(code)))


def _answers(element: ET.Element, variable: Variable, summary: Summary) -> None:
    """Each answer with its label in all languages and its count, then each reason for a missing value."""
    languages = dict.fromkeys(language for text in variable.labels.values() for language in text)
    by_language = {language: answer_labels(variable, language) for language in languages or {"en": None}}
    first = 1 if variable.kind == "choice" else 0
    for place, count in enumerate(summary.counts.tolist(), start=first):
        category = ET.SubElement(element, "catgry")
        _add(category, "catValu", str(place))
        _add_languages(category, "labl", Text({each: by_language[each][place] for each in by_language}))
        _add(category, "catStat", str(count), type="freq")
    for code, words in missing_words("en").items():
        category = ET.SubElement(element, "catgry", {"missing": "Y"})
        _add(category, "catValu", str(summary.code(code)))
        _add(category, "labl", words).set("xml:lang", "en")
        _add(category, "catStat", str(summary.missing.get(code, 0)), type="freq")
