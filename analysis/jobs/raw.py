"""All responses of a survey as they were given: not anonymised."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.exports.responses import write_responses
from analysis.jobs.base import JobKind, Tell
from analysis.models import Job
from analysis.snapshot import one_state
from organisations.permissions import Permission
from surveys.models import Response
from surveys.questionnaire.datafile import NOT_ANONYMISED

ROWS_A_STEP = 5_000


def run(job: Job, path: Path, tell: Tell) -> datetime:
    """Write all responses but tests below a line that says what they are, of one state of the database."""
    as_of = timezone.now()  # before the snapshot: all that was sent by then is in it
    with one_state(), path.open("w", encoding="utf-8", newline="") as file:
        total = Response.objects.filter(version__survey=job.survey).count()

        def tell_of(rows: int) -> None:
            if rows % ROWS_A_STEP == 0:
                tell(99 * rows // max(total, 1), _("Writing responses"))

        file.write(f"{NOT_ANONYMISED}\r\n")
        write_responses(job.survey, file, tell_of)
    return as_of


RAW = JobKind(name=gettext_lazy("Raw responses"), permission=Permission.DOWNLOAD_RAW, run=run)
