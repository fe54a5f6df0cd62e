"""From JSON to a recipe; every problem is named by its place, none is passed over."""

from dataclasses import MISSING, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from analysis.datasets.offer import Offer, offer_of
from analysis.datasets.recipe import SPEC, Recipe
from analysis.datasets.soundness import soundness
from surveys.models import Survey
from surveys.questionnaire import strictjson
from surveys.questionnaire.codec import SCALARS
from surveys.questionnaire.problems import Finding, InvalidDocument, Path, problem
from surveys.questionnaire.text import Text

LONGEST_LIST = 5_000
LONGEST_LABEL = 120


def parse(raw: bytes, offer: Offer) -> Recipe:
    """The recipe in a file. Raises `InvalidDocument` with all that is wrong, also for what is on offer."""
    return load(strictjson.parse(raw, "recipe"), offer)


def load(data: Any, offer: Offer) -> Recipe:
    """The recipe that a JSON value holds. Raises `InvalidDocument`."""
    strictjson.require_plain(data)
    reader = _Reader()
    recipe = reader.read_recipe(data)
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


class _ValueError(ValueError):
    """A value is not what its field holds; the message says what was expected."""


class _Reader:
    """Reads to the end, whatever is wrong: `findings` says what, and what cannot be read is `None`."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def read_recipe(self, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("spec") != SPEC:
            message = _("A recipe is an object with “spec”: %(spec)d.") % {"spec": SPEC}
            self.findings.append(((), message))
            return None
        return self.read({key: value for key, value in data.items() if key != "spec"}, Recipe, ())

    def read(self, value: Any, annotation: Any, path: Path) -> Any:
        try:
            if annotation in SCALARS:
                return SCALARS[annotation](value)
            if annotation is Text:
                return _text(value)
            if get_origin(annotation) is Literal:
                return _one_of(value, get_args(annotation))
            if get_origin(annotation) is tuple:
                return self._list(value, get_args(annotation)[0], path)
            return self._object(value, annotation, path)
        except ValueError as error:
            self.findings.append((path, str(error)))
            return None

    def _list(self, value: Any, annotation: Any, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > LONGEST_LIST:
            raise _ValueError(_("Give a list of at most %(most)d.") % {"most": LONGEST_LIST})
        return tuple(self.read(each, annotation, (*path, number)) for number, each in enumerate(value))

    def _object(self, value: Any, cls: type, path: Path) -> Any:
        if not isinstance(value, dict):
            raise _ValueError(_("Give an object."))
        hints = get_type_hints(cls)
        known = {field.name: field for field in fields(cls)}
        for key in (key for key in value if key not in known):
            message = _("Nothing here is called so. Possible: %(possible)s.")
            self.findings.append(((*path, key), message % {"possible": ", ".join(known)}))
        missing = [name for name, field in known.items() if field.default is MISSING and name not in value]
        self.findings += [((*path, name), _("This is missing.")) for name in missing]
        before = len(self.findings)
        read = {name: self.read(value[name], hints[name], (*path, name)) for name in known if name in value}
        return None if missing or len(self.findings) > before else cls(**read)


def _one_of(value: Any, choices: tuple[Any, ...]) -> Any:
    if isinstance(value, str) and value in choices:
        return value
    raise _ValueError(_("Possible here: %(possible)s.") % {"possible": ", ".join(choices)})


def _text(value: Any) -> Text:
    if isinstance(value, dict) and all(
        isinstance(text, str) and text.strip() and len(text) <= LONGEST_LABEL for text in value.values()
    ):
        return Text(value)
    message = _("Give an object with a text for each language, of at most %(most)d characters.")
    raise _ValueError(message % {"most": LONGEST_LABEL})
