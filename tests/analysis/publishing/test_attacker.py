"""An attacker who fetches all that partners and the public see, all along, and finds no small group."""

import pytest

from tests.analysis.publishing.attacker import attack, facts
from tests.analysis.publishing.simulated import persons, watched


@pytest.mark.django_db(transaction=True)
def test_who_fetches_everything_finds_no_small_group() -> None:
    answered = [*persons()]
    fetched = [*watched(answered)]
    known = [fact for each in fetched for fact in facts(each)]
    assert len(known) > 100
    assert attack(known, answered) == []
