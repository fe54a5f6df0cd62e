"""The responses of a survey as one CSV file, in the columns of `surveys.questionnaire.datafile`.

A survey of which several versions were answered has the columns of all of them, those of the newest first,
and says in `version` which one a response answered. Where a pilot was not decided on, `source` tells its
responses from the others. In the mode *pseudonymous* the invitation's id is the pseudonym of who was invited
in person; in *identified* the name and the address stand beside it.
"""

import csv
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Survey
from surveys.questionnaire.datafile import HEADER, answer_cells, last_page
from surveys.questionnaire.journey import Journey

ROWS_AT_ONCE = 1_000
#: Whose a response is, by the privacy mode in which that is told; in the others nobody knows it. The columns
#: have more letters than the code of a question can have.
PSEUDONYM = {"pseudonym_of_invitation": F("identity__invitation_id")}
PERSON = {
    "name_on_the_invitation": F("identity__invitation__name"),
    "address_on_the_invitation": F("identity__invitation__address"),
}
IDENTITY = {
    Survey.PrivacyMode.PSEUDONYMOUS: PSEUDONYM,
    Survey.PrivacyMode.IDENTIFIED: PSEUDONYM | PERSON,
}
FIELDS = ("version_id", "source", "completed", "language", "started_at", "completed_at", "answers", "sent")


def export_responses(survey: Survey, path: Path) -> int:
    """Writes all responses but tests to `path`, readable by its owner only, and returns how many those are.

    They stand in the order of their random ids, which tells nothing about time. The file appears when it is
    complete; until then `path` is left as it was. What is no file, such as a pipe, is written to
    directly. Raises `OSError`.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as device:
            return write_responses(survey, device)
    path = path.resolve()  # of a link, what it leads to is replaced, and not the link
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        unfinished = Path(file.name)
        try:
            count = write_responses(survey, file)
            file.flush()
            os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink()
            raise
    return count


@transaction.atomic  # so that the rows wait at the server until they are asked for
def write_responses(survey: Survey, file: IO[str], tell: Callable[[int], None] | None = None) -> int:
    """Writes the header and all responses but tests; `tell` hears after each how many those are by now."""
    versions = _versions(survey)
    questions = dict.fromkeys(name for version in versions for name in _question_columns(version))
    version_column = ["version"] if len(versions) > 1 else []
    responses = Response.objects.filter(version__survey=survey).exclude(source=Response.Source.TEST)
    source_column = ["source"] if responses.filter(source=Response.Source.PILOT).exists() else []
    identity = IDENTITY.get(Survey.PrivacyMode(survey.privacy_mode), {})
    responses = responses.only(*FIELDS).annotate(**{f"their_{name}": told for name, told in identity.items()})
    columns = [*HEADER, *version_column, *source_column, *identity, *questions]
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    writer.writeheader()
    count = 0
    for response in responses.order_by("id").iterator(ROWS_AT_ONCE):
        whose = {name: getattr(response, f"their_{name}") or "" for name in identity}
        writer.writerow(_row(response, load_version(response.version_id)) | whose)
        count += 1
        if tell:
            tell(count)
    return count


def _versions(survey: Survey) -> list[LoadedVersion]:
    """The versions that were answered, the newest first; before any answer the newest one."""
    versions = survey.versions.order_by("-number")
    responses = Response.objects.filter(version=OuterRef("pk")).exclude(source=Response.Source.TEST)
    answered = versions.filter(Exists(responses)) or versions[:1]
    return [load_version(version.id) for version in answered]


def _row(response: Response, version: LoadedVersion) -> dict[str, str]:
    journey = Journey(version.questionnaire, response.answers, response.sent)
    own = {
        "response_id": str(response.id),
        "version": str(version.number),
        "source": response.source,
        "completed": "1" if response.completed else "0",
        "last_page": str(last_page(journey)),
        "language": response.language,
        "started_at": _time(response.started_at),
        "submitted_at": _time(response.completed_at),
    }
    return own | dict(zip(_question_columns(version), answer_cells(journey), strict=True))


def _question_columns(version: LoadedVersion) -> Sequence[str]:
    return tuple(version.questionnaire.question_of_column)


def _time(time: datetime | None) -> str:
    return timezone.localtime(time).isoformat(timespec="seconds") if time else ""
