"""Surveys, the draft of a survey's questionnaire, and its published versions."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import User
from surveys.models import Response, Survey, Version
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.document import ConsentFacts, Questionnaire
from surveys.questionnaire.problems import CODE, InvalidDocument, Problem
from surveys.questionnaire.record import Layout


class AlreadyPublished(Exception):  # noqa: N818 - it is what it says
    """The newest version has this very document already."""

    def __init__(self, version: Version) -> None:
        super().__init__(f"version {version.number} of {version.survey.code} has this document")
        self.version = version


@transaction.atomic
def create_survey(
    *,
    code: str,
    privacy_mode: str = Survey.PrivacyMode.ANONYMOUS_ON_COMPLETION,
    organisation_source: str = Survey.OrganisationSource.ANSWER,
    receipt_codes: bool = False,
    shown_live: bool = False,
) -> Survey:
    """Make a survey without a questionnaire.

    Raises `ValidationError` by field, as for a code that is taken.
    """
    if not CODE.fullmatch(code):
        message = _("Use a letter, then letters, digits or underscores, at most 20 characters.")
        raise ValidationError({"code": message})
    survey = Survey(
        code=code,
        privacy_mode=privacy_mode,
        organisation_source=organisation_source,
        receipt_codes=receipt_codes,
        shown_live=shown_live,
    )
    survey.full_clean()
    survey.save()
    return survey


@transaction.atomic
def save_draft(*, survey: Survey, document: Questionnaire) -> None:
    """Keep a document that can still change; it need not be sound yet."""
    survey.draft = codec.dump(document)
    survey.save(update_fields=["draft"])


@transaction.atomic
def publish(*, survey: Survey, document: Questionnaire, now: datetime, by: User | None) -> Version:
    """Freeze the document as the survey's next version, with the layout of its records; no draft is left.

    Raises `InvalidDocument` while the document is not sound or its consent facts contradict the survey's
    settings, and `AlreadyPublished` when nothing changed.
    """
    data = codec.dump(document)
    problems = [*codec.check(data, QUESTION_TYPES), *contradictions(document.consent.facts, survey)]
    if problems:
        raise InvalidDocument(problems)
    Survey.objects.select_for_update().get(id=survey.id)  # one at a time takes the next number
    newest = survey.versions.order_by("-number").first()
    if newest and newest.document == data:
        raise AlreadyPublished(newest)
    version = Version.objects.create(
        survey=survey,
        number=newest.number + 1 if newest else 1,
        document=data,
        layout=Layout.of(document, Response.Source.values).as_json(),
        published_at=now,
        published_by=by,
    )
    survey.draft = None
    survey.save(update_fields=["draft"])
    return version


def contradictions(facts: ConsentFacts, survey: Survey) -> Iterator[Problem]:
    """Where respondents would read something else than the survey does."""
    if facts.organisation_source != survey.organisation_source:
        message = (
            f"the survey's setting is {survey.organisation_source}; change it, or the text and this fact"
        )
        yield Problem("consent/facts/organisation_source", message)
    if facts.personal_link_cut_at_completion != survey.is_anonymous:
        cuts = "cuts" if survey.is_anonymous else "does not cut"
        message = f"a survey that is {survey.privacy_mode} {cuts} the link when a response is completed"
        yield Problem("consent/facts/personal_link_cut_at_completion", message)
    if facts.receipt_code != survey.receipt_codes:
        gives = "gives" if survey.receipt_codes else "gives no"
        message = f"the survey {gives} receipt codes; change that setting, or the text and this fact"
        yield Problem("consent/facts/receipt_code", message)
