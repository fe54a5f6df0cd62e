"""A survey in the field, and respondents who answer it as browsers do, whose forms carry what they showed."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from django.test import Client

from organisations.actions.organisations import import_organisations
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.publishing import publish
from surveys.actions.recording import record_of
from surveys.loaded import load_version
from surveys.models import Change, Distribution, Response, Survey, Wave
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from tests.support.documents import document
from tests.support.study import unpublished
from tests.surveys.questionnaire.samples import options, texts

#: What the test client returns: a response, with more that is only known to the stubs.
Reply: TypeAlias = Any

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def question(kind: str, code: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "code": code, "text": texts(code.capitalize()), **more}


def page(code: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "title": texts(f"Page {code}"), "questions": list(questions)}


PAGES = [
    page(
        "about",
        question("single", "org", options=options("caw", "city"), required=True),
        question("text", "name", max_length=40),
    ),
    page(
        "forms",
        question("matrix", "before", options=options("much", "never"), items=options("phone", "visit")),
        question("single", "hard", options=options("yes", "no")),
        question("text", "reason", condition="hard == 'yes'", required=True),
    ),
    page("centre", question("number", "rooms", condition="org == 'caw'")),
    page(
        "last",
        question("multiple", "needs", options=[*options("time"), options("none")[0] | {"exclusive": True}]),
        question("longtext", "remarks", max_length=1000),
    ),
]
DOCUMENT = document("visits", PAGES, texts)


def open_survey(*, code: str = "visits", **settings: Any) -> Survey:
    """A published survey whose first wave is open, with one organisation that hands out its link."""
    survey = unpublished(code, **settings)
    data = deepcopy(DOCUMENT)
    data["consent"]["facts"] |= {
        "organisation_source": survey.organisation_source,
        "personal_link_cut_at_completion": survey.is_anonymous,
        "receipt_code": survey.receipt_codes,
    }
    publish(survey=survey, document=codec.load(data, QUESTION_TYPES), now=NOW, by=None)
    lines = ["category,organisation,count", "caw,CAW Antwerpen,1"]
    organisations = import_organisations(lines=lines, category_names={})
    open_first_wave(survey=survey, organisations=organisations, now=NOW)
    return survey


def general_link(survey: Survey) -> str:
    return f"/s/{survey.code}/"


def organisation_link(survey: Survey) -> str:
    return f"/o/{Distribution.objects.get(wave__survey=survey).token}/"


def move_wave(survey: Survey, state: Wave.State, **times: Any) -> None:
    """Bring the wave into another state, as fieldwork will."""
    if state in Wave.CLOSED:
        closes_at = times.setdefault("closes_at", NOW + timedelta(hours=1))
        times = {"opens_at": closes_at - timedelta(days=1), "ends_at": closes_at + timedelta(days=2)} | times
    Wave.objects.filter(survey=survey).update(state=state, **times)


class Tab:
    """A page that stands open in a browser: `send` posts it with what it was drawn from."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        self.drawn(client.get(url))

    def drawn(self, response: Reply) -> None:
        self.response = response
        self.html = response.content.decode()
        self.bases = dict(re.findall(r'name="(base__\w+)"\s+value="([^"]*)"', self.html))

    def send(self, go: str = "next", *, to: str = "", **fields: Any) -> Reply:
        response = self.client.post(to or self.url, {**self.bases, **fields, "go": go})
        if response.status_code < 300 or response.status_code >= 400:
            self.drawn(response)
        return response


class Respondent:
    """A browser that started a response, or goes on with one in another browser."""

    def __init__(self, client: Client, home: str) -> None:
        self.client, self.home = client, home

    @property
    def handle(self) -> str:
        return self.home.split("/")[2]

    @property
    def stored(self) -> Response:
        return Response.objects.select_related("version__survey", "wave", "distribution").get(
            handle=self.handle
        )

    @property
    def code(self) -> str:
        found = re.search(
            r"<p class=\"code\">(.*?)</p>", self.client.get(f"{self.home}stop/").content.decode(), re.DOTALL
        )
        assert found
        return "".join(re.findall(r"<span>(\w{4})</span>", found[1]))

    def tab(self, page: str) -> Tab:
        return Tab(self.client, f"{self.home}{page}/")

    def get(self, path: str = "") -> Reply:
        return self.client.get(self.home + path)

    def post(self, path: str, **fields: Any) -> Reply:
        return self.client.post(self.home + path, fields)


def start(link: str, *, client: Client | None = None, language: str = "nl") -> Respondent:
    """Open the start page, agree and start."""
    client = client or Client()
    response = press_start(client, link, start_token(client, link), language=language)
    assert response.status_code == 303, response.content.decode()
    return Respondent(client, "/".join(response["Location"].split("/")[:3]) + "/")


def start_token(client: Client, link: str) -> str:
    found = re.search(r'name="start_token"\s+value="([^"]*)"', client.get(link).content.decode())
    assert found
    return found[1]


def press_start(client: Client, link: str, token: str, *, language: str = "nl") -> Reply:
    return client.post(link, {"start_token": token, "language": language, "consent": "1"})


#: What `answer_all` leaves in the database.
ANSWERS: dict[str, Any] = {
    "org": {"value": "caw"},
    "name": {"text": "An"},
    "before": {"rows": {"phone": "much", "visit": "never"}},
    "hard": {"value": "no"},
    "rooms": {"number": "3"},
    "needs": {"values": ["time"]},
    "remarks": {"text": "Fine"},
}


def answer_all(respondent: Respondent) -> None:
    """Send every page with an answer to each question, up to the review."""
    respondent.tab("about").send(org="caw", name="An")
    respondent.tab("forms").send(before__phone="much", before__visit="never", hard="no")
    respondent.tab("centre").send(rooms="3")
    respondent.tab("last").send(needs=["time"], remarks="Fine")


def changes() -> list[tuple[bytes | None, bytes | None]]:
    """What the tallies are told: what each record was and is."""
    rows = Change.objects.order_by("id").values_list("was", "now")
    return [(bytes(was) if was else None, bytes(now) if now else None) for was, now in rows]


def records() -> Iterator[tuple[bytes | None, bytes | None]]:
    """Of every response the stored record, and the one that its answers and sent pages give."""
    for response in Response.objects.select_related("version__survey", "wave", "distribution"):
        stored = bytes(response.record) if response.record else None
        yield stored, record_of(load_version(response.version_id), response)
