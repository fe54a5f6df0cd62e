"""A million printed codes: made, and listed for a printer."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.harness import Figure, cpu_seconds
from benchmarks.study import Study
from surveys.actions.batches import MOST_CODES, make_batch, make_codes
from surveys.batches import codes_of
from surveys.models import CodeBatch, Distribution, Wave

MEGABYTE = 1_000_000


def codes(study: Study) -> Iterator[Figure]:
    """CPU time of the process, and how much memory it needed beyond what it had before."""
    distribution = Distribution.objects.filter(
        wave__survey__code=study.code, wave__state__in=(*Wave.PLANNED, Wave.State.OPEN)
    ).first()
    assert distribution, f"No wave of {study.code} takes codes"
    now = datetime.now(UTC)
    make_batch(distribution=distribution, size=1, now=now, by=None)  # imports and connects
    batch = make_batch(distribution=distribution, size=MOST_CODES, now=now, by=None)
    seconds, memory = _measured(lambda: _make(batch))
    yield Figure("a million printed codes made, CPU", seconds, "s", "<= 60")
    yield Figure("a million printed codes made, memory", memory / MEGABYTE, "MB", "<= 20")
    batch.refresh_from_db()
    seconds, memory = _measured(lambda: deque(codes_of(batch), maxlen=0))
    yield Figure("a million printed codes listed, CPU", seconds, "s", "<= 40")
    yield Figure("a million printed codes listed, memory", memory / MEGABYTE, "MB", "<= 20")


def _make(batch: CodeBatch) -> None:
    while make_codes(batch=batch):
        pass


def _measured(work: Callable[[], object]) -> tuple[float, int]:
    """CPU seconds, and bytes by which the most memory held meanwhile exceeds what was held before."""
    Path("/proc/self/clear_refs").write_text("5")  # the highest value begins anew, see proc(5)
    before = _memory("VmRSS")
    seconds = cpu_seconds(work)
    return seconds, _memory("VmHWM") - before


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
