"""`manage.py audit verify [--json] [--after ID] [--holds HEAD]`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.audit_chain import Verdict, verify_log
from organisations.models import AuditEntry


class Command(BaseCommand):
    help = (
        "Verify that no row of the audit log was changed, removed, inserted or moved; exit code 1: one was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", choices=["verify"])
        parser.add_argument("--json", action="store_true", help="print what was found as one JSON object")
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="only rows behind this one")
        parser.add_argument(
            "--holds",
            action="append",
            default=[],
            metavar="HEAD",
            help="a head that must be in the log",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = verify_log(after=options["after"], heads=[head.lower() for head in options["holds"]])
        except AuditEntry.DoesNotExist:
            raise CommandError(f"The audit log has no row {options['after']}.") from None
        told = in_a_sentence(verdict)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(verdict)))
        elif verdict.is_whole:
            self.stdout.write(told)
        if not verdict.is_whole:
            raise CommandError(told)


def in_a_sentence(verdict: Verdict) -> str:
    """What was found, for people."""
    if verdict.broken:
        row = verdict.broken
        return (
            f"Row {row.id} ({row.at:%Y-%m-%d %H:%M} UTC, {row.about}, {row.action}) does not fit what stands "
            "before it: it or a row before it was changed, removed, inserted or moved, or it was written "
            "under another PEILPUNT_SECRET_KEY."
        )
    if verdict.missing:
        return f"The head {verdict.missing} is not in the log any more: rows at its end were removed."
    return f"{verdict.rows} rows, whole. Head: {verdict.head}"


def as_json(verdict: Verdict) -> dict[str, Any]:
    """What was found, for programs."""
    return {
        "whole": verdict.is_whole,
        "rows": verdict.rows,
        "head": verdict.head,
        "first_broken": verdict.broken.id if verdict.broken else None,
        "missing_head": verdict.missing or None,
    }
