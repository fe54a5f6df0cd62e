"""People on an organisation's list, and the links that their mails hold."""

from collections.abc import Sequence

from django.test import Client

from organisations.models import Category, Organisation
from surveys.actions.distributing import take_part
from surveys.actions.inviting import Person, add_invitations
from surveys.actions.keys import wave_key
from surveys.actions.queueing import queue_invitations
from surveys.models import Distribution, Invitation, Survey
from surveys.personal import mailed_token
from tests.surveys.respondents import NOW, Reply, Respondent, start_token


def listed(survey: Survey, *addresses: str, number: int = 1) -> list[Invitation]:
    """Put people on the list of an organisation of the first wave."""
    distribution = Distribution.objects.get(wave__survey=survey, wave__number=1, number=number)
    add_invitations(distribution=distribution, people=people(addresses), by=None, now=NOW)
    found = Invitation.objects.filter(distribution=distribution, address__in=addresses)
    return sorted(found, key=lambda each: addresses.index(each.address))


def people(addresses: Sequence[str]) -> list[Person]:
    return [Person(address=address) for address in addresses]


def second_organisation(survey: Survey) -> Distribution:
    """Another organisation that takes part in the first wave."""
    wave = survey.waves.get(number=1)
    category = Category.objects.get_or_create(code="ocmw", name={"nl": "OCMW"}, position=2)[0]
    take_part(
        wave=wave,
        organisations=[Organisation.objects.create(name="OCMW Gent", category=category)],
        by=None,
        now=NOW,
    )
    return Distribution.objects.get(wave=wave, number=2)


def invited(survey: Survey, *addresses: str) -> list[str]:
    """Invite people; returns the path of each one's personal link."""
    invitations = listed(survey, *addresses)
    queue_invitations(wave=survey.waves.get(number=1), now=NOW, by=None)
    return [link_of(each) for each in invitations]


def link_of(invitation: Invitation) -> str:
    """The personal link as the mail to this person holds it now."""
    stored = Invitation.objects.get(id=invitation.id)
    return f"/i/{mailed_token(wave_key(stored.wave), stored.id, stored.issue)}/"


def open_link(link: str, client: Client | None = None) -> tuple[Client, Reply]:
    """Follow a personal link as far as a click leads; the browser, and what it shows then."""
    client = client or Client()
    return client, client.get(link, follow=True)


def press(link: str, client: Client | None = None, **fields: str) -> tuple[Client, Reply]:
    """Follow a personal link, agree and press Start."""
    client, _page = open_link(link, client)
    token = start_token(client, "/i/")
    posted = {"start_token": token, "language": "nl", "consent": "1", **fields}
    return client, client.post("/i/", posted)


def start_personally(link: str, client: Client | None = None) -> Respondent:
    """The respondent that a personal link made, or goes on with."""
    client, reply = press(link, client)
    assert reply.status_code == 303, reply.content.decode()
    return Respondent(client, "/".join(reply["Location"].split("/")[:3]) + "/")
