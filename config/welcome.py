"""The few lines that `manage.py serve` prints when all is up."""

from django.conf import settings

from config import first_start
from surveys.fieldwork import fieldwork_of_all, general_link, open_links


def text() -> str:
    rows = [*_respondents(), ("Research team", f"{settings.BASE_URL}/")]
    if login := first_start.first_login():
        rows.append(("", f"user {login[0]}, password {login[1]} (until you change it)"))
    rows += [("Data", str(settings.PLACE.data)), ("Stop", "Ctrl-C")]
    return "\n".join(["Peilpunt runs.", *(f"  {label:<18}{value}" for label, value in rows)])


def _respondents() -> list[tuple[str, str]]:
    """The general link of the first survey in the field, and the link of one of its organisations."""
    fieldwork = next((each for each in fieldwork_of_all() if each.wave), None)
    if fieldwork is None or fieldwork.wave is None:
        return []
    rows = [("Respondents", general_link(fieldwork.survey))]
    if links := open_links(fieldwork.wave):
        rows.append(("One organisation", f"{links[0].url}  ({links[0].organisation})"))
    return rows
