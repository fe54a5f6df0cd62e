"""The columns of a list, and the list as rows of cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from organisations.models import Contact, Organisation


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the first line of a list can name; `aliases` are other heads, in small letters, for the same."""

    names: tuple[str, ...]
    needed: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def of(self, head: str) -> str:
        """The column that a head stands for; empty for none of ours."""
        name = " ".join(head.casefold().split())
        name = self.aliases.get(name, name).replace(" ", "_")
        return name if name in self.names else ""


#: Of an organisation, and of one contact person; the first two are needed.
COLUMNS = (
    "organisation",
    "category",
    "language",
    "address",
    "contact",
    "email",
    "phone",
    "contact_language",
)
NEEDED = COLUMNS[:2]

#: Other heads that mean the same, in small letters.
ALIASES = {
    "name": "organisation",
    "naam": "organisation",
    "nom": "organisation",
    "organisatie": "organisation",
    "organization": "organisation",
    "categorie": "category",
    "catégorie": "category",
    "taal": "language",
    "langue": "language",
    "adres": "address",
    "adresse": "address",
    "contact person": "contact",
    "contactpersoon": "contact",
    "e-mail": "email",
    "e-mail address": "email",
    "e-mailadres": "email",
    "mail": "email",
    "telefoon": "phone",
    "telephone": "phone",
    "téléphone": "phone",
}

PARTNERS = Columns(names=COLUMNS, needed=NEEDED, aliases=ALIASES)


def rows(organisations: Iterable[Organisation]) -> Iterator[tuple[str, ...]]:
    """Head and lines of a list: one a contact person, and one for an organisation that has none."""
    yield COLUMNS
    for organisation in organisations:
        for contact in organisation.contacts.all() or [None]:
            yield *_own(organisation), *_contact(contact)


def _own(organisation: Organisation) -> tuple[str, ...]:
    return organisation.name, organisation.category_id, organisation.language, organisation.address


def _contact(contact: Contact | None) -> tuple[str, ...]:
    return (contact.name, contact.email, contact.phone, contact.language) if contact else ("", "", "", "")
