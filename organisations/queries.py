"""What is read of the organisations, and of the audit log."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.timezone import make_aware

from organisations.models import AuditEntry, Category, Organisation, User

#: What the list can be sorted by; a minus before the name turns it round.
SORTS: dict[str, tuple[str, ...]] = {
    "category": ("category__position", "category_id"),
    "name": (),
    "language": ("language",),
    "contacts": ("people",),
}


def organisations_list(
    *, text: str = "", category: str = "", language: str = "", sort: str = "category"
) -> QuerySet[Organisation]:
    """The organisations with `people`, the number of their contact persons.

    `text` is looked for in names, addresses and contact persons. Equals are sorted by name. An unknown `sort`
    raises `KeyError`.
    """
    found = Organisation.objects.select_related("category").annotate(people=Count("contacts", distinct=True))
    if text:
        found = found.filter(id__in=_holding(text))
    if category:
        found = found.filter(category=category)
    if language:
        found = found.filter(language=language)
    back = "-" if sort.startswith("-") else ""
    fields = [f"{back}{field}" for field in SORTS[sort.removeprefix("-")]]
    by_name = Lower("name").desc() if back and not fields else Lower("name")
    return found.order_by(*fields, by_name, "category__position", "id")


def _holding(text: str) -> QuerySet[Organisation]:
    places = ("name", "address", "contacts__name", "contacts__email")
    anywhere = Q()
    for place in places:
        anywhere |= Q(**{f"{place}__icontains": text})
    return Organisation.objects.filter(anywhere).order_by().values("id")  # type: ignore[return-value]  # only ids


def categories_with_counts() -> QuerySet[Category]:
    """All categories in their order, with `size`, the number of their organisations."""
    return Category.objects.annotate(size=Count("organisations")).order_by("position", "code")


def audit_entries(
    *,
    by: User | None = None,
    by_nobody: bool = False,
    about: str = "",
    action: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """What was done, the last deed first, with who did it.

    `by_nobody` are the deeds of the clock, `about` is how the names of things begin, `since` and `until` are
    days of the installation's time zone, both included.
    """
    found = AuditEntry.objects.select_related("by").order_by("-id")
    if by or by_nobody:
        found = found.filter(by=None if by_nobody else by)
    if about:
        found = found.filter(about__startswith=about)
    if action:
        found = found.filter(action=action)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
