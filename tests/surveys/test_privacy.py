"""What respondents are told of a survey's settings, and the team of what each choice rules out."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from django.utils import translation

from surveys.models import Response, Survey
from surveys.privacy import Entrance, consequences_of_modes, consequences_of_sources, who_sees_what
from surveys.questionnaire.document import ConsentFacts
from tests.support.documents import facts

FACTS = ConsentFacts(**facts())
LINK, MAIL, CODE = Response.Way.LINK, Response.Way.MAIL, Response.Way.CODE
MODES, SOURCES = Survey.PrivacyMode, Survey.OrganisationSource
ENTRANCES = [
    Entrance(way=LINK),
    Entrance(way=LINK, of_organisation=True),
    Entrance(way=MAIL, of_organisation=True),
    Entrance(way=CODE, of_organisation=True),
    Entrance(is_test=True),
    Entrance(way=MAIL, of_organisation=True, is_pilot=True),
]
ALL = list(product(MODES, SOURCES, ENTRANCES))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def told(mode: str, source: str, entrance: Entrance, consent: ConsentFacts = FACTS) -> list[str]:
    return who_sees_what(Survey(privacy_mode=mode, organisation_source=source), consent, entrance)


def test_default_settings_and_a_personal_link_read_whole() -> None:
    entrance = Entrance(way=MAIL, of_organisation=True)
    assert told(MODES.ANONYMOUS_ON_COMPLETION, SOURCES.ANSWER, entrance) == [
        "Only the research team reads your answers as you give them: An institute.",
        "Your link is connected to your answers until you send them in or the survey ends.",
        (
            "Until the survey ends we know whether you have sent in your answers, "
            "to remind only who has not. Then we forget it."
        ),
        "We know through which organisation you take part until you send in your answers.",
        "After that we only know of your organisation what you answer yourself.",
        "Your organisation sees neither your answers nor whether you take part, only roughly how many do.",
        "Partners see totals and percentages only, no figures of groups of fewer than 10 people.",
        "What you write in your own words is in no dataset for others.",
        "We store no IP address.",
        "Once you have sent in your answers we only keep about how many minutes it took, not when it was.",
        "Until you send in your answers you can erase them yourself.",
        "After that nobody can tell which ones are yours, so they can be neither changed nor erased.",
        "We delete the answers of each person 24 months after the survey closes. Totals remain.",
    ]


def test_identified_survey_with_a_personal_link_reads_whole() -> None:
    consent = replace(FACTS, smallest_group_shown=1, retention_months=1, free_text_in_datasets=True)
    entrance = Entrance(way=MAIL, of_organisation=True)
    assert told(MODES.IDENTIFIED, SOURCES.NONE, entrance, consent) == [
        "Only the research team reads your answers as you give them: An institute.",
        "Your answers stay connected to your invitation: the research team knows that they are yours.",
        "Your invitation, which stays connected to your answers, names your organisation.",
        "Your organisation sees neither your answers nor whether you take part, only roughly how many do.",
        "Partners see totals and percentages only.",
        "What you write in your own words may be in datasets for other researchers.",
        "We store no IP address.",
        "We keep when you started and when you sent in your answers.",
        "Until you send in your answers you can erase them yourself.",
        "After that, write to research@example.org.",
        "We delete the answers of each person 1 month after the survey closes. Totals remain.",
    ]


def test_open_link_of_an_identified_survey_ties_nobody() -> None:
    sentences = told(MODES.IDENTIFIED, SOURCES.LINK, Entrance(of_organisation=True))
    assert sentences[1:3] == [
        "Many people use the same link: it does not tell us who you are.",
        "We keep with your answers through which organisation you take part.",
    ]
    assert "nobody can tell which ones are yours" in sentences[-2]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_sentence_is_told_in_the_reader_s_language(language: str) -> None:
    english = {sentence for choice in ALL for sentence in told(*choice)}
    with translation.override(language):
        translated = {sentence for choice in ALL for sentence in told(*choice)}
    assert (len(translated), translated & english) == (len(english), set())


@pytest.mark.parametrize(
    ("entrance", "word"), [(Entrance(is_test=True), "test"), (Entrance(is_pilot=True), "trial")]
)
def test_what_may_not_count_is_said_first(entrance: Entrance, word: str) -> None:
    first, *others = told(MODES.ANONYMOUS, SOURCES.NONE, entrance)
    assert word in first
    assert others == told(MODES.ANONYMOUS, SOURCES.NONE, Entrance())


#: Of each pair only one can be true.
CONTRADICTIONS = [
    ("stay connected", "nobody can tell which ones are yours"),
    ("stay connected", "connected to your answers until"),
    ("stay connected", "it does not tell us who you are"),
    ("stays connected", "we only know of your organisation what you answer"),
    ("stays connected", "take part until you send in"),
    ("We keep with your answers through which organisation", "take part until you send in"),
    ("We keep with your answers through which organisation", "does not tell which organisation"),
    ("not when it was", "We keep when you started"),
    ("not when it was", "that they are yours"),
    ("write to research@example.org", "can be neither changed nor erased"),
    ("only roughly how many do", "does not tell which organisation"),
]


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_sentences_that_contradict_each_other_never_stand_together(one: str, other: str) -> None:
    texts = [" ".join(told(*choice)) for choice in ALL]
    assert [text for text in texts if one in text and other in text] == []
    assert any(one in text for text in texts)
    assert any(other in text for text in texts)


def test_receipt_code_is_the_only_way_to_erase_where_no_tie_stays() -> None:
    for mode, source, entrance in ALL:
        survey = Survey(privacy_mode=mode, organisation_source=source, receipt_codes=True)
        text = " ".join(who_sees_what(survey, FACTS, entrance))
        stays = mode in (MODES.IDENTIFIED, MODES.PSEUDONYMOUS) and entrance.way in (MAIL, CODE)
        assert "Whoever has that code can erase your answers" in text
        assert ("Without the code nobody can tell" in text, "write to research@" in text) == (
            not stays,
            stays,
        )
        assert "can be neither changed nor erased" not in text


def test_anonymous_survey_promises_no_tie_that_it_does_not_have() -> None:
    for source, entrance in product(SOURCES, ENTRANCES):
        text = " ".join(told(MODES.ANONYMOUS, source, entrance))
        assert ("connected" in text, "it does not tell us who you are" in text) == (False, True)


def test_who_is_tied_for_good_agrees_with_the_database_rule_for_identities() -> None:
    for mode, source, entrance in ALL:
        keeps = mode in (MODES.IDENTIFIED, MODES.PSEUDONYMOUS) and entrance.way in (MAIL, CODE)
        assert any("stay connected" in each for each in told(mode, source, entrance)) is keeps


def test_team_reads_what_each_mode_leaves_possible() -> None:
    assert {str(row.wish): row.possible for row in consequences_of_modes()} == {
        "Invite by a personal link in a mail": (True, True, True, False),
        "Hand out letters with printed codes": (True, True, True, False),
        "Let everybody who is invited answer once only": (True, True, True, False),
        "Remind only who has not finished": (True, True, True, False),
        "Know afterwards who has answered": (True, True, False, False),
        "Find the answers of a person, to correct or erase them": (True, True, False, False),
        "Connect the answers of a person in several waves": (True, True, False, False),
        "Know the day and time of a response that was sent in": (True, True, False, False),
        "Know by which way in a response came that was sent in": (True, True, False, False),
        "Read answers beside a name": (True, False, False, False),
    }
    assert {str(row.wish): row.possible for row in consequences_of_sources()} == {
        "Count how many take part by organisation": (True, True, True),
        "Know the organisation of every response that came by its link": (True, False, False),
        "See results by organisation": (True, True, False),
        "Let respondents decide whether to name their organisation": (False, True, False),
    }
