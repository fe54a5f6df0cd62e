"""`manage.py weights SURVEY [--cleaned] [--json]`."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from analysis.cleaning import decisions_count
from analysis.core.weighting import CannotWeigh
from analysis.weights import Weighting, is_final, shown_sides, weigh, weighted_sides, why_not
from surveys.loaded import LoadedVersion
from surveys.management.published import published


class Command(BaseCommand):
    help = (
        "Weigh the final answers to the known totals and print each closed question with and without weights."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey")
        parser.add_argument("--json", action="store_true", help="print all numbers; see docs/weights.md")
        parser.add_argument("--cleaned", action="store_true", help="apply the decisions of cleaning")

    def handle(self, *args: Any, **options: Any) -> None:
        fieldwork, version = published(options["survey"])
        if not is_final(fieldwork.waves):
            raise CommandError("Weights need final answers: close all waves for good first.")
        populations = [*fieldwork.survey.populations.all()]
        if not populations:
            raise CommandError("No totals of the population are known: enter them on the page of weights.")
        sides = shown_sides(version.questionnaire)
        try:
            weighting = weigh(version, populations, sides, cleaned=options["cleaned"])
        except CannotWeigh as problem:
            with override("en"):
                raise CommandError(why_not(problem, populations, version, "en")) from None
        decisions = decisions_count(fieldwork.survey.id) if options["cleaned"] else None
        if options["json"]:
            told = {**_as_json(weighting, version), "decisions": decisions}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self.stdout.write("raw data" if decisions is None else f"cleaned data, decisions: {decisions}")
        for name, value in _facts(weighting).items():
            self.stdout.write(f"{name}: {value:g}")


def _facts(weighting: Weighting) -> dict[str, float]:
    found = weighting.weights
    return {
        "respondents": weighting.n,
        "lowest": found.lowest,
        "highest": found.highest,
        "design_effect": found.design_effect,
        "effective_n": weighting.effective_n,
        "rounds": found.rounds,
    }


def _as_json(weighting: Weighting, version: LoadedVersion) -> dict[str, Any]:
    totals = [
        {
            "question": each.question,
            "source": each.source,
            "counted_on": each.counted_on.isoformat(),
            "totals": each.totals,
        }
        for each in weighting.populations
    ]
    return {**_facts(weighting), "totals": totals, "shares": [*_shares(weighting, version)]}


def _shares(weighting: Weighting, version: LoadedVersion) -> Iterator[dict[str, Any]]:
    """Each question with a row for each answer: its code, its count, and both shares in percent."""
    for found in weighted_sides(weighting, shown_sides(version.questionnaire)):
        rows = [
            [
                code,
                count,
                100 * count / found.base if found.base else None,
                100 * share.weighted if share else None,
            ]
            for code, count, share in zip(found.side.answers, found.counts, found.shares, strict=True)
        ]
        yield {"question": found.side.name, "n": found.base, "rows": rows}
