"""Orders from counts: pure."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from analysis.core.rankings import RankedOption, Ranking, places, ranking

#: How many put each need in the first, second and third place; who has none says only that.
NEEDS = (
    {"time": 8, "money": 9, "rooms": 1, "none": 4},
    {"time": 5, "money": 2, "rooms": 4, "none": 0},
    {"time": 1, "money": 3, "rooms": 0, "none": 0},
)


def test_ranking_orders_by_who_chose_and_lets_ties_share_a_place():
    assert ranking(NEEDS) == Ranking(
        respondents=22,
        picks=37,
        options=(
            RankedOption("time", 8, 14, Fraction(21, 14), borda=35, place=1),
            RankedOption("money", 9, 14, Fraction(22, 14), borda=34, place=1),
            RankedOption("rooms", 1, 5, Fraction(9, 5), borda=11, place=3),
            RankedOption("none", 4, 4, Fraction(1), borda=12, place=4),
        ),
    )


def test_top_leaves_the_place_after_a_tie_empty():
    assert ranking(NEEDS).top(3) == (("time", "money"), (), ("rooms",))


def test_ranking_without_who_has_no_needs_has_a_base_of_its_own():
    found = ranking(NEEDS, without={"none"}, fewest=18)
    assert (found.respondents, found.picks_per_person) == (18, Fraction(33, 18))
    assert [option.code for option in found.options] == ["time", "money", "rooms"]


def test_ranking_of_too_few_has_no_order():
    found = ranking(NEEDS, without={"none"})
    assert [(option.code, option.place) for option in found.options] == [
        ("time", None),
        ("money", None),
        ("rooms", None),
    ]
    assert found.top(3) == ((), (), ())


def test_ranking_of_nobody_divides_by_nothing():
    nobody = [dict.fromkeys(place, 0) for place in NEEDS]
    assert ranking(nobody).picks_per_person is None
    assert {option.mean_rank for option in ranking(nobody).options} == {None}


@given(ballots=st.lists(st.permutations("abcd").map(lambda order: order[:3])))
def test_ranking_counts_what_the_ballots_say(ballots):
    placed = [
        {code: sum(ballot[place] == code for ballot in ballots) for code in "abcd"} for place in range(3)
    ]
    points = {code: sum(3 - ballot.index(code) for ballot in ballots if code in ballot) for code in "abcd"}
    found = ranking(placed)
    assert {option.code: option.borda for option in found.options} == points
    assert (found.respondents, found.picks) == (len(ballots), 3 * len(ballots))


@given(counts=st.dictionaries(st.text(), st.integers(0, 5), min_size=1))
def test_places_count_who_is_ahead(counts):
    order = places(counts)
    assert all(order[code] == 1 + sum(counts[other] > counts[code] for other in counts) for code in counts)
    assert min(order.values()) == 1
