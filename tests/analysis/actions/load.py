"""Processes that answer, count and rebuild without end, to be killed at any moment."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import django

django.setup()  # once, in the server that forks the processes

from django.db import connection  # noqa: E402 - needs the line above

from analysis.actions import counting  # noqa: E402
from surveys.actions.completing import complete_response  # noqa: E402
from surveys.actions.erasing import erase_response  # noqa: E402
from surveys.actions.recording import rewrite  # noqa: E402
from surveys.actions.starting import start_response  # noqa: E402
from surveys.loaded import load_version  # noqa: E402
from surveys.queries import general_way_in, responses_in_progress  # noqa: E402
from surveys.secrets import new_start_token  # noqa: E402


def answer(database: Mapping[str, Any], seed: int) -> None:
    """Start responses to the study, send pages, complete some and erase others."""
    connection.settings_dict.update(database)
    chance = random.Random(seed)
    while True:
        way_in = general_way_in("study")
        assert way_in
        assert way_in.version
        version = load_version(way_in.version.id)
        token, language = new_start_token(), chance.choice(("nl", "en"))
        now = datetime.now(UTC)
        started = start_response(way_in=way_in, version=version, token=token, language=language, now=now)
        answers: dict[str, Any] = {}
        for page, given in (
            ("about", {"sector": {"value": chance.choice(("care", "work"))}, "hours": {"number": "12.50"}}),
            ("forms", {"tools": {"values": [chance.choice(("mail", "chat", "none"))]}}),
            ("wishes", {"needs": {"ranks": ["time", "rooms"]}}),
        ):
            response = responses_in_progress().get(handle=started.handle)
            answers |= given
            response.answers, response.sent = answers, [*response.sent, page]
            rewrite(version, response, page=page, typed=None, now=now)
        response = responses_in_progress().get(handle=started.handle)
        if chance.random() < 0.5:
            complete_response(version=version, response=response, now=now)
        else:
            erase_response(response=response, now=now)


def count(database: Mapping[str, Any], version_id: int) -> None:
    """Count what is pending."""
    connection.settings_dict.update(database)
    while True:
        counting.count_pending(version_id=version_id, now=datetime.now(UTC))


def rebuild(database: Mapping[str, Any], version_id: int) -> None:
    """Recount everything."""
    connection.settings_dict.update(database)
    while True:
        counting.rebuild(version_id=version_id, now=datetime.now(UTC))
