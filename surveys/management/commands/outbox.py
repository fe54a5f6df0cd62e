"""`manage.py outbox` prints how many mails are in which state."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from surveys.outbox import count_by_state


class Command(BaseCommand):
    help = "Print how many messages of the outbox are in which state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as one object: every state with its number")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = count_by_state()
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            for state, number in counts.items():
                self.stdout.write(f"{state}\t{number}")
