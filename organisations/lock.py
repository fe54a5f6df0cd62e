"""Whether respondents' pages and mail wait for an admin."""

from organisations.models import Lock


def the_lock() -> Lock | None:
    """The lock, while there is one: no wave opens, no mail goes, respondents are asked to come back."""
    return Lock.objects.first()
