"""Two waves compared: pure; the tests themselves are checked where they are made."""

from analysis.core.comparing import Answers, compare
from analysis.core.evidence import Evidence, NotGiven
from analysis.core.independent import Association, Difference, RankComparison, mann_whitney
from tests.support.numbers import near

FINAL = Evidence(final=True, filtered=False)
FIRST, SECOND = Answers((30, 20, 10), 60), Answers((10, 20, 30), 60)


def test_each_answer_is_compared_and_corrected_for_all_of_them():
    found = compare(FIRST, SECOND, scale=(), several=False, evidence=FINAL)
    assert [each.points for each in found.differences if isinstance(each, Difference)] == [
        near(-1 / 3),
        0,
        near(1 / 3),
    ]
    # By hand: z of 10 and 30 of 60 is sqrt(15), p = 0.000108; three answers are tested.
    assert found.corrected == (near(0.00032253, abs=1e-8), 1, near(0.00032253, abs=1e-8))
    assert found.ranks is None


def test_the_scale_leaves_other_answers_out():
    found = compare(FIRST, SECOND, scale=(0, 1), several=False, evidence=FINAL)
    assert found.ranks == mann_whitney([30, 20], [10, 20])


def test_before_the_waves_are_final_there_are_intervals_only():
    found = compare(
        FIRST, SECOND, scale=(0, 1, 2), several=False, evidence=Evidence(final=False, filtered=False)
    )
    assert [each.test for each in found.differences if isinstance(each, Difference)] == [
        NotGiven.WAVE_OPEN
    ] * 3
    assert found.corrected == (None,) * 3
    assert found.association is NotGiven.WAVE_OPEN
    assert isinstance(found.ranks, RankComparison)
    assert found.ranks.test is NotGiven.WAVE_OPEN


def test_several_answers_are_compared_one_by_one_only():
    found = compare(Answers((30, 50), 60), Answers((20, 40), 60), scale=(0, 1), several=True, evidence=FINAL)
    assert (found.association, found.ranks) == (None, None)
    assert len(found.differences) == 2


def test_nobody_in_a_wave_leaves_nothing_to_compare():
    found = compare(FIRST, Answers((0, 0, 0), 0), scale=(0, 1), several=False, evidence=FINAL)
    assert {*found.differences, found.association, found.ranks} == {NotGiven.NOBODY}


def test_few_answers_say_which_test_they_do_not_allow():
    found = compare(Answers((3, 1), 4), Answers((1, 3), 4), scale=(), several=False, evidence=FINAL)
    assert found.association is NotGiven.EXPECTED_TOO_SMALL
    enough = compare(FIRST, SECOND, scale=(), several=False, evidence=FINAL).association
    assert isinstance(enough, Association)
    assert enough.n == 120
