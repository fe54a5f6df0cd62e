"""The questionnaire: a document that nothing changes once it is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from surveys.questionnaire.base import Question
from surveys.questionnaire.text import NO_TEXT, Text

OrganisationSource = Literal["link", "answer", "none"]
#: The grounds of article 6(1) of the GDPR, in its order.
LegalBasis = Literal[
    "consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"
]


@dataclass(frozen=True, kw_only=True)
class ConsentFacts:
    """What the consent text promises, as data: the survey's settings and the product must agree with it."""

    controller: str
    contact: str
    legal_basis: LegalBasis
    organisation_source: OrganisationSource
    smallest_group_shown: int
    retention_months: int
    free_text_in_datasets: bool
    receipt_code: bool
    ip_address_stored: bool
    personal_link_cut_at_completion: bool
    partial_answers_used: bool


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a respondent reads before the start; `required`: starting takes ticking `agree`."""

    text: Text
    agree: Text
    required: bool = True
    facts: ConsentFacts


@dataclass(frozen=True, kw_only=True)
class Page:
    """The questions of one screen."""

    code: str
    title: Text
    intro: Text = NO_TEXT
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """Pages of questions in some languages, with what stands before and after them."""

    code: str
    title: Text
    languages: tuple[str, ...]
    default_language: str
    welcome: Text
    consent: Consent
    end: Text
    pages: tuple[Page, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Page]:
        """The pages by their codes, in order."""
        return {page.code: page for page in self.pages}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by their codes, in order."""
        return {question.code: question for page in self.pages for question in page.questions}

    @cached_property
    def page_of(self) -> Mapping[str, Page]:
        """The page that asks each question, by the question's code."""
        return {question.code: page for page in self.pages for question in page.questions}

    @cached_property
    def question_of_column(self) -> Mapping[str, Question]:
        """The question that each column belongs to, by the column's name, in the order of the data file."""
        return {
            column.name: question for question in self.questions.values() for column in question.columns()
        }

    @cached_property
    def deciding_columns(self) -> Mapping[str, tuple[str, ...]]:
        """The questions that some condition looks at, by code, with the names of all their columns."""
        conditions = [question.condition for question in self.questions.values() if question.condition]
        names = {name for condition in conditions for name in condition.names()}
        deciding = {self.question_of_column[name].code: self.question_of_column[name] for name in names}
        return {
            code: tuple(column.name for column in question.columns()) for code, question in deciding.items()
        }

    @cached_property
    def decided_on_own_page(self) -> frozenset[str]:
        """The codes of the questions whose condition looks at another question of the same page."""
        return frozenset(
            question.code
            for page in self.pages
            for question in page.questions
            if question.condition
            and any(
                self.page_of[self.question_of_column[name].code] is page
                for name in question.condition.names()
            )
        )
