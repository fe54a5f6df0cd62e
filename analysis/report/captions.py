"""What a caption says of the respondents that a figure is made of."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.core.tally import ColumnCounts


def whole(number: int) -> str:
    """A count as the reader's language groups its digits."""
    return str(number) if number < 1000 else number_format(number, use_l10n=True, force_grouping=True)


def between(numbers: Iterable[int]) -> str:
    """The fewest and the most of `numbers`, once where they are equal."""
    found = [*numbers]
    fewest, most = min(found, default=0), max(found, default=0)
    return whole(most) if fewest == most else f"{whole(fewest)}–{whole(most)}"


def percent_of(n: int) -> str:
    """That the figures are shares of `n`."""
    return _("N%% (N=%(n)s)") % {"n": whole(n)}


def number_of(n: int) -> str:
    """That the figures are of `n`, and no shares."""
    return f"N={whole(n)}"


def percent_of_items(bases: Collection[int]) -> str:
    """That the figures are shares of who answered each item; N is the most of them."""
    if len(set(bases)) < 2:
        return percent_of(max(bases, default=0))
    numbers = {"n": whole(max(bases)), "items": between(bases)}
    return _("N%% (N=%(n)s; by item n %(items)s)") % numbers


def asked(counts: ColumnCounts) -> tuple[str, ...]:
    """Of how many a question was asked, where routing asked only some of them."""
    if counts.asked == counts.seen:
        return ()
    return (_("Asked of %(asked)s.") % {"asked": whole(counts.asked)},)


def chosen(only: str, elsewhere: int, versions: Sequence[int] = ()) -> Iterator[str]:
    """Of which responses the figures are, where that is not plain.

    `elsewhere`: how many were given to other versions. `versions` are counted together.
    """
    if only:
        yield only
    if len(versions) > 1:
        numbers = ", ".join(str(number) for number in versions)
        yield _("Versions %(numbers)s of the questionnaire together.") % {"numbers": numbers}
    if elsewhere:
        sentence = ngettext(
            "Without %(count)s response to another version of the questionnaire.",
            "Without %(count)s responses to other versions of the questionnaire.",
            elsewhere,
        )
        yield sentence % {"count": whole(elsewhere)}


def data(decisions: int | None) -> str:
    """Whether the figures are of raw data, or cleaned by so many decisions."""
    if decisions is None:
        return _("Raw data.")
    sentence = ngettext(
        "Cleaned data: %(count)s decision was applied.",
        "Cleaned data: %(count)s decisions were applied.",
        decisions,
    )
    return sentence % {"count": whole(decisions)}
