from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import backups


class Command(BaseCommand):
    help = "Write all that the database holds to one file, as of one moment, while people answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, required=True, help="the file to write")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        try:
            manifest = backups.make(output, now=datetime.now(UTC))
        except OSError as error:
            raise CommandError(f"{output} was not written: {error.strerror or error}.") from None
        rows, size = sum(manifest.rows.values()), manifest.dump_bytes
        self.stdout.write(f"{output}: {rows} rows of {len(manifest.rows)} tables, {size} bytes.")
        self.stdout.write(f"SHA-256 of the dump: {manifest.dump_sha256}")
