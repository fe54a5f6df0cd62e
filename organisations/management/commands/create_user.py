"""`manage.py create_user EMAIL --role ROLE` makes an account and asks for its password."""

import getpass
import sys
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import transaction
from django.utils import timezone

from organisations.actions.auditing import note
from organisations.actions.users import create_user
from organisations.audit_chain import keep_head
from organisations.models import User


class Command(BaseCommand):
    help = "Make an account. The password is asked for, or read from the first line of standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", choices=User.Role.values, required=True)
        parser.add_argument("--name", default="")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        role, password, now = options["role"], self._password(), timezone.now()
        try:
            with transaction.atomic():
                user = create_user(email=options["email"], name=options["name"], role=role, password=password)
                note(about=f"users/{user.id}", action="add", by=None, now=now, role=role)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        transaction.on_commit(partial(keep_head, now=now))  # so that the log cannot vanish from now on
        self.stdout.write(f"{user.email} can log in as {user.role}.")

    def _password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Password again: ") != password:
            raise CommandError("The two passwords differ.")
        return password
