"""What a mail provider tells of mails that went out by its API (django-anymail)."""

from typing import Any

from anymail.signals import AnymailTrackingEvent, tracking
from anymail.urls import urlpatterns
from django.urls import URLPattern, path

from organisations.permissions import public
from surveys.actions.tracking import note_bounce, note_complaint, note_delivery

_DEEDS = {
    "delivered": note_delivery,
    "bounced": note_bounce,
    "rejected": note_bounce,
    "complained": note_complaint,
}


def events_address(provider: str) -> URLPattern:
    """Where the provider posts its events; django-anymail checks the name and password in their address."""
    [tracked] = [each for each in urlpatterns if each.name == f"{provider}_tracking_webhook"]
    return path("mail-events/", public(tracked.callback), name="mail_events")


def listen() -> None:
    """Hear of events. The house has no signals; django-anymail tells its events by no other way.

    So there is this one receiver, connected here, and all it does is to call an action.
    """
    tracking.connect(_receive, dispatch_uid="config.mail_provider")


def _receive(sender: object, event: AnymailTrackingEvent, **_more: Any) -> None:
    deed = _DEEDS.get(event.event_type)
    if deed and event.message_id:
        deed(provider_id=str(event.message_id), at=event.timestamp)
