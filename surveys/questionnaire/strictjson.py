"""JSON from strangers: what Python lets pass and PostgreSQL or a reader would stumble over is refused."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from surveys.questionnaire.problems import Finding, InvalidDocument, Path, Problem, problem

LARGEST_DOCUMENT = 2_000_000  # bytes
DEEPEST_DOCUMENT = 20
SURROGATE = re.compile("[\ud800-\udfff]")


class _Object(dict[str, Any]):
    """An object of which a key stood there twice."""

    repeated: frozenset[str] = frozenset()


def parse(raw: bytes, what: str = "questionnaire") -> Any:
    """The value of a JSON text in UTF-8, which should hold a `what`. Raises `InvalidDocument`."""
    not_json = f"this is not JSON, the only format of {what}s"
    if len(raw) > LARGEST_DOCUMENT:
        raise _refused(f"a {what} has at most {LARGEST_DOCUMENT:,} bytes")
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _refused(f"byte {error.start + 1} is not UTF-8; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _refused(f"{not_json} ({where}: {error.msg})") from None
    except RecursionError:
        raise _refused(f"objects and lists nest at most {DEEPEST_DOCUMENT} deep") from None
    except ValueError as error:  # a constant, or an integer of thousands of digits
        raise _refused(f"{not_json} ({error})") from None
    require_plain(data)
    return data


def require_plain(data: Any) -> None:
    """Raises `InvalidDocument` where a JSON value holds what cannot be stored or should not be trusted."""
    problems = [problem(data, finding) for finding in _findings(data)]
    if problems:
        raise InvalidDocument(problems)


def _refused(message: str) -> InvalidDocument:
    return InvalidDocument([Problem("", message)])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    marked = _Object(values)
    times = Counter(key for key, _ in pairs)
    marked.repeated = frozenset(key for key in values if times[key] > 1)
    return marked


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _findings(data: Any) -> Iterator[Finding]:
    waiting: list[tuple[Path, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for key in sorted(getattr(value, "repeated", ())):
                yield (*path, key), "this key stands twice in its object"
            for key in value:
                yield from ((path, f"the key {key!r} {fault}") for fault in _faults(key))
        elif isinstance(value, str):
            yield from ((path, f"the text {fault}") for fault in _faults(value))
        elif isinstance(value, float) and not math.isfinite(value):
            yield path, "this number is too large"
        inside = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        if inside and len(path) >= DEEPEST_DOCUMENT:
            yield path, f"objects and lists nest at most {DEEPEST_DOCUMENT} deep"
        else:
            waiting.extend(((*path, key), item) for key, item in reversed(list(inside)))


def _faults(text: str) -> Iterator[str]:
    if "\0" in text:
        yield "holds a NUL character"
    if SURROGATE.search(text):
        yield "holds half a surrogate pair"
