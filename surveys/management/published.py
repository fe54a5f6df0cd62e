"""The survey that a command is about."""

from django.core.management.base import CommandError

from surveys.fieldwork import Fieldwork, fieldwork_of
from surveys.loaded import LoadedVersion


def published(code: str) -> tuple[Fieldwork, LoadedVersion]:
    """The survey with this code, and its newest version. Raises `CommandError`."""
    fieldwork = fieldwork_of(code)
    if fieldwork is None or fieldwork.version is None:
        raise CommandError(f"There is no published survey {code!r}.")
    return fieldwork, fieldwork.version
