"""A small study that has every closed question type, a breakdown, two moments and routing."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any, cast

from organisations.models import User
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.publishing import create_survey, publish
from surveys.models import Member, Response, Survey, Version
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.datafile import column_names
from surveys.questionnaire.document import OrganisationSource, Questionnaire
from surveys.questionnaire.record import Layout
from tests.support import documents

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCES = tuple(source for source in Response.Source.values if source != Response.Source.TEST)


def text(english: str) -> dict[str, str]:
    return {"nl": english, "en": english}


def options(*codes: str, exclusive: str = "", other: str = "") -> list[dict[str, Any]]:
    return [
        {"code": code, "text": text(code)}
        | ({"exclusive": True} if code == exclusive else {})
        | ({"other": True} if code == other else {})
        for code in codes
    ]


def question(kind: str, code: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "code": code, "text": text(code), **fields}


def page(code: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "title": text(code), "questions": list(questions)}


PAGES = [
    page(
        "about",
        question("text", "org", max_length=20),
        question(
            "single",
            "sector",
            required=True,
            breakdown=True,
            options=options("care", "work", "rest", other="rest"),
        ),
        question("number", "hours", decimals=2, minimum="0", maximum="80"),
    ),
    page(
        "forms",
        question("matrix", "before", items=options("desk", "phone"), options=options("never", "much", "na")),
        question(
            "matrix",
            "now",
            items=options("desk", "phone"),
            options=options("never", "much", "na"),
            pairs_with="before",
        ),
        question("multiple", "tools", options=options("mail", "chat", "none", exclusive="none")),
        question(
            "grid",
            "usable",
            condition="tools__none != 1",
            items=options("advise", "refer"),
            options=options("mail", "chat"),
        ),
    ),
    page(
        "wishes",
        question("ranking", "needs", top=2, options=options("time", "money", "rooms", "else", other="else")),
        question("longtext", "remarks", max_length=1000),
    ),
]


def document(*pages: dict[str, Any], code: str = "study") -> dict[str, Any]:
    """The study with its own pages, or with others."""
    return documents.document(code, pages or PAGES, text)


def questionnaire(*pages: dict[str, Any]) -> Questionnaire:
    return codec.load(document(*pages), QUESTION_TYPES)


def layout(*pages: dict[str, Any]) -> Layout:
    return Layout.of(questionnaire(*pages), SOURCES)


def closed_columns() -> set[str]:
    """The names of the columns that are in records."""
    return {column.name for column in layout().columns if not column.name.startswith("@")}


def agreeing(document: Questionnaire, survey: Survey) -> Questionnaire:
    """The document with consent facts that agree with the survey's settings."""
    facts = replace(
        document.consent.facts,
        organisation_source=cast("OrganisationSource", survey.organisation_source),
        personal_link_cut_at_completion=survey.is_anonymous,
        receipt_code=survey.receipt_codes,
    )
    return replace(document, consent=replace(document.consent, facts=facts))


def unpublished(code: str, **settings: Any) -> Survey:
    """A survey without a version, in which all users that there are take part."""
    survey = create_survey(code=code, **settings)
    Member.objects.bulk_create(Member(survey=survey, user=user) for user in User.objects.all())
    return survey


def published(*pages: dict[str, Any], code: str = "study", **settings: Any) -> Version:
    """The study as a survey with a published version and an open wave, in which all users take part."""
    survey = unpublished(code, **settings)
    version = publish(survey=survey, document=agreeing(questionnaire(*pages), survey), now=NOW, by=None)
    open_first_wave(survey=survey, organisations=[], now=NOW)
    return version


def row(**cells: str) -> dict[str, str]:
    """A row of the study's data file: a completed response that left open what is not given."""
    return {"completed": "1", "last_page": "3", "language": "nl", **cells}


def data_file(*rows: Mapping[str, str]) -> BytesIO:
    """A data file of the study with these rows, as it is handed in."""
    return file_of(questionnaire(), *rows)


def file_of(document: Questionnaire, *rows: Mapping[str, str]) -> BytesIO:
    """A data file of any questionnaire."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, column_names(document), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return BytesIO(text.getvalue().encode())
