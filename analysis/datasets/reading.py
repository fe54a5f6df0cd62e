"""From JSON to a recipe; every problem is named by its place, none is passed over."""

from typing import Any

from django.utils.translation import gettext as _

from analysis.datasets.offer import Offer, offer_of
from analysis.datasets.recipe import SPEC, Recipe
from analysis.datasets.soundness import soundness
from analysis.report.annotated import Reader
from surveys.models import Survey
from surveys.questionnaire import strictjson
from surveys.questionnaire.problems import InvalidDocument, problem

LONGEST_LIST = 5_000
LONGEST_LABEL = 120


def parse(raw: bytes, offer: Offer) -> Recipe:
    """The recipe in a file. Raises `InvalidDocument` with all that is wrong, also for what is on offer."""
    return load(strictjson.parse(raw, "recipe"), offer)


def load(data: Any, offer: Offer) -> Recipe:
    """The recipe that a JSON value holds. Raises `InvalidDocument`."""
    strictjson.require_plain(data)
    reader = Reader(longest_list=LONGEST_LIST, longest_text=LONGEST_LABEL)
    recipe = reader.read_document(data, Recipe, SPEC, _("A recipe is an object with “spec”: %(spec)d."))
    findings = reader.findings
    if isinstance(recipe, Recipe) and not findings:
        findings = list(soundness(recipe, offer))
    if findings:
        raise InvalidDocument([problem(data, finding) for finding in findings])
    assert isinstance(recipe, Recipe)  # else there is a finding
    return recipe


def fitted(data: Any, survey: Survey) -> tuple[Recipe, Offer]:
    """The recipe that a JSON value holds, with what its waves offer. Raises `InvalidDocument`.

    Columns and versions that only other waves have are no part of its dataset, so that it stays the same when
    another wave comes to its end.
    """
    offer = offer_of(survey)
    recipe = load(data, offer)
    if recipe.waves and set(recipe.waves) != set(offer.waves):
        offer = offer_of(survey, recipe.waves)
        recipe = load(data, offer)
    return recipe, offer
