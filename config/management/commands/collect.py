from typing import Any

from django.core.management.base import BaseCommand

from config import static_files, translations


class Command(BaseCommand):
    help = "Compile the translations and collect the static files, for an image that starts at once."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        translations.compile_catalogues()
        static_files.collect()
