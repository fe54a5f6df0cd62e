"""Kept connections are checked without a statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.mark.django_db(transaction=True)
def test_healthy_connection_is_usable_and_asked_nothing():
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as statements:
        assert connection.is_usable()
    assert list(statements) == []


@pytest.mark.django_db(transaction=True)
def test_connection_that_the_server_closed_is_not_usable():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    another = connection.copy()
    with another.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    another.close()
    assert not connection.is_usable()
    connection.close()
