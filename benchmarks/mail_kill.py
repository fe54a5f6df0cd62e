"""`python benchmarks/mail_kill.py --mails N --kills K --json`: mails are sent while their sender is killed.

Servers of its own in a fresh temporary folder, beat and the mail worker as in production, and a local mail
server that takes everything. The worker is killed at K random moments while it sends, and started again.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # not this folder, but the project

from benchmarks.mail_sink import sink  # noqa: E402 - needs the path above

DATA = Path(tempfile.mkdtemp(prefix="peilpunt-mail-kill-"))
for _name in list(os.environ):
    if _name.startswith(("PEILPUNT_", "DATABASE_", "REDIS_")):
        del os.environ[_name]  # a developer's own settings are not ours
os.environ |= {"PEILPUNT_DATA": str(DATA), "DJANGO_SETTINGS_MODULE": "config.settings"}


def main() -> int:
    """1 when a mail came twice or was lost."""
    options = _options()
    taken = DATA / "taken"
    with sink(taken) as port:
        os.environ["PEILPUNT_SMTP_URL"] = f"smtp://127.0.0.1:{port}?tls=off"
        django.setup()
        from benchmarks.mail_drill import drill  # noqa: PLC0415 - needs the settings, which need the port

        outcome = drill(options.mails, options.kills, taken)
    if options.json:
        print(json.dumps(outcome))
    else:
        print("\n".join(f"{name}: {figure}" for name, figure in outcome.items()))
    return 1 if outcome["duplicates"] or outcome["lost"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Send mails while their sender is killed.")
    parser.add_argument("--mails", type=int, default=10_000, help="how many (%(default)s)")
    parser.add_argument("--kills", type=int, default=20, help="how often it is killed (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    options = parser.parse_args()
    if not 0 <= options.kills <= options.mails:
        parser.error("give no more kills than mails")
    return options


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        shutil.rmtree(DATA, ignore_errors=True)
