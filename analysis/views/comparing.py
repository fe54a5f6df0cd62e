"""Two waves compared in one question."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.cleaning import decisions_count
from analysis.comparing import InWave, in_waves
from analysis.core.comparing import Comparison, compare
from analysis.core.crossing import Side
from analysis.core.evidence import Evidence, NotGiven
from analysis.core.formats import shown_number, shown_p
from analysis.core.independent import Association, Difference, RankComparison
from analysis.core.shares import NO_SHARE, shown_share
from analysis.crossing import answer_labels, label, versions_to_cross
from analysis.forms.comparing import ComparingForm
from analysis.forms.selection import version_asked
from analysis.report.captions import data, whole
from analysis.views.unpublished import unpublished
from organisations.permissions import Permission, requires
from surveys.models import Wave
from surveys.views.staff import fieldwork_or_404

NO_TEST = {
    NotGiven.WAVE_OPEN: gettext_lazy("No test yet: it is given when both waves are final."),
    NotGiven.NOBODY: gettext_lazy("No test: in one of the waves nobody answered."),
    NotGiven.NO_VARIATION: gettext_lazy("No test: all gave the same answer."),
    NotGiven.EXPECTED_TOO_SMALL: gettext_lazy(
        "No test of the whole question: for so many answers there are too few respondents (of the expected "
        "counts one is below 1, or more than a fifth are below 5)."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """An answer: count and share in both waves, the difference in points with its interval, and its test."""

    label: str
    counts: tuple[str, str]
    shares: tuple[str, str]
    points: str
    interval: str
    test: str
    corrected: str


@requires(Permission.SEE_RESULTS)
@require_safe
def comparing(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and under it the question in both waves; 422 where the address names what there is not."""
    fieldwork, language = fieldwork_or_404(code), get_language() or ""
    survey = fieldwork.survey
    if fieldwork.version is None:
        return unpublished(request, survey)
    waves = [wave for wave in fieldwork.waves if not wave.is_pilot]
    context = {"survey": survey, "title": fieldwork.title(language), "several_waves": len(waves) > 1}
    if len(waves) < 2:
        return render(request, "analysis/comparing.html", context)
    versions = versions_to_cross(survey)
    version = version_asked(request.GET, versions)
    form = ComparingForm(request.GET, versions=versions, version=version, waves=waves, language=language)
    context |= {"form": form, "several_versions": len(versions) > 1}
    if form.is_valid() and form.side:
        found = in_waves(survey, form.side, form.waves, cleaned=form.cleaned)
        context["data"] = data(decisions_count(survey.id) if form.cleaned else None)
        context |= _compared(form.side, found, form.scale, language)
    return render(request, "analysis/comparing.html", context, status=422 if form.errors else 200)


def _compared(side: Side, found: list[InWave], scale: list[str], language: str) -> dict[str, object]:
    first, second = found
    final = all(each.wave.state == Wave.State.FINAL for each in found)
    comparison = compare(
        first.answers,
        second.answers,
        scale=[side.answers.index(answer) for answer in scale],
        several=side.several,
        evidence=Evidence(final=final, filtered=False),
    )
    return {
        "compared": label(side, language),
        "names": [each.wave.name for each in found],
        "bases": [*_bases(found)],
        "lines": [*_lines(side, found, comparison, language)],
        "tested": final,
        "tests": len(side.answers),
        "conclusions": [*_conclusions(comparison, language)],
    }


def _bases(found: list[InWave]) -> Iterator[str]:
    for each in found:
        told = {"wave": each.wave.name, "base": whole(each.answers.base)}
        yield _("%(wave)s: %(base)s answered.") % told
        if each.elsewhere:
            told = {"wave": each.wave.name, "elsewhere": whole(each.elsewhere)}
            yield _("%(wave)s: %(elsewhere)s got a version that does not ask it so.") % told


def _lines(side: Side, found: list[InWave], comparison: Comparison, language: str) -> Iterator[Line]:
    answers = zip(answer_labels(side, language), comparison.differences, comparison.corrected, strict=True)
    for place, (name, difference, corrected) in enumerate(answers):
        one, other = (each.answers.cell(place) for each in found)
        points, interval, test = _difference(difference, language)
        yield Line(
            label=name,
            counts=(whole(one.count), whole(other.count)),
            shares=(
                shown_share(one.count, one.base, language),
                shown_share(other.count, other.base, language),
            ),
            points=points,
            interval=interval,
            test=test,
            corrected=NO_SHARE if corrected is None else shown_p(corrected, language),
        )


def _difference(found: Difference | NotGiven, language: str) -> tuple[str, str, str]:
    """Points, interval and z in words; dashes where there are none."""
    if isinstance(found, NotGiven):
        return NO_SHARE, NO_SHARE, NO_SHARE
    low, high = (
        shown_number(100 * limit, language, 1) for limit in (found.interval.low, found.interval.high)
    )
    test = NO_SHARE if isinstance(found.test, NotGiven) else shown_number(found.test.statistic, language)
    words = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return shown_number(100 * found.points, language, 1), words, test


def _conclusions(comparison: Comparison, language: str) -> Iterator[str]:
    """The tests of the whole question in sentences, or why they are not given."""
    if comparison.association is not None:
        yield _association(comparison.association, language)
    if isinstance(comparison.ranks, RankComparison):
        yield _ranks(comparison.ranks, language)
    elif comparison.ranks is not None and comparison.ranks != comparison.association:
        yield str(NO_TEST[comparison.ranks])


def _association(found: Association | NotGiven, language: str) -> str:
    if isinstance(found, NotGiven):
        return str(NO_TEST[found])
    words = _(
        "Chi-square %(statistic)s (df = %(degrees)d), p %(p)s, n = %(n)s; Cramér’s V %(v)s, corrected for "
        "bias (0: both waves answer alike)."
    )
    return words % {
        "statistic": shown_number(found.test.statistic, language),
        "degrees": found.degrees,
        "p": shown_p(found.test.p, language),
        "n": whole(found.n),
        "v": shown_number(found.v, language),
    }


def _ranks(found: RankComparison, language: str) -> str:
    superiority = _(
        "The chance that somebody of the second wave answers higher on the scale than somebody of the first, "
        "equal answers counted half, is %(superiority)s (0.5: no difference)."
    ) % {"superiority": shown_number(found.superiority, language)}
    if isinstance(found.test, NotGiven):
        return f"{superiority} {NO_TEST[found.test]}"
    words = _("Mann-Whitney test: Z = %(z)s, p %(p)s.")
    test = words % {
        "z": shown_number(found.test.statistic, language),
        "p": shown_p(found.test.p, language),
    }
    return f"{superiority} {test}"
