"""An attacker: reads all that was ever fetched back into counts, and solves for small groups of persons.

What persons can answer to questions that hang together is a list of patterns. Unknown is how many persons of
each sector, who came between two moments, have each pattern. Every figure that is shown is an equation.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, permutations, product
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tests.analysis.publishing.simulated import OUTPUTS, SECTORS, Fetched, Person

FEW = 10
Pattern = tuple[Any, ...]
Test = Callable[[Pattern], float]
UNITS = {"before": "before__desk", "now": "now__desk"}


@dataclass(frozen=True)
class Fact:
    """The sum of `test` over the first `persons` of a sector (`None`: of all) is `count`."""

    family: str
    test: Test
    sector: str | None
    persons: int
    count: float


@dataclass(frozen=True)
class Pinned:
    """A group of few persons of whom too much is known."""

    group: str
    size: int
    least: float
    most: float


USES = ("never", "some", "much", "na", "")
TOOLS = ("mail", "chat", "letter", "none")
BOXES = ("advise__mail", "advise__chat", "refer__mail", "refer__chat")
NEEDS = ("time", "money", "rooms", "calm")


def _subsets(codes: Sequence[str]) -> Iterator[frozenset[str]]:
    found = chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1))
    return map(frozenset, found)


FAMILIES: dict[str, list[Pattern]] = {
    "use": [
        (before, now, why)
        for before, now in product(USES, USES)
        for why in (("faster", "asked", "other", "") if now == "much" else ("",))
    ],
    "tools": [*((ticked,) for ticked in _subsets(TOOLS[:3])), (frozenset({"none"}),)],
    "usable": [(ticked,) for ticked in _subsets(BOXES)],
    "needs": [(), *permutations(NEEDS, 1), *permutations(NEEDS, 2)],
}
PLACES = {"before": 0, "now": 1, "why": 2}


def pattern(family: str, person: Person) -> Pattern:
    """What a person answered."""
    if family == "use":
        return tuple(person.get(name, "") for name in ("before__desk", "now__desk", "why"))
    if family == "needs":
        return tuple(person[name] for name in ("needs__1", "needs__2") if name in person)
    codes = TOOLS if family == "tools" else BOXES
    return (frozenset(code for code in codes if person.get(f"{family}__{code}") == "1"),)


def _family(question: str) -> str:
    return "use" if question in PLACES else question


def _has(question: str, *codes: str) -> Test:
    """How many of the codes a person gave; without codes: whether there is any answer."""
    if question in PLACES:
        place = PLACES[question]
        return lambda pattern: pattern[place] in codes if codes else pattern[place] != ""
    if question == "needs":
        return lambda pattern: sum(code in pattern for code in codes) if codes else len(pattern) > 0
    return lambda pattern: sum(code in pattern[0] for code in codes) if codes else len(pattern[0]) > 0


def facts(fetched: Fetched) -> Iterator[Fact]:
    """Everything that the outputs tell, as counts."""
    defined = {f"o{number}": each for number, each in enumerate(OUTPUTS)}
    for output in fetched.seen["outputs"]:
        made = defined[output["id"]]
        for question, test, sector, count in _read(made, output):
            persons = fetched.of[UNITS.get(question, question)]
            yield Fact(_family(question), test, sector, persons, count)


def facts_of_comparison(name: str, questions: Iterable[dict[str, Any]], persons: int) -> Iterator[Fact]:
    """Everything that an organisation is told of itself and of the rest: of all that it can add up too."""
    for compared in questions:
        question = compared["id"].split("__")[0]
        if question == "sector":
            continue
        own_n, rest_n = compared["own_n"], compared["rest_n"]
        told = [(_has(question), own_n, rest_n)]
        for code, _label, own, rest in compared["rows"]:
            if own is not None:
                codes = [each.removeprefix(f"{question}__") for each in code.split("+")]
                of_rest = None if rest is None else rest * rest_n / 100
                told.append((_has(question, *codes), own * own_n / 100, of_rest))
        for test, mine, others in told:
            yield Fact(_family(question), test, name, persons, mine)
            if others is not None:
                yield Fact(_family(question), test, None, persons, mine + others)


Read = Iterator[tuple[str, Test, str | None, float]]
Values = dict[str, float]


def _read(made: dict[str, Any], output: dict[str, Any]) -> Read:
    """The counts of persons behind the figures of one output."""
    readers = {
        **dict.fromkeys(("shares", "agreement", "items"), _of_answers),
        **dict.fromkeys(("order", "top"), _of_lists),
        **dict.fromkeys(("frequencies", "ranking"), _of_options),
        **dict.fromkeys(("usability", "check_marks", "distribution"), _of_grid),
        "change": _of_moments,
    }
    if made["kind"] not in readers or made["question"] == "sector":
        return
    for row in output["rows"]:
        named = dict(zip(output["columns"], row, strict=True))
        values = {name: value for name, value in named.items() if isinstance(value, int | float)}
        yield from readers[made["kind"]](made, named, values, output["n"])


def _of_options(made: dict[str, Any], row: dict[str, Any], values: Values, n: int) -> Read:
    question, code = made["question"], row["code"]
    for name in ("count", "chosen"):
        if name in values:
            yield question, _has(question, code), None, values[name]
    if "first" in values:
        yield question, _first(code), None, values["first"] * n / 100


def _of_moments(_made: dict[str, Any], _row: dict[str, Any], values: Values, _n: int) -> Read:
    for moment in ("before", "now"):
        n = values.get(f"n_{moment}")
        if n is not None:
            yield moment, _has(moment), None, n
            if moment in values:
                yield moment, _has(moment, "much"), None, values[moment] * n / 100
    for name, test in MOVES.items():
        if name in values:
            yield "now", test, None, values[name]


def _of_answers(made: dict[str, Any], row: dict[str, Any], values: Values, _n: int) -> Read:
    question, option = made["question"], made.get("option")
    sector = None if row["code"] in {"total", "desk"} else row["code"]
    if "n" not in values:
        return
    n = values["n"]
    yield question, _has(question), sector, n
    sums = {"used": ("some", "much"), "sum_negative": ("never",), "sum_positive": ("much",),
            "sum_neither": ("some", "na")}  # fmt: skip
    for name, value in values.items():
        if name == "n" or name.startswith("mean"):
            continue
        if option:
            ticked = value if name == "yes" else 100 - value
            yield question, _has(question, option), sector, ticked * n / 100
        else:
            yield question, _has(question, *sums.get(name, (name,))), sector, value * n / 100


def _of_lists(made: dict[str, Any], row: dict[str, Any], values: Values, _n: int) -> Read:
    question, sector = made["question"], None if row["code"] == "total" else row["code"]
    if "n" not in values:
        return
    yield question, _has(question), sector, values["n"]
    for name, value in values.items():
        if made["kind"] == "order" and name in TOOLS:
            yield question, _has(question, name), sector, value * values["n"] / 100
        elif name.startswith("share_"):
            for code in row[name.replace("share", "place")] or ():
                yield question, _has(question, code), sector, value * values["n"] / 100


def _of_grid(made: dict[str, Any], row: dict[str, Any], values: Values, n: int) -> Read:
    code = row["code"]
    yield "usable", _has("usable"), None, n
    if "n_row" in values:
        yield "usable", lambda pattern: any(box.startswith(code) for box in pattern[0]), None, values["n_row"]
    base = values.get("n_row") if made.get("base") == "row" else n
    for option in ("mail", "chat"):
        if made["kind"] == "usability" and option in values and base:
            yield "usable", _has("usable", f"{code}__{option}"), None, values[option] * base / 100
    if "mail__share" in values:
        both = _has("usable", "advise__mail", "refer__mail")
        yield "usable", both, None, values["mail__share"] * 2 * n / 100


def _first(code: str) -> Test:
    return lambda pattern: pattern[:1] == (code,)


def _moved(sign: int) -> Test:
    scale = USES[:3]
    return lambda p: (
        p[0] in scale and p[1] in scale and np.sign(scale.index(p[1]) - scale.index(p[0])) == sign
    )


MOVES = {"up": _moved(1), "same": _moved(0), "down": _moved(-1)}


def groups_of_few(family: str) -> Iterator[tuple[str, Test]]:
    """What an attacker asks of a sector, or of who came between two moments."""
    if family == "use":
        for question in ("before", "now", "why"):
            for code in USES[:4] if question != "why" else ("faster", "asked", "other"):
                yield f"{question} {code}", _has(question, code)
                yield f"{question} not {code}", _without(question, code)
        return
    codes = {"tools": TOOLS, "usable": BOXES, "needs": NEEDS}[family]
    for code in codes:
        yield f"{family} {code}", _has(family, code)
        yield f"{family} not {code}", _without(family, code)
    yield f"{family} several", lambda p: len(p if family == "needs" else p[0]) > 1


def _without(question: str, code: str) -> Test:
    has, answered = _has(question, code), _has(question)
    return lambda pattern: bool(answered(pattern)) and not has(pattern)


def attack(
    found: Iterable[Fact],
    answered: Sequence[Person],
    most: int = 90,
    few: int = FEW,
    *,
    rests: bool = False,
) -> list[Pinned]:
    """The small groups of whose size an attacker knows more than a range of `few` persons.

    `rests`: groups of everybody outside one or two sectors, as partners see them, rather than of sectors.
    """
    by_family: dict[str, set[Fact]] = {}
    for fact in found:
        by_family.setdefault(fact.family, set()).add(fact)
    pinned = []
    for family, known in by_family.items():
        system = _System(family, known, answered)
        small = [group for group in (system.rests() if rests else system.groups()) if 0 < group[2] < few]
        random.Random(3).shuffle(small)
        for name, weights, size in small[:most]:
            least, top = system.range(weights)
            if top - least < few - 1e-3:
                pinned.append(Pinned(name, size, round(least, 3), round(top, 3)))
    return pinned


class _System:
    """The equations of one family; unknowns are numbered by moment, sector and pattern."""

    def __init__(self, family: str, known: Iterable[Fact], answered: Sequence[Person]) -> None:
        self.family, self.answered = family, answered
        self.patterns = FAMILIES[family]
        self.sectors = [*SECTORS]
        known = sorted(known, key=lambda fact: fact.persons)
        self.moments = sorted({*(fact.persons for fact in known), len(answered)})
        self.shape = (len(self.moments), len(self.sectors), len(self.patterns))
        told = {
            self._weights(fact.test, fact.sector, 0, fact.persons).tobytes(): round(fact.count, 6)
            for fact in known
        }
        self.equations = csr_matrix(np.array([np.frombuffer(weights) for weights in told]))
        self.counts = np.array([*told.values()])
        truth = self._truth()
        assert np.abs(self.equations @ truth - self.counts).max() < 1e-3, "what was fetched is not true"
        self.truth = truth

    def _weights(self, test: Test, sector: str | None, after: int, until: int) -> Any:
        weights = np.zeros(self.shape)
        of_pattern = np.array([float(test(pattern)) for pattern in self.patterns])
        for number, moment in enumerate(self.moments):
            for place, name in enumerate(self.sectors):
                if after < moment <= until and sector in (None, name):
                    weights[number, place] = of_pattern
        return weights.ravel()

    def _truth(self) -> Any:
        truth = np.zeros(self.shape)
        for number, person in enumerate(self.answered, start=1):
            moment = next(place for place, until in enumerate(self.moments) if number <= until)
            where = self.patterns.index(pattern(self.family, person))
            truth[moment, self.sectors.index(person["sector"]), where] += 1
        return truth.ravel()

    def groups(self) -> Iterator[tuple[str, Any, int]]:
        """Groups by sector, and by when somebody answered."""
        spans = list(zip([0, *self.moments], self.moments, strict=False))
        for name, test in groups_of_few(self.family):
            for sector in self.sectors:
                for until in {self.moments[-1], *self.moments[-2:]}:
                    yield self._group(f"{sector}: {name} of {until}", test, sector, 0, until)
            for after, until in spans:
                yield self._group(f"{after}-{until}: {name}", test, None, after, until)
            yield self._group(f"all: {name}", test, None, 0, self.moments[-1])

    def rests(self) -> Iterator[tuple[str, Any, int]]:
        """Groups of everybody but those of one sector, or of two."""
        end = self.moments[-1]
        for name, test in groups_of_few(self.family):
            of_all = self._weights(test, None, 0, end)
            for left_out in chain(combinations(self.sectors, 1), combinations(self.sectors, 2)):
                weights = of_all - sum(self._weights(test, sector, 0, end) for sector in left_out)
                yield f"not {left_out}: {name}", weights, round(float(weights @ self.truth))

    def _group(
        self, name: str, test: Test, sector: str | None, after: int, until: int
    ) -> tuple[str, Any, int]:
        weights = self._weights(test, sector, after, until)
        return name, weights, round(float(weights @ self.truth))

    def range(self, weights: Any) -> tuple[float, float]:
        """The least and the most persons that the group can have, as far as the equations tell."""
        ends = []
        for sign in (1, -1):
            found = linprog(sign * weights, A_eq=self.equations, b_eq=self.counts, method="highs")
            if found.status == 3:
                ends.append(float("inf"))
            else:
                assert found.status == 0, found.message
                ends.append(sign * found.fun)
        return ends[0], ends[1]
