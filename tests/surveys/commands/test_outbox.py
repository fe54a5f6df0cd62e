"""Commands: `outbox`."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.surveys.outbox import invited

pytestmark = pytest.mark.django_db


def test_every_state_has_its_number():
    invited("ann@example.org", "bea@example.org")
    out = StringIO()
    call_command("outbox", "--json", stdout=out)
    states = ["queued", "sending", "sent", "bounced", "failed", "unknown", "dropped"]
    assert list(json.loads(out.getvalue()).items()) == [(state, 2 * (state == "queued")) for state in states]
