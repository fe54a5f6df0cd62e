"""What a recipe does to the responses of a survey, as JSON; docs/datasets.md describes it."""

from dataclasses import asdict
from typing import Any

from analysis.datasets.offer import Offer
from analysis.datasets.plan import Evaluation
from analysis.datasets.recipe import Recipe, as_json


def plan_as_json(offer: Offer, recipe: Recipe, found: Evaluation) -> dict[str, Any]:
    """The recipe with k, l and groups before and after, and what is lost; shares from 0 to 1."""
    after = found.disclosure
    return {
        "survey": offer.survey.code,
        "versions": sorted(version.number for version in offer.versions),
        "waves": {str(number): name for number, name in offer.waves.items()},
        "rows": found.rows,
        "recipe": as_json(recipe),
        "wanted": {"k": recipe.wanted_k, "l": recipe.diversity},
        "before": {
            "k": found.k,
            "l": dict(found.diversity),
            "groups": found.groups,
            "unique_rows": found.unique_rows,
        },
        "after": {
            "k": after.k,
            "l": dict(after.diversity),
            "groups": after.groups,
            "suppressed_cells": sum(effect.suppressed for effect in after.effects),
            "suppressed_rows": after.suppressed_rows,
        },
        "loss": {
            effect.name: {key: value for key, value in asdict(effect).items() if key != "name"}
            for effect in after.effects
        },
    }
