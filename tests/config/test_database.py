"""The database as the serving role meets it."""

import psycopg
import pytest
from django.db import ProgrammingError, connection

from tests.support.database import as_application_role


@pytest.mark.django_db
def test_application_role_writes_rows_and_changes_no_table():
    with as_application_role(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('x', 'y')")
        cursor.execute("SELECT current_user, app_label FROM django_content_type WHERE model = 'y'")
        assert cursor.fetchall() == [("peilpunt", "x")]
    for statement in (
        "ALTER TABLE django_session ADD x int",
        "DROP TABLE django_session",
        "CREATE TABLE t ()",
    ):
        with pytest.raises(ProgrammingError) as refused, as_application_role(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
