"""A fieldwork of 500 submissions that partners and the public watch: who answers, and what can be fetched."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from analysis.actions.cleaning import exclude
from analysis.actions.counting import count_pending
from analysis.actions.publishing import change_publishing, make_release
from analysis.core.strata import EVERYBODY
from analysis.exports.results import of_audience
from analysis.models import OpenResults, Release, ReportDefinition
from analysis.publishing.plan import Plan
from analysis.publishing.protecting import Limits, protected
from analysis.publishing.released import released
from analysis.publishing.seeing import Seen, current_plan, published, settings_of
from analysis.queries import stored_tallies
from organisations.models import Category, Organisation
from surveys.actions.bulk import store_responses
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.publishing import publish
from surveys.actions.recording import record_of
from surveys.actions.waves import close, finalise
from surveys.fieldwork import fieldwork_of
from surveys.loaded import load_version
from surveys.models import Distribution, Response, Survey, Version
from surveys.questionnaire.datafile import RowReader, column_names
from tests.analysis.report.test_reading import definition
from tests.support.study import (
    NOW,
    agreeing,
    options,
    page,
    question,
    questionnaire,
    row,
    unpublished,
)

SUBMISSIONS = 500
#: With these nothing is hidden.
NO_LIMITS = Limits(min_base=1, min_cell=1)
SECTORS = {"care": 30, "work": 25, "home": 20, "youth": 14, "law": 8, "rest": 3}
USE = options("never", "some", "much", "na")
PAGES = (
    page("about", question("single", "sector", required=True, breakdown=True, options=options(*SECTORS))),
    page(
        "forms",
        question("matrix", "before", items=options("desk"), options=USE),
        question("matrix", "now", items=options("desk"), options=USE, pairs_with="before"),
        question("multiple", "tools", options=options("mail", "chat", "letter", "none", exclusive="none")),
        question("grid", "usable", items=options("advise", "refer"), options=options("mail", "chat")),
    ),
    page(
        "wishes",
        question(
            "single", "why", condition="now__desk == 'much'", options=options("faster", "asked", "other")
        ),
        question("ranking", "needs", top=2, options=options("time", "money", "rooms", "calm")),
    ),
)
QUESTIONNAIRE = questionnaire(*PAGES)
EN = {"en": "One"}
OFTEN = {"code": "used", "text": {"en": "Used"}, "answers": ["some", "much"]}
CLUSTER = {"code": "all", "text": EN, "members": ["advise", "refer"]}
#: Every kind, and the same question in several of them.
OUTPUTS: list[dict[str, Any]] = [
    {"kind": "respondents"},
    {"kind": "frequencies", "question": "sector"},
    {"kind": "shares", "question": "before", "item": "desk", "breakdown": "sector", "sums": [OFTEN]},
    {"kind": "shares", "question": "now", "item": "desk", "breakdown": "sector"},
    {"kind": "items", "question": "now", "sums": [OFTEN], "drawn": ["used"], "chart": "stacked"},
    {"kind": "agreement", "question": "now", "item": "desk", "breakdown": "sector",
     "scale": {"negative": ["never"], "neutral": ["some"], "positive": ["much"], "apart": ["na"]}},
    {"kind": "change", "question": "now", "scale": ["never", "some", "much"], "others_as": "never",
     "answers": ["much"], "chart": "dumbbell"},
    {"kind": "shares", "question": "why", "breakdown": "sector"},
    {"kind": "frequencies", "question": "tools", "chart": "bars"},
    {"kind": "shares", "question": "tools", "option": "chat", "breakdown": "sector"},
    {"kind": "order", "question": "tools", "breakdown": "sector", "fewest": 1, "without": ["none"]},
    {"kind": "how_many", "lists": ["tools"], "fewest": [1, 2, 3]},
    {"kind": "combinations", "question": "tools"},
    {"kind": "usability", "question": "usable", "base": "row"},
    {"kind": "usability", "question": "usable"},
    {"kind": "distribution", "question": "usable"},
    {"kind": "check_marks", "question": "usable", "thresholds": {"one": 25, "two": 50}, "items": [CLUSTER],
     "options": [{"code": "mail", "text": EN, "members": ["mail"]}]},
    {"kind": "top", "question": "needs", "breakdown": "sector", "fewest": 1},
    {"kind": "ranking", "question": "needs", "fewest": 1, "chart": "bars"},
]  # fmt: skip
REPORT = definition(*({"id": f"o{number}", "title": EN, **each} for number, each in enumerate(OUTPUTS)))

Person = dict[str, str]


@dataclass(frozen=True)
class Fetched:
    """What could be fetched, and of whom its units tell: of the first so many persons, by the unit's name."""

    seen: dict[str, Any]
    of: dict[str, int]


def persons(seed: int = 1) -> Iterator[Person]:
    """Rows of a data file. Some answers are rare and become rarer, some people stop half-way."""
    chance = random.Random(seed)
    for number in range(SUBMISSIONS):
        late = number / SUBMISSIONS
        sector = chance.choices([*SECTORS], [*SECTORS.values()])[0]
        cells = {"sector": sector}
        if chance.random() < 0.05:
            yield row(**cells, completed="0", last_page="1")
            continue
        if chance.random() < 0.97:
            cells["before__desk"] = chance.choices([*"nsma"], [30, 40, 28, 2])[0]
            cells["now__desk"] = chance.choices([*"nsma"], [20, 50 - 45 * late, 28, 3])[0]
        cells |= _tools(chance) | _usable(chance)
        if cells.get("now__desk") == "m":
            cells["why"] = chance.choices(["faster", "asked", "other"], [60, 35, 5])[0]
        if chance.random() < 0.9:
            cells["needs__1"], second = chance.sample(["time", "money", "rooms", "calm"], 2)
            if chance.random() < 0.8:
                cells["needs__2"] = second
        names = {"n": "never", "s": "some", "m": "much", "a": "na"}
        yield row(**{name: names.get(cell, cell) for name, cell in cells.items()})


def _tools(chance: random.Random) -> Person:
    if chance.random() < 0.05:
        return {}
    ticked = {"none"} if chance.random() < 0.05 else {t for t, p in TOOLS.items() if chance.random() < p}
    ticked = ticked or {"mail"}
    return {f"tools__{tool}": str(int(tool in ticked)) for tool in (*TOOLS, "none")}


TOOLS = {"mail": 0.9, "chat": 0.3, "letter": 0.06}


def _usable(chance: random.Random) -> Person:
    boxes = [f"usable__{item}__{option}" for item in ("advise", "refer") for option in ("mail", "chat")]
    shares = (0.5, 0.94, 0.2, 0.04)
    ticked = {box: str(int(chance.random() < share)) for box, share in zip(boxes, shares, strict=True)}
    return ticked if "1" in ticked.values() else {}


def watched(version: Version, answered: list[Person]) -> Iterator[Fetched]:
    """What can be fetched while these persons answer, whenever some were counted, and after the release."""
    shown: dict[str, Any] = {}
    for start, end in sendings(len(answered)):
        answer(version, answered[start:end], NOW + timedelta(seconds=end))
        now = OpenResults.objects.filter(version=version).first()
        shown = now.shown if now else {}
        yield Fetched(fetch(), {name: prefix(answered, step["completed"]) for name, step in shown.items()})
    covered = _covered(release(version), shown, answered)
    yield Fetched(fetch(), covered)


def answer(
    version: Version, some: list[Person], now: datetime, source: str = Response.Source.IMPORTED
) -> None:
    """Some persons answer, by the link of the organisation that is called like their sector, if any is."""
    loaded, wave = load_version(version.id), version.survey.waves.get()
    parts = Distribution.objects.filter(wave=wave).select_related("organisation")
    by_name = {part.organisation.name: part for part in parts}
    names, reader = column_names(QUESTIONNAIRE), RowReader(QUESTIONNAIRE)
    responses = []
    for person in some:
        row = reader.read([person.get(name, "") for name in names])
        response = Response(
            version=version,
            wave=wave,
            distribution=by_name.get(person["sector"]),
            source=source,
            language=row.language,
            completed=row.completed,
            answers=row.answers,
            sent=list(row.sent),
        )
        response.record = record_of(loaded, response)
        responses.append(response)
    store_responses(iter(responses))
    count_pending(version_id=version.id, now=now)


def release(version: Version, *, cleaned: bool = False) -> Release:
    """End the wave and release what there is."""
    end(version)
    fieldwork = fieldwork_of("study")
    assert fieldwork
    return make_release(fieldwork=fieldwork, now=NOW + timedelta(days=10), by=None, cleaned=cleaned)


def end(version: Version) -> None:
    """End the wave."""
    wave = version.survey.waves.get()
    close(wave=wave, now=NOW + timedelta(days=1), by=None)
    finalise(wave=wave, now=NOW + timedelta(days=9), by=None)


def leave_out(version: Version, number: int) -> None:
    """Decide that some responses are left out of what is cleaned."""
    responses = Response.objects.filter(version=version).values_list("id", flat=True)[:number]
    exclude(survey=version.survey, responses=[*responses], reason="Twice.", by=None, now=NOW)


def survey(organisations: Iterable[Organisation] = (), **settings: Any) -> Version:
    """The survey with its report, its results switched on, and a wave with a link for each organisation."""
    organisations = [*organisations]
    source = Survey.OrganisationSource.LINK if organisations else Survey.OrganisationSource.ANSWER
    survey = unpublished("study", organisation_source=source)
    version = publish(survey=survey, document=agreeing(QUESTIONNAIRE, survey), now=NOW, by=None)
    ReportDefinition.objects.create(survey=survey, source=json.dumps(REPORT))
    wanted = {"public": True, "partner": True, "breakdown": "sector", **settings}
    change_publishing(survey=survey, wanted=wanted, now=NOW, by=None)
    open_first_wave(survey=survey, organisations=organisations, now=NOW)
    return version


def partners() -> list[Organisation]:
    """An organisation of each sector."""
    category = Category.objects.create(code="sectors", name={"en": "Sectors"}, position=1)
    return [Organisation.objects.create(name=name, category=category) for name in SECTORS]


def sendings(number: int) -> Iterator[tuple[int, int]]:
    """Some persons at a time, as the counting job finds them: mostly few, sometimes more than a block."""
    chance, start = random.Random(2), 0
    while start < number:
        end = min(number, start + chance.choice([3, 5, 8, 31]))
        yield start, end
        start = end


def fetch() -> dict[str, Any]:
    """What partners and the public get, which without a comparison is the same."""
    fieldwork = fieldwork_of("study")
    assert fieldwork
    public, partner = (of_audience(fieldwork, audience, "en") for audience in ("public", "partner"))
    assert public == {**partner, "audience": "public"}
    return public


def seen_within(limits: Limits, version: Version, number: int, *, by_groups: bool = True) -> Seen:
    """What would be seen if the counts of this moment, of so many persons, were shown within these limits."""
    plan = replace(_plan(version), limits=limits)
    rows = plan.rows(stored_tallies(version.id, {EVERYBODY[0], plan.breakdown}))
    if not by_groups:
        rows = {name: replace(each, groups={}) for name, each in rows.items()}
    shown = protected(plan.units, rows, limits, breakdown=plan.breakdown if by_groups else "")
    outputs = tuple(released(plan.report, published(plan, shown), "en"))
    return Seen(outputs=outputs, release=1, responses=number, as_of=None, limits=limits)


def current_units(version: Version) -> list[str]:
    """The names of the units that the survey publishes."""
    return [unit.name for unit in _plan(version).units]


def _plan(version: Version) -> Plan:
    return current_plan(version.survey, load_version(version.id), settings_of(version.survey))


def _covered(release: Release, shown: dict[str, Any], answered: list[Person]) -> dict[str, int]:
    """Of whom the units of a release tell: where the last step could not be followed, of those in that."""
    return {
        name: prefix(answered, shown[name]["completed"])
        if name in shown and rows["total"][-2] == shown[name]["total"][-2]
        else len(answered)
        for name, rows in release.tables["units"].items()
    }


def prefix(answered: list[Person], completed: int) -> int:
    """How many persons there were when so many had completed."""
    found = 0
    for number, person in enumerate(answered, start=1):
        found += person["completed"] == "1"
        if found == completed:
            return number
    return len(answered)
