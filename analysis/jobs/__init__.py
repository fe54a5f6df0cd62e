"""What jobs can make: one module a kind, each with what makes its file."""

from collections.abc import Mapping

from analysis.jobs.base import JobKind
from analysis.jobs.dataset import APPROVAL, DATASET
from analysis.jobs.raw import RAW
from analysis.jobs.report import REPORT

#: By the name that a job keeps.
KINDS: Mapping[str, JobKind] = {"report": REPORT, "raw": RAW, "dataset": DATASET, "approval": APPROVAL}
