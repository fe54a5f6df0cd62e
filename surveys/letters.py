"""What an organisation hands out: letters and a poster, filled in with what is true of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, override

from surveys.fieldwork import open_link
from surveys.models import Distribution, Wave
from surveys.moments import moment
from surveys.posters import Wording, poster
from surveys.questionnaire.document import Questionnaire
from surveys.texts import LETTER, fill, text_of, unknown_placeholders


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter in one language; `missing` are the placeholders that nothing is known for."""

    language: str
    text: str
    missing: tuple[str, ...]


def values_for(
    wave: Wave, distribution: Distribution, questionnaire: Questionnaire, language: str
) -> dict[str, str]:
    """What the placeholders of a letter stand for; empty where it is not known yet."""
    with override(language):
        closing = moment(distribution.closes_at or wave.closes_at)
    facts = questionnaire.consent.facts
    return {
        "survey": questionnaire.title.show(language),
        "organisation": distribution.organisation.name,
        "link": open_link(distribution),
        "closing": closing,
        "contact": facts.contact,
        "controller": facts.controller,
    }


def letter(text: str, values: Mapping[str, str], language: str) -> Letter:
    """A text with its placeholders filled in."""
    known = tuple(name for name, value in values.items() if value)
    return Letter(
        language=language, text=fill(text, values), missing=tuple(unknown_placeholders(text, known))
    )


def letters_of(wave: Wave, distribution: Distribution, questionnaire: Questionnaire) -> list[Letter]:
    """The letter that the organisation forwards, in each language of the questionnaire."""
    return [
        letter(
            text_of(wave, LETTER, language),
            values_for(wave, distribution, questionnaire, language),
            language,
        )
        for language in questionnaire.languages
    ]


def poster_of(distribution: Distribution, questionnaire: Questionnaire) -> bytes:
    """The organisation's poster as PDF, in the languages of the questionnaire; it must have a link."""
    wave = distribution.wave
    return poster(
        link=open_link(distribution),
        organisation=distribution.organisation.name,
        wordings=[
            _wording(values_for(wave, distribution, questionnaire, language), language)
            for language in questionnaire.languages
        ],
    )


def _wording(values: Mapping[str, str], language: str) -> Wording:
    with override(language):
        closing = gettext("You can answer until %(closing)s.") % values if values["closing"] else ""
        return Wording(
            language=language,
            title=values["survey"],
            invitation=gettext("Take part: scan the code with your phone, or type the link below it."),
            closing=closing,
            contact=gettext("Questions? %(contact)s") % values,
            qr=gettext("QR code of the link %(link)s") % values,
        )
