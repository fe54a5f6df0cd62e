"""Counting anew when totals hold more than they did: the migration's statements on the database."""

import importlib

import pytest
from django.db import connection

from analysis.actions.counting import count_pending, verify
from analysis.models import TallyTotal
from analysis.queries import live_tally
from surveys.actions.importing import import_responses
from surveys.models import Response, Version
from tests.support import study
from tests.support.study import NOW, row

COUNT_ANEW = importlib.import_module("analysis.migrations.0003_ticks_by_row").COUNT_ANEW


def add(version: Version, *rows: dict[str, str]) -> None:
    wave = version.survey.waves.get()
    import_responses(version=version, wave=wave, source=Response.Source.IMPORTED, file=study.data_file(*rows))


@pytest.mark.django_db(transaction=True)
def test_totals_of_an_older_shape_are_made_anew_with_what_waits() -> None:
    version = study.published()
    ticked = dict.fromkeys(("usable__advise__mail", "usable__advise__chat"), "1")
    ticked |= dict.fromkeys(("usable__refer__mail", "usable__refer__chat"), "0")
    add(version, row(sector="care", **ticked), row(sector="work"))
    count_pending(version_id=version.id, now=NOW)
    TallyTotal.objects.update(counts=b"of another shape")
    add(version, row(sector="rest"))

    with connection.cursor() as cursor:
        cursor.execute(COUNT_ANEW)
    count_pending(version_id=version.id, now=NOW)

    assert verify(version_id=version.id) == []
    everybody = live_tally(version.id, now=NOW).everybody
    assert everybody.started == 3
    assert everybody.ticked("usable__advise") == (0, 0, 1)
    assert everybody.ticked("usable__refer") == (1, 0, 0)
