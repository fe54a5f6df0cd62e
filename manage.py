#!/usr/bin/env python3
"""Command line of Peilpunt: `python manage.py help` lists the commands."""

import os
import sys

from config.environment import SetupError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # the settings module has to be named first

    try:
        execute_from_command_line(sys.argv)
    except SetupError as problem:
        sys.exit(f"peilpunt: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
