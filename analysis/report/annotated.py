"""From JSON to frozen dataclasses, by the annotations of their fields: what people may write as text.

A field is a string, a whole number, a truth value, a decimal, a `Text`, a `Literal`, another dataclass, or a
tuple of one of these. So what a document can hold is written down once, as its classes.
"""

from dataclasses import MISSING, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from surveys.questionnaire.codec import SCALARS
from surveys.questionnaire.problems import Finding, Path
from surveys.questionnaire.text import Text


class WrongValue(ValueError):  # noqa: N818 - it is what it says
    """A value is not what its field holds; the message says what was expected."""


class Reader:
    """Reads to the end, whatever is wrong: `findings` says what, and what cannot be read is `None`.

    `found` is all that could be read, with its path.
    """

    def __init__(self, *, longest_list: int, longest_text: int) -> None:
        self.longest_list, self.longest_text = longest_list, longest_text
        self.findings: list[Finding] = []
        self.found: list[tuple[Path, Any]] = []

    def read_document(self, data: Any, annotation: type, spec: int, message: str) -> Any:
        """An object of a class with the number of its format; anything else is refused by the message."""
        if not isinstance(data, dict) or data.get("spec") != spec:
            self.findings.append(((), message % {"spec": spec}))
            return None
        return self.read({key: value for key, value in data.items() if key != "spec"}, annotation, ())

    def read(self, value: Any, annotation: Any, path: Path) -> Any:
        """The value that a field with this annotation holds."""
        try:
            if annotation in SCALARS:
                return SCALARS[annotation](value)
            if get_origin(annotation) is Literal:
                return self._one_of(value, get_args(annotation))
            if get_origin(annotation) is tuple:
                return self._list(value, get_args(annotation)[0], path)
            return self._text(value) if annotation is Text else self.read_object(value, annotation, path)
        except ValueError as error:  # also that of a class which refuses its values
            self.findings.append((path, str(error)))
            return None

    def read_object(self, value: Any, cls: type, path: Path) -> Any:
        """An object whose keys are the fields of a class; those without a default have to be there."""
        require_object(value)
        hints = get_type_hints(cls)
        known = {field.name: field for field in fields(cls)}
        for key in (key for key in value if key not in known):
            message = _("Nothing here is called so. Possible: %(possible)s.")
            self.findings.append(((*path, key), message % {"possible": ", ".join(known)}))
        missing = [name for name, field in known.items() if field.default is MISSING and name not in value]
        self.findings += [((*path, name), _("This is missing.")) for name in missing]
        before = len(self.findings)
        read = {name: self.read(value[name], hints[name], (*path, name)) for name in known if name in value}
        if missing or len(self.findings) > before:
            return None
        built = cls(**read)
        self.found.append((path, built))
        return built

    def _text(self, value: Any) -> Text:
        """A text by language; those that are missing are shown in the first one."""
        texts = value.values() if isinstance(value, dict) else ()
        if texts and all(
            isinstance(text, str) and text.strip() and len(text) <= self.longest_text for text in texts
        ):
            return Text(value)
        message = _("Give an object with a text for each language, of at most %(most)d characters.")
        raise WrongValue(message % {"most": self.longest_text})

    def _one_of(self, value: Any, choices: tuple[Any, ...]) -> Any:
        if isinstance(value, str) and value in choices:
            return value
        possible = ", ".join(choice for choice in choices if choice)
        raise WrongValue(_("Possible here: %(possible)s.") % {"possible": possible})

    def _list(self, value: Any, annotation: Any, path: Path) -> tuple[Any, ...] | None:
        if not isinstance(value, list) or len(value) > self.longest_list:
            raise WrongValue(_("Give a list of at most %(most)d.") % {"most": self.longest_list})
        read = tuple(self.read(each, annotation, (*path, number)) for number, each in enumerate(value))
        return None if any(each is None for each in read) else read


def require_object(value: Any) -> None:
    """Raises `WrongValue` for what is no JSON object."""
    if not isinstance(value, dict):
        raise WrongValue(_("Give an object."))
