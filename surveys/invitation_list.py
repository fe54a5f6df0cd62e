"""What a list of people to invite would do, line by line, against the wave's lists as they stand."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations.partner_list.columns import Columns
from organisations.partner_list.reading import Row, UnreadableListError, holds_several
from surveys.actions.inviting import Person
from surveys.invitations import hashes_of_unwilling, mailed
from surveys.loaded import load_version
from surveys.models import Distribution, Invitation, Wave
from surveys.personal import address_hash
from surveys.queries import newest_version

#: A longer list is uploaded in parts.
MOST_LINES = 20_000
_ALIASES = {
    **dict.fromkeys(
        ("e-mail", "e-mail address", "email address", "e-mailadres", "mail", "courriel"), "email"
    ),
    **dict.fromkeys(("address", "adres", "adresse"), "email"),
    **dict.fromkeys(("naam", "nom"), "name"),
    **dict.fromkeys(("taal", "langue"), "language"),
    **dict.fromkeys(("organisatie", "organization"), "organisation"),
}
PEOPLE = Columns(names=("email", "name", "language"), needed=("email",), aliases=_ALIASES)
#: A list for the whole wave says whose each person is.
PEOPLE_OF_ALL = Columns(
    names=(*PEOPLE.names, "organisation"), needed=("email", "organisation"), aliases=_ALIASES
)

#: What stands between an address and a language, and at the end of a line that was pasted.
_SIGNS = ",; \t\xa0"
_BETWEEN = re.compile(r"[\s,;]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: Two and not one for all of it: a long line of a stranger must not be tried in every possible way.
_NAMED, _BARE = re.compile(r"([^<>]*)<([^<>]*)>"), re.compile(r"[^\s<>]+")


class Outcome(TextChoices):
    """What becomes of a line. To a partner, a double and somebody unwilling are added like all others."""

    ADDED = "added", pgettext_lazy("line of a list", "Added")
    DOUBLE = "double", pgettext_lazy("line of a list", "Added; invited by another organisation already")
    UNWILLING = "unwilling", pgettext_lazy("line of a list", "Added; wants no mail, so is not invited")
    ALREADY = "already", pgettext_lazy("line of a list", "On this list already")
    REFUSED = "refused", pgettext_lazy("line of a list", "Refused")


ADDING = (Outcome.ADDED, Outcome.DOUBLE, Outcome.UNWILLING)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What becomes of a line, and why it is refused; one that is not is a person of an organisation."""

    number: int
    outcome: Outcome
    email: str
    name: str = ""
    reason: str = ""
    person: Person | None = None
    part: Distribution | None = None

    def for_partner(self) -> "Line":
        """The line without what only the team may know."""
        return replace(self, outcome=Outcome.ADDED) if self.outcome in ADDING else self


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All lines of a list."""

    lines: tuple[Line, ...]

    def count(self, *outcomes: Outcome) -> int:
        return sum(line.outcome in outcomes for line in self.lines)

    def for_partner(self) -> "Plan":
        """The plan without what only the team may know; its digest does not tell it either."""
        return Plan(lines=tuple(line.for_partner() for line in self.lines))

    def people(self) -> dict[Distribution, list[Person]]:
        """Whom the list adds, by organisation."""
        found: dict[Distribution, list[Person]] = {}
        for line in self.lines:
            if line.outcome in ADDING and line.part and line.person:
                found.setdefault(line.part, []).append(line.person)
        return found

    @property
    def digest(self) -> str:
        """Differs as soon as any line would do something else."""
        told = [(line.number, line.outcome, line.email, line.part and line.part.id) for line in self.lines]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class _Refused(Exception):  # noqa: N818 - it is what it says
    """A line cannot be taken; the message says why."""


def read_typed(text: str) -> tuple[Row, ...]:
    """The rows of what was typed: `address` or `Name <address>` on each line, and a language after it.

    Raises `UnreadableListError` where there are too many.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise UnreadableListError(
            _("The list has more than %(most)d lines. Split it into several files.") % {"most": MOST_LINES}
        )
    return tuple(Row(number, _cells(line)) for number, line in lines)


def _cells(line: str) -> dict[str, str]:
    """The cells of a typed line; one that cannot be read is an address that is none."""
    text = line.rstrip(_SIGNS)
    *words, last = _BETWEEN.split(text)
    language = last if words and _LANGUAGE.fullmatch(last) else ""
    text = text.removesuffix(language).rstrip(_SIGNS)
    named = _NAMED.fullmatch(text)
    if not (named or _BARE.fullmatch(text)):
        return {"email": line}
    name, address = named.groups() if named else ("", text)
    cells = {"email": address.strip(), "name": name.strip().strip("\"'").strip(), "language": language}
    return {column: cell for column, cell in cells.items() if cell}


def plan(rows: Iterable[Row], *, wave: Wave, distribution: Distribution | None) -> Plan:
    """What the rows would do now; later lines see earlier ones.

    Without a `distribution` each row names its organisation, by name or by its number in the wave.
    """
    parts = [distribution] if distribution else list(wave.distributions.select_related("organisation"))
    reader = _Reader(_languages(wave), parts, is_for_one=distribution is not None)
    lines = [reader.line(row) for row in rows]
    return Plan(lines=tuple(_against(wave, lines)))


class _Reader:
    """Reads single lines, without looking at what is on the lists."""

    def __init__(self, languages: Sequence[str], parts: Sequence[Distribution], *, is_for_one: bool) -> None:
        self.languages = {language.lower(): language for language in languages}
        self.parts = parts
        self.is_for_one = is_for_one
        self.named: dict[str, list[Distribution]] = {}
        for part in parts:
            self.named.setdefault(part.organisation.name.casefold(), []).append(part)
            self.named.setdefault(str(part.number), []).append(part)

    def line(self, row: Row) -> Line:
        email, name = row.cells.get("email", ""), row.cells.get("name", "")
        try:
            person, part = self._person(row), self._part(row.cells.get("organisation", ""))
        except _Refused as refusal:
            email, name, reason = email[:254], name[:120], str(refusal)
            return Line(number=row.number, outcome=Outcome.REFUSED, email=email, name=name, reason=reason)
        return Line(
            number=row.number, outcome=Outcome.ADDED, email=email, name=name, person=person, part=part
        )

    def _person(self, row: Row) -> Person:
        email, name = row.cells.get("email", ""), row.cells.get("name", "")
        if row.problem:
            raise _Refused(row.problem)
        if not email:
            raise _Refused(_("The e-mail address is missing."))
        if holds_several(email):
            raise _Refused(_("There are several addresses here. Give each person a line of their own."))
        typed = row.cells.get("language", "")
        language = self.languages.get(typed.lower(), "")
        if typed and not language:
            known = ", ".join(self.languages.values())
            raise _Refused(
                _("The survey has no language “%(language)s”. Use one of: %(known)s.")
                % {"language": typed[:40], "known": known}
            )
        person = Person(address=email, name=name, language=language)
        _check_person(person)
        return person

    def _part(self, typed: str) -> Distribution:
        if self.is_for_one:
            return self.parts[0]
        if not typed:
            raise _Refused(_("The organisation is missing."))
        found = self.named.get(typed.casefold(), [])
        if len(found) > 1:
            raise _Refused(
                _("Several organisations are called “%(name)s”. Name it by its number: %(numbers)s.")
                % {"name": typed, "numbers": ", ".join(str(each.number) for each in found)}
            )
        if not found:
            raise _Refused(_("No organisation “%(name)s” takes part in this wave.") % {"name": typed[:120]})
        return found[0]


def _check_person(person: Person) -> None:
    """Refuse what is no address, a line that is several, and what is too long."""
    try:
        row = Invitation(address=person.address, name=person.name)
        row.clean_fields(exclude={each.name for each in Invitation._meta.fields} - {"name", "address"})
    except ValidationError as error:
        told = error.message_dict.items()
        labels = {"name": _("name"), "address": _("e-mail address")}
        raise _Refused(" ".join(f"{labels[name]}: {' '.join(messages)}" for name, messages in told)) from None


def _against(wave: Wave, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with what the lists, and the lines before, make of them."""
    hashes = {line.number: address_hash(line.person.address) for line in lines if line.person}
    wanted = list(set(hashes.values()))
    rows = mailed(wave).filter(address_hash__in=wanted).values_list("address_hash", "distribution")
    listed = {(bytes(key or b""), part) for key, part in rows}
    invited = {key for key, _part in listed}
    unwilling = hashes_of_unwilling(wave, wanted)
    for line in lines:
        if line.part is None:
            yield line
            continue
        key = hashes[line.number]
        if (key, line.part.id) in listed:
            outcome = Outcome.ALREADY
        elif key in invited:
            outcome = Outcome.DOUBLE
        else:
            outcome = Outcome.UNWILLING if key in unwilling else Outcome.ADDED
        listed.add((key, line.part.id))
        invited.add(key)
        yield replace(line, outcome=outcome)


def _languages(wave: Wave) -> Sequence[str]:
    """The survey's languages; before it is published those that Peilpunt speaks."""
    version = newest_version(wave.survey)
    return load_version(version.id).questionnaire.languages if version else list(dict(settings.LANGUAGES))
