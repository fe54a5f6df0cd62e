"""`manage.py tally SURVEY [--json] [--rebuild] [--verify]`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analysis.actions.counting import NothingToCount, count_pending, rebuild, verify
from analysis.exports.tally import tally_as_json
from surveys.management.published import published
from surveys.models import Version


class Command(BaseCommand):
    help = "Count what is pending and print the totals of the newest version of a survey."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("--json", action="store_true", help="print all counts; see docs/counting.md")
        parser.add_argument("--rebuild", action="store_true", help="count all records anew first")
        parser.add_argument(
            "--verify", action="store_true", help="recount beside the totals and fail if they differ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _fieldwork, newest = published(options["survey"])
        version = Version.objects.select_related("survey").get(id=newest.id)
        try:
            self._handle(version, options)
        except NothingToCount:
            raise CommandError(
                f"The responses of {options['survey']} were deleted; its totals cannot be counted anew."
            ) from None

    def _handle(self, version: Version, options: dict[str, Any]) -> None:
        as_of = timezone.now()
        if options["rebuild"]:
            rebuild(version_id=version.id, now=as_of)
        count_pending(version_id=version.id, now=as_of, wait=True)
        tally = tally_as_json(version, as_of)
        if options["json"]:
            self.stdout.write(json.dumps(tally, ensure_ascii=False))
        else:
            counted = "{survey} {version}: {responses[started]} started, {responses[completed]} completed"
            self.stdout.write(counted.format(**tally))
        if options["verify"]:
            self._verify(version)

    def _verify(self, version: Version) -> None:
        wrong = [
            f"{breakdown}={group}".strip("=") or "total" for breakdown, group in verify(version_id=version.id)
        ]
        if wrong:
            raise CommandError(f"Live and recounted differ in {', '.join(wrong)}. Recount with --rebuild.")
        self.stderr.write("Live and recounted agree.")
