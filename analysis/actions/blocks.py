"""Keeping the counts of each block of completed responses, while a wave is open.

The counting job cuts what it counts where a block is complete, so that nothing in between is ever looked at,
however late and however much at once is counted. It does so in its own transaction, holding the version's
lock: a block is kept once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import Q

from analysis.core.strata import EVERYBODY
from analysis.models import OpenResults, PublishingSettings
from analysis.publishing.plan import Plan
from analysis.publishing.seeing import current_plan
from analysis.publishing.steps import Step, next_steps
from analysis.queries import stored_tallies
from surveys.loaded import load_version
from surveys.models import Survey
from surveys.questionnaire.record import COMPLETED

#: A row of the change log: id, what a record was and is, and more that does not matter here.
ChangeRow = Sequence[Any]


class Blocks:
    """The blocks of one version; `completed` is how many are completed in the totals."""

    def __init__(self, version_id: int, settings: PublishingSettings) -> None:
        self.version_id = version_id
        self.settings = settings
        self.last = OpenResults.objects.filter(version=version_id).first()
        everybody = stored_tallies(version_id, {EVERYBODY[0]}).get(EVERYBODY)
        self.completed = everybody.completed if everybody else 0

    def cut(self, changes: Sequence[ChangeRow]) -> Iterator[Sequence[ChangeRow]]:
        """The changes in pieces; a block is complete after each but the last, and perhaps after that."""
        column = load_version(self.version_id).layout.by_name[COMPLETED]
        changes = sorted(changes, key=itemgetter(0))  # the database returns them in any order
        start = 0
        for number, (_id, was, now, *_) in enumerate(changes):
            self.completed += sum(
                sign * (column.decode(bytes(record)) == "1")
                for sign, record in ((-1, was), (1, now))
                if record
            )
            if self._is_complete():
                yield changes[start : number + 1]
                start = number + 1
        if start < len(changes):
            yield changes[start:]

    def keep(self, now: datetime) -> None:
        """Keep the counts, where a block is complete; what is seen from now on is the block before."""
        if not self._is_complete():
            return
        survey = Survey.objects.defer("draft").get(id=self.settings.survey_id)
        plan = current_plan(survey, load_version(self.version_id), self.settings)
        rows = plan.rows(stored_tallies(self.version_id, {EVERYBODY[0], plan.breakdown}))
        latest = {name: Step(rows=each, completed=self.completed) for name, each in rows.items()}
        last = self.last or OpenResults(version_id=self.version_id)
        last.shown = _as_json(_seen(plan, last))
        last.latest, last.completed, last.as_of = _as_json(latest), self.completed, now
        last.save()
        self.last = last

    def _is_complete(self) -> bool:
        last = self.last.completed if self.last else 0
        return self.completed >= last + self.settings.block_size


def blocks_of(version_id: int) -> Blocks | None:
    """The blocks of a version of which somebody sees totals before the first release; one read."""
    shown = PublishingSettings.objects.filter(
        Q(public=True) | Q(partner=True), while_open=True, survey__versions=version_id, survey__releases=None
    )
    settings = shown.first()
    return Blocks(version_id, settings) if settings else None


def _seen(plan: Plan, last: OpenResults) -> dict[str, Step]:
    shown, latest = (
        {name: Step.of(data) for name, data in steps.items()} for steps in (last.shown, last.latest)
    )
    return next_steps(plan.units, shown, latest, plan.limits)


def _as_json(steps: dict[str, Step]) -> dict[str, Any]:
    return {name: step.as_json() for name, step in steps.items()}
