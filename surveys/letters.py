"""What an organisation hands out: letters and a poster, filled in with what is true of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, override

from surveys.fieldwork import open_link
from surveys.models import Distribution, Survey, Wave
from surveys.moments import moment
from surveys.posters import Wording, poster
from surveys.questionnaire.document import Questionnaire
from surveys.texts import LETTER, MAILS, PARTNER, fill, text_of, unknown_placeholders


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter in one language; `missing` are the placeholders that nothing is known for."""

    language: str
    text: str
    missing: tuple[str, ...]
    title: str = ""


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


def letter(text: str, values: Mapping[str, str], language: str, *, title: str = "") -> Letter:
    """A text with its placeholders filled in."""
    known = tuple(name for name, value in values.items() if value)
    missing = tuple(unknown_placeholders(text, known))
    return Letter(language=language, text=fill(text, values), missing=missing, title=title)


def previews_of(
    distribution: Distribution,
    questionnaire: Questionnaire,
    texts: Mapping[str, Mapping[str, str]],
    reader: str,
) -> Iterator[Letter]:
    """The letter and the mails of these texts, as somebody of the organisation named `reader` would get them.

    A personal link or a way out would be somebody's, so what stands there has dots.
    """
    wave = distribution.wave
    has_personal_links = wave.survey.privacy_mode != Survey.PrivacyMode.ANONYMOUS
    for language in questionnaire.languages:
        values = values_for(wave, distribution, questionnaire, language)
        yield letter(texts[LETTER.name][language], values, language, title=str(LETTER.label))
        values |= {"name": reader, "opt_out": f"{settings.BASE_URL}/no-mail/…/"}
        for mail in MAILS:
            if mail is not PARTNER and has_personal_links:
                values["link"] = f"{settings.BASE_URL}/i/…/"
            else:
                values["link"] = open_link(distribution)
            subject = fill(texts[mail.subject.name][language], values)
            body = texts[mail.body.name][language]
            yield letter(body, values, language, title=f"{mail.body.label}: {subject}")


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
