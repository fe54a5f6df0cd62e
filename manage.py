#!/usr/bin/env python3
"""Command line of Peilpunt: `python manage.py help` lists the commands."""

import os
import sys

from django.core.management import execute_from_command_line

from config.explanations import sentence_for


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # as in `manage.py links antwerp --json | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if sentence := sentence_for(error):
            sys.exit(f"peilpunt: {sentence}")
        raise


if __name__ == "__main__":
    main()
