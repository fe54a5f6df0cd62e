"""Kept connections are checked without a statement."""

import pytest
from django.db import NotSupportedError, connection
from django.test.utils import CaptureQueriesContext

from config.explanations import sentence_for
from config.servers.database.base import DatabaseWrapper


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


def test_server_older_than_returning_old_and_new_is_refused_in_one_sentence():
    class Older(DatabaseWrapper):
        """A connection that finds PostgreSQL 17."""

        def get_database_version(self):
            return (17, 9)

    with pytest.raises(NotSupportedError) as refused:
        Older(connection.settings_dict.copy()).check_database_version_supported()
    assert sentence_for(refused.value) == "PostgreSQL 18 or later is required (found 17.9)."
