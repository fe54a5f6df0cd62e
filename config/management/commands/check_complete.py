import shutil
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.core.management.commands import makemessages
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from config import translations


class Command(BaseCommand):
    help = "Check, without a database, that no migration and no translation is missing."

    @no_translations  # migrations hold the names of models and fields in English
    def handle(self, *args: Any, **options: Any) -> None:
        problems = [f"{app}: a model changed without a migration." for app in _unmigrated()]
        problems += [f"Not translated: {each}" for each in translations.untranslated()]
        if shutil.which("xgettext"):
            problems += [f"Not in the catalogue (make messages): {each}" for each in _unlisted()]
        else:
            self.stderr.write("New texts were not looked for: xgettext is missing (apt install gettext).")
        if problems:
            raise CommandError("\n".join(problems))


def _unmigrated() -> list[str]:
    loader = MigrationLoader(None)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    return sorted(found.changes(graph=loader.graph))


def _unlisted() -> list[str]:
    extraction = _Extraction()
    extraction.run_from_argv(
        ["manage.py", "makemessages", "--locale=nl", "--locale=fr", "--verbosity=0"]
        + [f"--ignore={name}" for name in (".venv", "var", "tests", "benchmarks")]
    )
    return [problem for template in extraction.templates for problem in translations.unlisted(template)]


class _Extraction(makemessages.Command):
    """Django's makemessages up to the point where it would write catalogues."""

    def __init__(self) -> None:
        super().__init__()
        self.templates: set[str] = set()

    def write_po_file(self, potfile: str, locale: str) -> None:
        self.templates.add(Path(potfile).read_text(encoding="utf-8"))
