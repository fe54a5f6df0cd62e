"""`manage.py dataset plan SURVEY --json` and `manage.py dataset build SURVEY --output FILE.zip`."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from analysis.actions.dataset_decisions import approve
from analysis.actions.datasets import ReleaseRefused, draft_release, next_number, note_built
from analysis.datasets.about import State
from analysis.datasets.anonymise import CannotAnonymise
from analysis.datasets.building import Built, build
from analysis.datasets.files import FORMATS
from analysis.datasets.files.options import SEPARATORS, CsvStyle
from analysis.datasets.files.package import UnknownFormat
from analysis.datasets.files.xlsx import TooLarge
from analysis.datasets.offer import Offer, offer_of
from analysis.datasets.plan import evaluate, propose
from analysis.datasets.reading import fitted, parse
from analysis.datasets.recipe import DEFAULT_K, MOST_K, Recipe, as_json
from analysis.exports.dataset_plan import plan_as_json
from analysis.exports.report import count_first
from analysis.snapshot import one_state
from organisations.models import User
from organisations.permissions import Permission, may, takes_part
from surveys.management.published import published
from surveys.models import Survey
from surveys.questionnaire.problems import InvalidDocument
from surveys.questionnaire.strictjson import LARGEST_DOCUMENT


class Command(BaseCommand):
    help = "Plan an anonymised dataset of a survey, or build its package."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        plan = actions.add_parser("plan", help="propose a recipe, and tell what it does to k, l and loss")
        build_it = actions.add_parser("build", help="write the package, a draft unless somebody approves it")
        for each in (plan, build_it):
            each.add_argument("survey")
            each.add_argument("--recipe", type=Path, help="a recipe's JSON file; see docs/datasets.md")
            each.add_argument("--audience", choices=DEFAULT_K, help="who gets it, unless the recipe says so")
            each.add_argument("--k", type=int, help="the fewest rows that are alike")
        plan.add_argument("--json", action="store_true", help="print the recipe and all figures")
        build_it.add_argument("--formats", default="csv", help=f"of {','.join(FORMATS)}, with commas between")
        build_it.add_argument("--csv-cells", choices=("codes", "labels"), default="codes")
        build_it.add_argument("--csv-separator", choices=SEPARATORS, default="comma")
        build_it.add_argument("--csv-missing", choices=("codes", "empty"), default="codes")
        build_it.add_argument("--output", type=Path, required=True, metavar="FILE.zip")
        build_it.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        build_it.add_argument("--by", metavar="ADDRESS", help="the user who makes the release")
        build_it.add_argument("--approve", metavar="ADDRESS", help="another user, who approves it")

    def handle(self, *args: Any, **options: Any) -> None:
        survey = published(options["survey"])[0].survey
        count_first(survey, now=timezone.now())
        with override("en"):
            try:
                self._plan(survey, options) if options["action"] == "plan" else self._build(survey, options)
            except InvalidDocument as invalid:
                for problem in invalid.problems:
                    self.stdout.write(str(problem))
                count = len(invalid.problems)
                raise CommandError("1 problem." if count == 1 else f"{count} problems.") from None
            except (CannotAnonymise, ReleaseRefused, TooLarge, UnknownFormat) as refused:
                raise CommandError(str(refused)) from None

    def _plan(self, survey: Survey, options: Mapping[str, Any]) -> None:
        with one_state():
            recipe, offer = fitted(as_json(_recipe(offer_of(survey), options)), survey)
            found = evaluate(offer, recipe)
        plan = plan_as_json(offer, recipe, found)
        if options["json"]:
            self.stdout.write(json.dumps(plan, ensure_ascii=False, indent=2))
            return
        line = "{rows} rows; k {before[k]} before, {after[k]} after; {after[suppressed_cells]} cells blanked"
        self.stdout.write(line.format(**plan))

    def _build(self, survey: Survey, options: Mapping[str, Any]) -> None:
        by, approver = (_user(survey, options[name]) for name in ("by", "approve"))
        if approver and (not by or by == approver):
            raise CommandError("An approved release takes both --by and --approve: two different users.")
        with one_state():
            recipe = as_json(_recipe(offer_of(survey), options))
        formats = tuple(dict.fromkeys(filter(None, options["formats"].split(","))))
        if not formats:
            raise CommandError(f"Choose at least one format of {','.join(FORMATS)}.")
        path = Path(options["output"])
        if path.exists() and not path.is_file():
            raise CommandError(f"{path} was not written: it is there already, and is no file.")
        release = draft_release(survey=survey, recipe=recipe, by=by, now=timezone.now()) if by else None
        number = release.number if release else next_number(survey)
        recipe = release.recipe if release else recipe
        csv = CsvStyle(
            cells=options["csv_cells"], separator=options["csv_separator"], missing=options["csv_missing"]
        )
        language = options["language"] or _language(survey)

        def write(state: State, path: Path) -> Built:
            try:
                return build(
                    survey,
                    recipe,
                    number=number,
                    state=state,
                    language=language,
                    formats=formats,
                    path=path,
                    tell=self._tell,
                    csv=csv,
                )
            except OSError as error:
                raise CommandError(f"{path} was not written: {error.strerror or error}.") from None

        built = write("draft", path)
        if release:
            files = {"formats": formats, "csv": asdict(csv), "language": language}
            note_built(release=release, recipe=recipe, files=files, built=built)
        if release and approver:
            approved = path.with_name(f"{path.name}.approved")
            try:
                built = write("approved", approved)
                approve(
                    release=release, digest=built.digest, package=approved, by=approver, now=timezone.now()
                )
                approved.replace(path)
            finally:
                approved.unlink(missing_ok=True)
        self.stdout.write(f"{path}: {built.rows} rows, k {built.k}.")

    def _tell(self, percent: int, step: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{percent:3} % {step}")


def _recipe(offer: Offer, options: Mapping[str, Any]) -> Recipe:
    """The recipe of the file, else the proposed one; with the command's own k and audience."""
    audience, k = options["audience"], options["k"]
    if k is not None and not 2 <= k <= MOST_K:
        raise CommandError(f"--k is a number of rows from 2 to {MOST_K}.")
    if options["recipe"] is None:
        return propose(offer, audience=audience or "named", k=k or 0)
    try:
        with options["recipe"].open("rb") as file:
            recipe = parse(file.read(LARGEST_DOCUMENT + 1), offer)
    except (OSError, ValueError) as error:
        raise CommandError(f"{options['recipe']} cannot be read: {error}.") from None
    return replace(recipe, audience=audience or recipe.audience, k=k or recipe.k)


def _user(survey: Survey, address: str | None) -> User | None:
    """The user who may make and approve datasets of the survey."""
    if address is None:
        return None
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is None or not may(user, Permission.MAKE_DATASETS) or not takes_part(user, survey.code):
        raise CommandError(f"{address} is no user who may make datasets of {survey.code}.")
    return user


def _language(survey: Survey) -> str:
    offer = offer_of(survey)
    return offer.versions[0].questionnaire.default_language
