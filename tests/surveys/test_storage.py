"""Where the database keeps what a response holds."""

import random

import pytest
from django.db import connection

from surveys.models import Response
from tests.support import study

APART = "SELECT pg_column_toast_chunk_id(answers) IS NOT NULL, pg_column_toast_chunk_id(record) IS NOT NULL"


@pytest.mark.django_db
def test_long_answers_lie_apart_from_the_record_that_is_counted() -> None:
    chance = random.Random(1)
    Response.objects.create(
        version=study.published(),
        language="nl",
        answers={"why": {"text": chance.randbytes(1_500).hex()}},
        record=chance.randbytes(900),
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{APART} FROM surveys_response")
        assert cursor.fetchall() == [(True, False)]
