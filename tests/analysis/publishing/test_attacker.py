"""An attacker who fetches all that partners and the public see, all along, and finds no small group."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from analysis.exports.results import as_data, of_audience
from analysis.publishing import comparing
from analysis.publishing.protecting import Limits, protected
from organisations.models import Organisation
from surveys.fieldwork import fieldwork_of
from surveys.models import Version
from tests.analysis.publishing.attacker import Fact, attack, facts, facts_of_comparison
from tests.analysis.publishing.simulated import (
    NO_LIMITS,
    Fetched,
    Person,
    answer,
    current_units,
    fetch,
    partners,
    persons,
    release,
    seen_within,
    sendings,
    survey,
    watched,
)
from tests.support.study import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_fetches_everything_finds_no_small_group() -> None:
    answered = [*persons()]
    known = [fact for each in watched(survey(while_open=True), answered) for fact in facts(each)]
    assert len(known) > 1000
    assert attack(known, answered) == []


def test_partners_who_put_their_comparisons_together_find_no_small_group() -> None:
    answered = [*persons()][:200]
    known = [*told_to_partners(answered)]
    assert {fact.sector for fact in known} >= {"care", "work", "home"}
    assert attack(known, answered, most=30) == []
    assert attack(known, answered, most=30, rests=True) == []


def test_comparisons_that_hide_nothing_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = [*persons()][:150]
    monkeypatch.setattr(
        comparing, "protected", lambda units, rows, _limits: protected(units, rows, NO_LIMITS)
    )
    assert len(attack(told_to_partners(answered), answered, most=10)) > 5


def told_to_partners(answered: list[Person]) -> Iterator[Fact]:
    """What a release shows, and the comparison of each partner."""
    version = survey(partners(), breakdown="")
    answer(version, answered, NOW)
    units = release(version).tables["units"]
    yield from facts(Fetched(fetch(), dict.fromkeys(units, len(answered))))
    fieldwork = fieldwork_of("study")
    assert fieldwork
    for organisation in Organisation.objects.all():
        compared = of_audience(fieldwork, "partner", "en", organisation)["comparison"]["questions"]
        yield from facts_of_comparison(organisation.name, compared, len(answered))


def test_a_release_that_hides_nothing_is_found_out() -> None:
    answered = [*persons()][:150]
    version = survey()
    answer(version, answered, NOW)
    leak = fetched(version, NO_LIMITS, len(answered))
    assert len(attack(facts(leak), answered, most=10)) > 10


def test_totals_that_follow_every_answer_are_found_out() -> None:
    answered = [*persons()][:150]
    version = survey()
    known: list[Fact] = []
    for start, end in sendings(len(answered)):
        answer(version, answered[start:end], NOW + timedelta(seconds=end))
        known += facts(fetched(version, Limits(min_base=10, min_cell=10), end, by_groups=False))
    assert len(attack(known, answered, most=10)) > 5


def fetched(version: Version, limits: Limits, number: int, *, by_groups: bool = True) -> Fetched:
    """What could be fetched if the counts of this moment were shown within these limits."""
    seen = seen_within(limits, version, number, by_groups=by_groups)
    return Fetched(as_data(seen), dict.fromkeys(current_units(version), number))
