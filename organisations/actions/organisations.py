"""Partner organisations and their categories, from a CSV file."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import Category, Organisation

COLUMNS = ("category", "organisation", "count")

Names = Mapping[str, Mapping[str, str]]


class InvalidOrganisations(Exception):  # noqa: N818 - it is what it says
    """The file cannot be imported; `problems` says where and why, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class _Row:
    category: str
    organisation: str


@transaction.atomic
def import_organisations(*, lines: Iterable[str], category_names: Names) -> list[Organisation]:
    """Make the categories and organisations of a CSV with the columns category, organisation, count.

    A second import of the same file changes nothing. Categories keep the order of their first line and are
    named in each language by `category_names` (by code), else by their code. The count, how many answered in
    the study that the file comes from, is checked and not kept.

    All or nothing: raises `InvalidOrganisations`.
    """
    rows = _read(lines)
    categories = {
        code: _category(code, position, category_names)
        for position, code in enumerate(dict.fromkeys(row.category for row in rows), start=1)
    }
    return [
        Organisation.objects.get_or_create(
            category=categories[row.category],
            name__iexact=row.organisation,
            defaults={"name": row.organisation},
        )[0]
        for row in rows
    ]


def _category(code: str, position: int, names: Names) -> Category:
    name = dict(names.get(code, {"en": code}))
    return Category.objects.update_or_create(code=code, defaults={"name": name, "position": position})[0]


def _read(lines: Iterable[str]) -> list[_Row]:
    reader = csv.reader(lines, strict=True)
    problems: list[str] = []
    rows: list[_Row] = []
    try:
        head = next(reader, [])
        if tuple(head) != COLUMNS:
            raise InvalidOrganisations([_("Line 1: the columns must be category,organisation,count.")])
        for cells in reader:
            problem = _problem(cells)
            if problem:
                problems.append(_at(reader.line_num, problem))
            else:
                rows.append(_Row(cells[0].strip(), cells[1].strip()))
    except csv.Error as error:
        problems.append(_at(reader.line_num, error))
    except UnicodeDecodeError:
        problems.append(_("The file is not UTF-8."))
    if problems:
        raise InvalidOrganisations(problems)
    return rows


def _at(line: int, problem: object) -> str:
    return _("Line %(line)d: %(problem)s") % {"line": line, "problem": problem}


def _problem(cells: list[str]) -> str:
    """What is wrong with a line; empty for nothing."""
    if len(cells) != len(COLUMNS):
        return _("%(found)d cells instead of 3.") % {"found": len(cells)}
    if "\0" in "".join(cells):
        return _("there is a NUL character.")
    category, organisation, count = (cell.strip() for cell in cells)
    try:
        Category(code=category, name={"en": category}, position=0).clean_fields()
        Organisation(name=organisation).clean_fields(exclude=["category"])
    except ValidationError as error:
        return " ".join(error.messages)
    if not (count.isascii() and count.isdigit()):
        return _("the count must be a whole number, not “%(count)s”.") % {"count": count}
    return ""
