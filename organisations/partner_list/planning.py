"""What a list would change, line by line, against the organisations as they stand."""

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations.models import Category, Contact, Organisation
from organisations.partner_list.reading import Row, holds_several

#: The fields that a list can change, in the order in which they are shown.
FIELDS = {Organisation: ("name", "language", "address"), Contact: ("name", "email", "phone", "language")}

_Known = TypeVar("_Known", Organisation, Contact)


class Outcome(TextChoices):
    """What becomes of a line."""

    ADDED = "added", pgettext_lazy("line of a list", "Added")
    CHANGED = "changed", pgettext_lazy("line of a list", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("line of a list", "Unchanged")
    REFUSED = "refused", pgettext_lazy("line of a list", "Refused")


@dataclass(frozen=True)
class Difference:
    """A field that a line changes, as people read it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """What becomes of a line, and why or what."""

    number: int
    outcome: Outcome
    organisation: str
    category: str
    differences: tuple[Difference, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """All lines, and the rows to save for them."""

    lines: tuple[Line, ...]
    organisations: tuple[Organisation, ...]
    contacts: tuple[Contact, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def digest(self) -> str:
        """Differs as soon as any line would do something else; old values are part of it."""
        text = json.dumps([asdict(line) for line in self.lines])
        return hashlib.sha256(text.encode()).hexdigest()


def plan(rows: Iterable[Row]) -> Plan:
    """What the rows of a list would do to the organisations as they stand; later lines see earlier ones.

    A line is one organisation, known by name and category without regard to case, and at most one contact
    person, known by the address or else by the name. An empty cell changes nothing.
    """
    planner = _Planner()
    lines = tuple(planner.line(row) for row in rows)
    entries = planner.entries.values()
    return Plan(
        lines=lines,
        organisations=tuple(each.row for each in entries if each.is_touched),
        contacts=tuple(each.row for entry in entries for each in entry.contacts if each.is_touched),
    )


class _RefusedError(Exception):
    """A line cannot be taken; the message says why."""


@dataclass(eq=False)
class _Entry(Generic[_Known]):
    """A row as the lines so far would leave it; `said` has the line that gave a field its value."""

    row: _Known
    is_new: bool = False
    is_touched: bool = False
    said: dict[str, int] = field(default_factory=dict)
    contacts: "list[_Entry[Contact]]" = field(default_factory=list)

    def revised(self, typed: Mapping[str, str]) -> _Known:
        """The row with what a line says. Refuses bad values, and what an earlier line contradicts."""
        row = copy.copy(self.row)
        given = {name: value for name, value in typed.items() if value}
        for name, value in given.items():
            if name in self.said and getattr(row, name) != value:
                raise _RefusedError(
                    _("Line %(line)d says something else: %(value)s.")
                    % {"line": self.said[name], "value": getattr(row, name)}
                )
            setattr(row, name, value)
        try:
            row.clean_fields(exclude={each.name for each in row._meta.fields} - set(given))
        except ValidationError as error:
            raise _RefusedError(_told(row, error)) from None
        return row

    def keep(self, row: _Known, typed: Mapping[str, str], number: int) -> list[Difference]:
        """Let the entry be `row`, and tell what that changes."""
        old = {name: "" if self.is_new else getattr(self.row, name) for name in FIELDS[type(row)]}
        found = [
            Difference(_label(row, name), old[name], getattr(row, name))
            for name in old
            if old[name] != getattr(row, name)
        ]
        self.row, self.is_new, self.is_touched = row, False, self.is_touched or bool(found)
        self.said = {name: number for name, value in typed.items() if value} | self.said
        return found


def _told(row: Organisation | Contact, error: ValidationError) -> str:
    """The messages of a refused row, each with the name of its field."""
    told = error.message_dict.items()
    return " ".join(f"{_label(row, name)}: {' '.join(messages)}" for name, messages in told)


def _label(row: Organisation | Contact, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


class _Planner:
    """Walks through the lines, holding every organisation as the lines so far would leave it."""

    def __init__(self) -> None:
        self.categories = _categories_by_name()
        self.entries: dict[tuple[str, str], _Entry[Organisation]] = {
            (each.category_id, each.name.lower()): _Entry(
                each, contacts=[_Entry(contact) for contact in each.contacts.all()]
            )
            for each in Organisation.objects.prefetch_related("contacts")
        }

    def line(self, row: Row) -> Line:
        """Let a line do its work, all of it or nothing."""
        name, category = row.cells.get("organisation", ""), row.cells.get("category", "")
        try:
            outcome, differences = self._take(row)
        except _RefusedError as refusal:
            return Line(row.number, Outcome.REFUSED, name, category, reason=str(refusal))
        return Line(row.number, outcome, name, category, tuple(differences))

    def _take(self, row: Row) -> tuple[Outcome, list[Difference]]:
        if row.problem:
            raise _RefusedError(row.problem)
        category = self._category(row.cells.get("category", ""))
        own = {"name": row.cells.get("organisation", "")}
        own |= {name: row.cells.get(name, "") for name in ("language", "address")}
        if not own["name"]:
            raise _RefusedError(_("The name of the organisation is missing."))
        key = (category.code, own["name"].lower())
        is_new = key not in self.entries
        entry = self.entries.get(key) or _Entry(Organisation(category=category), is_new=True)
        organisation = entry.revised(own)
        person = _contact_cells(row.cells)
        contact_entry = _contact_entry(entry.contacts, organisation, person)
        contact = contact_entry.revised(person) if contact_entry else None

        self.entries[key] = entry  # from here on nothing is refused
        differences = entry.keep(organisation, own, row.number)
        if contact_entry and contact:
            if contact_entry.is_new:
                entry.contacts.append(contact_entry)
            differences += [_of_contact(each) for each in contact_entry.keep(contact, person, row.number)]
        if is_new:
            return Outcome.ADDED, differences
        return (Outcome.CHANGED if differences else Outcome.UNCHANGED), differences

    def _category(self, typed: str) -> Category:
        if not typed:
            raise _RefusedError(_("The category is missing."))
        category = self.categories.get(typed.casefold())
        if category is None:
            known = ", ".join(dict.fromkeys(each.code for each in self.categories.values()))
            raise _RefusedError(
                _("There is no category “%(name)s”. Add it first, or use one of: %(known)s.")
                % {"name": typed, "known": known}
            )
        return category


def _categories_by_name() -> dict[str, Category]:
    """Categories by code and by each of their names; a code goes before a name."""
    found = list(Category.objects.all())
    named = {name.casefold(): each for each in found for name in each.name.values()}
    return named | {each.code.casefold(): each for each in found}


def _contact_cells(cells: Mapping[str, str]) -> dict[str, str]:
    columns = {"name": "contact", "email": "email", "phone": "phone", "language": "contact_language"}
    return {name: cells.get(column, "") for name, column in columns.items()}


def _contact_entry(
    known: Iterable[_Entry[Contact]], organisation: Organisation, person: Mapping[str, str]
) -> _Entry[Contact] | None:
    """The contact person that a line names, perhaps a new one; None where it names none."""
    name, email = person["name"].lower(), person["email"].lower()
    if not (name or email):
        if any(person.values()):
            raise _RefusedError(_("The contact person has neither a name nor an e-mail address."))
        return None
    if holds_several(email):
        raise _RefusedError(_("One cell holds several addresses. Give each person a line of their own."))
    by_address = (each for each in known if email and each.row.email.lower() == email)
    by_name = (
        each for each in known if name and each.row.name.lower() == name and not (email and each.row.email)
    )
    new = _Entry(Contact(organisation=organisation, language=organisation.language), is_new=True)
    return next(by_address, None) or next(by_name, None) or new


def _of_contact(difference: Difference) -> Difference:
    label = _("contact person, %(field)s") % {"field": difference.label}
    return Difference(label, difference.old, difference.new)
