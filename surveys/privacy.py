"""What a survey's settings mean: to respondents in sentences, to the team as what each choice rules out.

Both say what the code does: `actions/completing.py` and `actions/waves.py` (finalise) delete, the triggers of
migrations 0007 and 0009 hold everybody to it. docs/privacy.md tells it at length.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from surveys.models import Response, Survey
from surveys.questionnaire.document import ConsentFacts

Mode = Survey.PrivacyMode
Source = Survey.OrganisationSource
Way = Response.Way


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """How somebody came to the start page; `of_organisation`: the way in was made for one organisation."""

    way: str = Way.LINK
    of_organisation: bool = False
    is_test: bool = False
    is_pilot: bool = False


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """Something that the team may want, and of each choice, in their order, whether it leaves it possible."""

    wish: Any
    possible: tuple[bool, ...]


def who_sees_what(survey: Survey, facts: ConsentFacts, entrance: Entrance) -> list[str]:
    """What a respondent who came in like this should know, in the language of the page."""
    # An anonymous survey has no personal ways in, so whatever leads here is a link that many use.
    way = Way.LINK if survey.privacy_mode == Mode.ANONYMOUS else entrance.way
    is_tied = way in (Way.MAIL, Way.CODE) and not survey.is_anonymous
    reader = _("Only the research team reads your answers as you give them: %(controller)s.")
    kept = ngettext(
        "We delete the answers of each person %(count)d month after the survey closes. Totals remain.",
        "We delete the answers of each person %(count)d months after the survey closes. Totals remain.",
        facts.retention_months,
    )
    return [
        *_standing(entrance),
        reader % {"controller": facts.controller},
        _tie(survey, way),
        *_reminding(survey, way),
        *_organisation(survey, entrance, is_tied=is_tied),
        *_others(survey, facts),
        *_times(survey),
        *_erasing(survey, facts, way, is_tied=is_tied),
        kept % {"count": facts.retention_months},
    ]


def _standing(entrance: Entrance) -> Iterator[str]:
    if entrance.is_test:
        yield _("This is a test: what you fill in counts nowhere, and the research team can read it.")
    elif entrance.is_pilot:
        yield _("This is a trial round: later the research team lets all answers count or erases them all.")


def _tie(survey: Survey, way: str) -> str:
    if way not in (Way.MAIL, Way.CODE):
        return _("Many people use the same link: it does not tell us who you are.")
    if way == Way.CODE and survey.is_anonymous:
        return _(
            "The code of your letter is connected to your answers until you send them in or the survey ends."
        )
    if way == Way.CODE:
        return _(
            "Your answers stay connected to the code of your letter. We do not store who got which letter."
        )
    if survey.is_anonymous:
        return _("Your link is connected to your answers until you send them in or the survey ends.")
    if survey.privacy_mode == Mode.PSEUDONYMOUS:
        return _(
            "Your answers stay connected to your link: only the research team can tell that they are yours."
        )
    return _("Your answers stay connected to your invitation: the research team knows that they are yours.")


def _reminding(survey: Survey, way: str) -> Iterator[str]:
    if way == Way.MAIL and survey.is_anonymous:
        yield _(
            "Until the survey ends we know whether you have sent in your answers, to remind only who has "
            "not. Then we forget it."
        )


def _organisation(survey: Survey, entrance: Entrance, *, is_tied: bool) -> Iterator[str]:
    if not entrance.of_organisation:
        yield _("Your link does not tell which organisation you work for.")
        yield _("Your organisation sees neither your answers nor whether you take part.")
        return
    if survey.link_tells_organisation:
        yield _("We keep with your answers through which organisation you take part.")
    elif is_tied:
        yield _("Your invitation, which stays connected to your answers, names your organisation.")
    else:
        yield _("We know through which organisation you take part until you send in your answers.")
        if survey.organisation_source == Source.ANSWER:
            yield _("After that we only know of your organisation what you answer yourself.")
    yield _(
        "Your organisation sees neither your answers nor whether you take part, only roughly how many do."
    )


def _others(survey: Survey, facts: ConsentFacts) -> Iterator[str]:
    if survey.shown_live:
        yield _(
            "Where you answer, the totals are shown live once ten people have answered: also of answers that "
            "few of them give."
        )
    if facts.smallest_group_shown == 1:
        yield _("Partners see totals and percentages only.")
    else:
        yield _(
            "Partners see totals and percentages only, no figures of groups of fewer than %(count)d people."
        ) % {"count": facts.smallest_group_shown}
    if facts.free_text_in_datasets:
        yield _("What you write in your own words may be in datasets for other researchers.")
    else:
        yield _("What you write in your own words is in no dataset for others.")


def _times(survey: Survey) -> Iterator[str]:
    yield _("We store no IP address.")
    if survey.is_anonymous:
        yield _(
            "Once you have sent in your answers we only keep about how many minutes it took, not when it was."
        )
    else:
        yield _("We keep when you started and when you sent in your answers.")


def _erasing(survey: Survey, facts: ConsentFacts, way: str, *, is_tied: bool) -> Iterator[str]:
    yield _("Until you send in your answers you can erase them yourself.")
    if survey.receipt_codes:
        yield _(
            "When you have sent them in you get a code. Whoever has that code can erase your answers, and "
            "can neither read nor change them. We cannot give it to you again."
        )
    if not is_tied and survey.receipt_codes:
        yield _("Without the code nobody can tell which answers are yours.")
    elif not is_tied:
        yield _("After that nobody can tell which ones are yours, so they can be neither changed nor erased.")
    elif way == Way.CODE:
        yield _(
            "After that, and until the survey ends, write to %(contact)s and name the code of your letter."
        ) % {"contact": facts.contact}
    else:
        yield _("After that, write to %(contact)s.") % {"contact": facts.contact}


def consequences_of_modes() -> list[Consequence]:
    """What each privacy mode leaves possible, in the order of `Survey.PrivacyMode`."""
    return [
        Consequence(wish=wish, possible=tuple(holds(Survey(privacy_mode=mode)) for mode in Mode))
        for wish, holds in _OF_MODES
    ]


def consequences_of_sources() -> list[Consequence]:
    """What each organisation source leaves possible, in the order of `Survey.OrganisationSource`."""
    return [
        Consequence(wish=wish, possible=tuple(source in sources for source in Source))
        for wish, sources in _OF_SOURCES
    ]


def _is_personal(survey: Survey) -> bool:
    return survey.privacy_mode != Mode.ANONYMOUS


def _keeps_ties(survey: Survey) -> bool:
    return not survey.is_anonymous


def _names(survey: Survey) -> bool:
    return survey.privacy_mode == Mode.IDENTIFIED


_OF_MODES: tuple[tuple[Any, Callable[[Survey], bool]], ...] = (
    (gettext_lazy("Invite by a personal link in a mail"), _is_personal),
    (gettext_lazy("Hand out letters with printed codes"), _is_personal),
    (gettext_lazy("Let everybody who is invited answer once only"), _is_personal),
    (gettext_lazy("Remind only who has not finished"), _is_personal),
    (gettext_lazy("Know afterwards who has answered"), _keeps_ties),
    (gettext_lazy("Find the answers of a person, to correct or erase them"), _keeps_ties),
    (gettext_lazy("Connect the answers of a person in several waves"), _keeps_ties),
    (gettext_lazy("Know the day and time of a response that was sent in"), _keeps_ties),
    (gettext_lazy("Know by which way in a response came that was sent in"), _keeps_ties),
    (gettext_lazy("Read answers beside a name"), _names),
)
_OF_SOURCES = (
    (gettext_lazy("Count how many take part by organisation"), tuple(Source)),
    (gettext_lazy("Know the organisation of every response that came by its link"), (Source.LINK,)),
    (gettext_lazy("See results by organisation"), (Source.LINK, Source.ANSWER)),
    (gettext_lazy("Let respondents decide whether to name their organisation"), (Source.ANSWER,)),
)
