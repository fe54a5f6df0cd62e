from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config import backups
from surveys.models import Survey


class Command(BaseCommand):
    help = "Replace all that the database holds by a back-up; respondents' pages and mail stay locked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `backup` wrote")
        parser.add_argument("--replace", action="store_true", help="even where there are surveys now")

        parser.add_argument(
            "--ledger",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="the ledger of another machine, beside this one's",
        )

    def handle(self, *args: Any, file: Path, replace: bool, ledger: list[Path], **options: Any) -> None:
        if not replace and _has_surveys():
            raise CommandError(
                "There are surveys in this database. Make a back-up of it first; --replace then replaces all."
            )
        restored = backups.restore(file, now=datetime.now(UTC), ledgers=ledger)
        manifest, replayed = restored.manifest, restored.replayed
        self.stdout.write(f"Restored {sum(manifest.rows.values())} rows, as of {manifest.made_at}.")
        self.stdout.write(
            f"Done again from the ledger: {replayed.erasures} erased responses, {replayed.opt_outs} wishes "
            f"about mail, {replayed.surveys} surveys whose contact data were erased, {restored.emptied} "
            "surveys whose responses were deleted."
        )
        if replayed.foreign:
            self.stderr.write(
                f"{replayed.foreign} lines of the ledger were written under another PEILPUNT_SECRET_KEY and "
                "could not be done again. Restore with that key, or erase by hand before you unlock."
            )
        self.stdout.write("Respondents' pages and mail are locked until an admin unlocks them.")


def _has_surveys() -> bool:
    """A new machine's database has not even tables."""
    return Survey._meta.db_table in connection.introspection.table_names() and Survey.objects.exists()
