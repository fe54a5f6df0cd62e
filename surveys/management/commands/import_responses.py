"""`manage.py import_responses SURVEY FILE.csv [--source imported|synthetic]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from surveys.actions.importing import ImportRefused, import_responses
from surveys.management.published import published
from surveys.models import Response, Version

SOURCES = (Response.Source.IMPORTED.value, Response.Source.SYNTHETIC.value)


class Command(BaseCommand):
    help = "Import the responses of a CSV file into the newest version of a survey: all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", choices=SOURCES, default=Response.Source.IMPORTED.value)

    def handle(self, *args: Any, **options: Any) -> None:
        fieldwork, newest = published(options["survey"])
        version = Version.objects.select_related("survey").get(id=newest.id)
        try:
            with options["file"].open("rb") as file, translation.override("en"):
                stored = import_responses(
                    version=version, wave=fieldwork.wave, source=options["source"], file=file
                )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from None
        except ImportRefused as refused:
            self._refuse(refused)
        self.stdout.write(f"Responses imported into {version.survey.code}: {stored}.")

    def _refuse(self, refused: ImportRefused) -> None:
        for cell in refused.bad_cells:
            self.stdout.write(str(cell))
        shown = len(refused.bad_cells)
        more = f" The first {shown} are listed." if shown < refused.count else ""
        cells = "1 bad cell" if refused.count == 1 else f"{refused.count} bad cells"
        raise CommandError(f"Nothing was imported: {cells}.{more}")
