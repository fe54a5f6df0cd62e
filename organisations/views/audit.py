"""The audit log: who did what, and when."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organisations.audit_chain import verify_end
from organisations.deeds import action_in_words, details_in_words
from organisations.forms.audit import AuditForm
from organisations.models import AuditEntry, User
from organisations.permissions import Permission, requires
from organisations.queries import audit_entries
from organisations.spreadsheet import csv_file

PAGE_LENGTH = 100
#: So many of the last rows are verified each time that the page is shown.
VERIFIED = 5_000

ROLES = dict(User.Role.choices)
_ID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_WAVE = r"([\w-]+)/waves/(\d{1,5})"
_ORGANISATION = _WAVE + r"/organisations/(\d{1,5})"
#: The page of a thing by how the log calls it; the first that matches.
PAGES = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        ("organisations", "organisations"),
        (f"users/{_ID}", "user"),
        (f"organisations/{_ID}(?:/contacts)?", "organisation"),
        (_ORGANISATION + r"/codes/(\d{1,5})", "batch"),
        (_ORGANISATION + "(?:/.*)?", "distribution"),
        (_WAVE + "(?:/.*)?", "wave"),
        (r"([\w-]+)/people", "people"),
        (r"([\w-]+)/cleaning", "cleaning"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One deed as the page shows it; `url` is empty where nothing has a page."""

    entry: AuditEntry
    role: str
    action: str
    details: str
    url: str


@requires(Permission.SEE_AUDIT)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The deeds that the filter lets through, the last one first; `before` is the id where a page begins."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return render(request, "organisations/audit.html", {"form": form, "is_filtered": True}, status=422)
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    before = _number(request.GET.get("before", ""))
    entries, has_older = _page(audit_entries(**form.criteria()), before)
    names = {key: str(user) for key, user in form.users.items()}
    context = {
        "form": form,
        "verdict": verify_end(VERIFIED),
        "lines": [_line(entry, names) for entry in entries],
        "is_filtered": bool(kept),
        "query": urlencode(kept),
        "is_first": before is None,
        "older": urlencode(kept | {"before": entries[-1].id}) if has_older else "",
    }
    return render(request, "organisations/audit.html", context)


@requires(Permission.SEE_AUDIT)
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """The same deeds as CSV, as they were written down."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return render(request, "organisations/audit.html", {"form": form, "is_filtered": True}, status=422)
    return csv_file("audit.csv", _rows(audit_entries(**form.criteria()).iterator()))


def _page(found: QuerySet[AuditEntry], before: int | None) -> tuple[list[AuditEntry], bool]:
    """A page of the entries, and whether there are older ones."""
    older = found if before is None else found.filter(id__lt=before)
    entries = list(older[: PAGE_LENGTH + 1])
    return entries[:PAGE_LENGTH], len(entries) > PAGE_LENGTH


def _number(text: str) -> int | None:
    """An id; None for what is none, which shows the first page."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _line(entry: AuditEntry, names: Mapping[str, str]) -> Line:
    return Line(
        entry=entry,
        role=str(ROLES.get(entry.role, entry.role)),
        action=action_in_words(entry.action),
        details=details_in_words(entry.details, names),
        url=_url(entry.about),
    )


def _url(about: str) -> str:
    for pattern, name in PAGES:
        if found := pattern.fullmatch(about):
            return reverse(name, args=found.groups())
    return ""


def _rows(entries: Iterable[AuditEntry]) -> Iterator[tuple[str, ...]]:
    yield "at", "by", "role", "about", "action", "details", "hash"
    for entry in entries:
        details = json.dumps(entry.details, ensure_ascii=False)
        by = entry.by.email if entry.by else ""
        yield entry.at.isoformat(), by, entry.role, entry.about, entry.action, details, entry.chain.hex()
