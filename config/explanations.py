"""What went wrong with a command, in one sentence, where the host and not the code is to blame."""

import errno

import psycopg
from django.db import NotSupportedError, OperationalError, ProgrammingError

from config.environment import SetupError


def sentence_for(error: Exception) -> str | None:
    """The sentence, or None for an error that only its traceback explains."""
    cause = error.__cause__
    if isinstance(error, SetupError):
        return str(error)
    if isinstance(cause, psycopg.errors.DiskFull) or getattr(error, "errno", None) == errno.ENOSPC:
        return "The disk is full; make room and start again, nothing is lost."
    if isinstance(error, NotSupportedError) and cause is None:
        return f"{error}"  # Django's sentence about the version of PostgreSQL
    if isinstance(error, ProgrammingError) and isinstance(cause, psycopg.errors.UndefinedTable):
        return "The database has no tables yet, or old ones: run `make run` once, or `manage.py migrate`."
    if (
        isinstance(error, OperationalError)
        and isinstance(cause, psycopg.OperationalError)
        and not cause.sqlstate
    ):
        return f"The database cannot be reached: {str(cause).splitlines()[0]}"
    return None
