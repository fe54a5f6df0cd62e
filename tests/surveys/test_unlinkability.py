"""Whoever gets the database of a finished anonymous wave cannot tell whose a response is."""

import random
from datetime import timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import F

from analysis.actions.counting import count_pending
from organisations.models import AuditEntry, Category, Organisation
from surveys.actions.completing import complete_response
from surveys.actions.delivering import send_due
from surveys.actions.forgetting import forget_by_night
from surveys.actions.inviting import reissue_invitation
from surveys.actions.keys import wave_key
from surveys.actions.sending import send_page
from surveys.actions.starting import start_response
from surveys.actions.waves import close, finalise
from surveys.loaded import load_version
from surveys.models import Distribution, Invitation, Message, OpenInvitation, Response, Wave
from surveys.page_form import PageForm
from surveys.personal import address_hash, mailed_token
from surveys.queries import personal_way_in, responses_in_progress
from surveys.secrets import receipt_code, start_hash
from tests.support.study import NOW, options, page, published, question
from tests.surveys.attack import Truth, attack, tells

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("servers")]

INVITED, ANSWERING = 66, 60
#: Chance finds one of 60; that it finds ten by one of some hundred pairs of orders does not happen in years.
BY_CHANCE = 9
#: Five standard deviations of the rank correlation of 60 pairs that have nothing to do with each other.
UNRELATED = 0.65
PAGE = page("about", question("single", "sector", options=options("care", "work", "rest")))


class Fieldwork:
    """A wave whose invitations were mailed one by one, answered at different paces, and reminded of."""

    def __init__(self, *, leak: bool = False, **settings: Any) -> None:
        self.chance = random.Random(5)
        self.now, self.leak = NOW, leak
        self.version = published(PAGE, **settings)
        self.wave = Wave.objects.get()
        self.key = wave_key(self.wave)
        self.truth: dict[UUID, UUID] = {}
        self._invite()
        answering = self._one_after_another(self.chance.sample(self.invitations, ANSWERING))
        self._answer(answering[: ANSWERING // 2])
        self._remind()
        self._answer(answering[ANSWERING // 2 :])

    @property
    def everybody(self) -> list[UUID]:
        return [each.id for each in self.invitations]

    @property
    def late(self) -> frozenset[UUID]:
        """Who had not answered when the reminders went out; some of them never did."""
        early = list(self.truth)[: ANSWERING // 2]
        return frozenset(self.everybody) - frozenset(early)

    @property
    def silent(self) -> frozenset[UUID]:
        return frozenset(self.everybody) - self.truth.keys()

    def shut(self) -> None:
        if not self.leak:
            self._issue_anew()
        close(wave=self.wave, now=self.now, by=None)
        self.now += timedelta(days=3)

    def finish(self) -> Truth:
        self.shut()
        finalise(wave=self.wave, now=self.now, by=None)
        return self.truth

    def _invite(self) -> None:
        category = Category.objects.create(code="caw", name={"en": "Welfare"}, position=1)
        distributions = [
            Distribution.objects.create(
                wave=self.wave,
                number=number,
                organisation=Organisation.objects.create(name=f"CAW {number}", category=category),
            )
            for number in range(1, 4)
        ]
        addresses = [f"person{number}@example.org" for number in range(INVITED)]
        self.invitations = Invitation.objects.bulk_create(
            Invitation(
                wave=self.wave,
                distribution=self.chance.choice(distributions),
                address=address,
                address_hash=address_hash(address),
                language="nl",
            )
            for address in addresses
        )
        OpenInvitation.objects.bulk_create(
            OpenInvitation(invitation=each, token_hash=start_hash(self._token(each)))
            for each in self.invitations
        )
        self._mail(self.invitations, Message.Kind.INVITATION, 0)

    def _remind(self) -> None:
        self._mail(Invitation.objects.filter(open__isnull=False), Message.Kind.REMINDER, 1)

    def _issue_anew(self) -> None:
        """Somebody who answered and somebody who did not ask for their links again; the sender comes by."""
        for invitation_id in (next(iter(self.truth)), next(iter(self.silent))):
            reissue_invitation(invitation=Invitation.objects.get(id=invitation_id), by=None, now=self.now)
        send_due(clock=lambda: self.now, wait=lambda _seconds: None, may_go_on=lambda: True)
        assert Message.objects.filter(state="dropped", reason="not_needed").count() == 1

    def _mail(self, invitations: Any, kind: Message.Kind, number: int) -> None:
        messages = Message.objects.bulk_create(
            Message(
                wave=self.wave,
                distribution_id=each.distribution_id,
                invitation=each,
                kind=kind,
                number=number,
                language="nl",
                due_at=self.now,
            )
            for each in invitations
        )
        for message in messages:
            self.now += timedelta(seconds=1)
            Message.objects.filter(id=message.id).update(state="sent", attempts=1, handed_over_at=self.now)

    def _answer(self, invitations: list[Invitation]) -> None:
        """They start in one order and finish in another; the counting job comes by now and then."""
        started = [(each, self._start(each)) for each in invitations]
        paces = [place + self.chance.gauss(0, 3) for place in range(len(started))]
        for number, (_, (invitation, response)) in enumerate(
            sorted(zip(paces, started, strict=True), key=itemgetter(0))
        ):
            self._finish(invitation, response)
            if number % 7 == 0:
                count_pending(version_id=self.version.id, now=self.now)
        count_pending(version_id=self.version.id, now=self.now)

    def _one_after_another(self, invitations: list[Invitation]) -> list[Invitation]:
        """Whoever got the mail earlier answers earlier, more or less, and some when they are reminded."""
        places = {each.id: place + self.chance.gauss(0, 5) for place, each in enumerate(self.invitations)}
        late = set(self.chance.sample([each.id for each in invitations], ANSWERING // 2))
        return sorted(invitations, key=lambda each: (each.id in late, places[each.id]))

    def _start(self, invitation: Invitation) -> UUID:
        self.now += timedelta(minutes=self.chance.randint(1, 300))
        token = self._token(invitation)
        way_in, version = personal_way_in(token), load_version(self.version.id)
        assert way_in
        started = start_response(way_in=way_in, version=version, token=token, language="nl", now=self.now)
        return Response.objects.get(handle=started.handle).id

    def _finish(self, invitation: Invitation, response_id: UUID) -> None:
        self.now += timedelta(minutes=self.chance.randint(1, 40))
        version = load_version(self.version.id)
        about = version.questionnaire.pages[0]
        form = PageForm.of(about, {"sector": [self.chance.choice(["care", "work", "rest"])]})
        response = responses_in_progress().get(id=response_id)
        send_page(version=version, response=response, page=about, form=form, now=self.now)
        with transaction.atomic():
            response = responses_in_progress().get(id=response_id)
            complete_response(version=version, response=response, now=self.now, receipt=self._receipt())
            if self.leak:
                Invitation.objects.filter(id=invitation.id).update(issue=F("issue"))
        self.truth[invitation.id] = response_id

    def _receipt(self) -> str:
        """As the page that sends the answers makes it: of chance alone."""
        is_given = self.version.survey.receipt_codes
        return receipt_code(f"{self.chance.getrandbits(128):032x}") if is_given else ""

    def _token(self, invitation: Invitation) -> str:
        return mailed_token(self.key, invitation.id, invitation.issue)


@pytest.mark.parametrize("settings", [{}, {"receipt_codes": True}])
def test_finished_anonymous_wave_tells_of_nobody_which_response_is_theirs(settings: dict[str, bool]) -> None:
    found = attack(Fieldwork(**settings).finish())
    assert found.by_value == 0
    assert found.by_order[0] <= BY_CHANCE, found
    assert found.correlation[0] < UNRELATED, found


def test_finished_anonymous_wave_tells_of_nobody_whether_they_answered() -> None:
    fieldwork = Fieldwork()
    fieldwork.shut()
    before = [tells(who, fieldwork.everybody) for who in (fieldwork.late, fieldwork.silent)]
    assert [found[0] for found in before] == [1, 1], before  # reminders tell of the ones, links of the others
    finalise(wave=fieldwork.wave, now=fieldwork.now, by=None)
    for who in (fieldwork.late, fieldwork.silent):
        assert tells(who, fieldwork.everybody)[0] < UNRELATED
    assert Message.objects.filter(kind="reminder").count() == 0


def test_finished_wave_in_which_the_team_knows_who_answered_keeps_its_reminders() -> None:
    fieldwork = Fieldwork(privacy_mode="pseudonymous")
    fieldwork.finish()
    assert tells(fieldwork.late, fieldwork.everybody)[0] == 1


def test_log_of_a_finished_wave_keeps_the_number_of_reminders() -> None:
    Fieldwork().finish()
    assert AuditEntry.objects.get(action="finalise").details["reminders"] == INVITED - ANSWERING // 2


def test_attack_finds_everybody_where_the_survey_keeps_who_answered() -> None:
    found = attack(Fieldwork(privacy_mode="pseudonymous").finish())
    assert found.by_value == ANSWERING


def test_attack_finds_everybody_by_a_row_that_completing_touches() -> None:
    fieldwork = Fieldwork(leak=True)
    fieldwork.shut()
    assert attack(fieldwork.truth).by_value == ANSWERING


def test_order_that_tells_who_was_reminded_is_forgotten_when_the_wave_is_final() -> None:
    fieldwork = Fieldwork()
    fieldwork.shut()
    before = attack(fieldwork.truth)
    finalise(wave=fieldwork.wave, now=fieldwork.now, by=None)
    after = attack(fieldwork.truth)
    assert before.correlation[0] > UNRELATED > after.correlation[0], (before, after)


def test_night_forgets_the_order_of_a_wave_that_is_still_open() -> None:
    fieldwork = Fieldwork()
    forget_by_night()
    found = attack(fieldwork.truth)
    assert found.correlation[0] < UNRELATED, found
    assert Response.objects.filter(completed=False).count() == 0
