"""Response rates and participation: pure, with figures worked out by hand."""

import pytest

from analysis.core.rates import (
    Participation,
    Rate,
    Spread,
    participation,
    participation_of_all,
    response_rates,
)


def test_bounced_and_unknown_mails_are_in_the_base_of_rr1_and_rr2_only():
    assert response_rates(complete=40, partial=10, asked=200, unknown=20) == (
        Rate("RR1", 40, 200),
        Rate("RR2", 50, 200),
        Rate("RR5", 40, 180),
        Rate("RR6", 50, 180),
    )


def test_who_answered_is_eligible_whatever_became_of_the_mail():
    assert response_rates(complete=2, partial=1, asked=4, unknown=4)[2:] == (
        Rate("RR5", 2, 3),
        Rate("RR6", 3, 3),
    )


def test_list_that_was_shortened_or_is_empty_has_no_rate():
    assert response_rates(complete=3, partial=2, asked=4, unknown=0) == ()
    assert response_rates(complete=0, partial=0, asked=0, unknown=0) == ()


@pytest.mark.parametrize(
    ("spread", "found"),
    [
        (Spread(started=12, submitted=10, sent=50, staff=80), Participation(10, 50, 50)),
        (Spread(started=12, submitted=10, staff=80), Participation(10, 12, 80)),
        (Spread(started=0, submitted=0, staff=80), Participation(0, 1, 80)),
        (Spread(started=12, submitted=10, staff=11), None),  # the link went beyond the staff
        (Spread(started=12, submitted=10), None),
        (Spread(started=60, submitted=55, sent=50), Participation(55, 50, 50)),  # passed on
    ],
)
def test_participation_invents_no_number(spread, found):
    assert participation(spread) == found


def test_participation_of_all_leaves_out_who_told_nothing():
    spreads = [
        Spread(started=12, submitted=10, sent=50),
        Spread(started=6, submitted=5, staff=20),
        Spread(started=99, submitted=99),
    ]
    assert participation_of_all(spreads) == Participation(15, 56, 70)
    assert participation_of_all(spreads[2:]) is None
