"""What a mail provider posts: delivered, bounced, complained; out of order, twice, and by strangers."""

import json
from base64 import b64encode
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from anymail.signals import tracking
from django.core.exceptions import SuspiciousOperation
from django.test import RequestFactory

from config.environment import PROVIDER_KEYS
from config.mail_provider import events_address, listen
from organisations.permissions import PUBLIC, access_of
from surveys.models import Message, OptOut
from surveys.personal import address_hash
from tests.surveys.outbox import invited

pytestmark = pytest.mark.django_db

AT = "2026-03-02T10:00:00Z"
DELIVERY = {"RecordType": "Delivery", "DeliveredAt": AT}
BOUNCE = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "BouncedAt": AT}
COMPLAINT = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 512, "BouncedAt": AT}


@pytest.fixture(autouse=True)
def sent(settings: Any) -> Iterator[None]:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "name:password"}
    invited("ann@example.org")
    Message.objects.update(state="sent", provider_id="m-1")
    listen()
    yield
    tracking.disconnect(dispatch_uid="config.mail_provider")


def post(event: dict[str, Any], *, message: str = "m-1", login: str = "name:password") -> int:
    body = json.dumps(
        {**event, "MessageID": message, "Recipient": "ann@example.org", "Email": "ann@example.org"}
    )
    headers = {"authorization": f"Basic {b64encode(login.encode()).decode()}"}
    request = RequestFactory().post("/mail-events/", body, content_type="application/json", headers=headers)
    status: int = events_address("postmark").callback(request).status_code
    return status


def told() -> tuple[str, str, bool, bool]:
    message = Message.objects.get()
    delivered, complained = message.delivered_at is not None, message.complained_at is not None
    return message.state, message.reason, delivered, complained


@pytest.mark.parametrize("events", [*permutations([DELIVERY, BOUNCE, COMPLAINT])])
def test_events_come_in_any_order_and_twice(events: tuple[dict[str, Any], ...]):
    for event in (*events, *events):
        assert post(event) == 200
    assert told() == ("bounced", "returned", True, True)
    assert [(bytes(wish.address_hash), wish.survey) for wish in OptOut.objects.all()] == [
        (address_hash("ann@example.org"), None)
    ]


def test_delivered_mail_stays_sent():
    post(DELIVERY)
    assert told() == ("sent", "", True, False)


def test_event_of_an_unknown_mail_changes_nothing():
    assert post(BOUNCE, message="m-2") == 200
    assert told() == ("sent", "", False, False)


def test_stranger_tells_nothing():
    with pytest.raises(SuspiciousOperation):
        post(BOUNCE, login="name:wrong")
    assert told() == ("sent", "", False, False)


def test_every_provider_has_an_address_for_its_events():
    assert {access_of(events_address(provider).callback) for provider in PROVIDER_KEYS} == {PUBLIC}
