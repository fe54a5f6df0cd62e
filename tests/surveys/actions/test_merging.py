"""Actions on PostgreSQL: tabs and devices send one page in any order, and nobody loses an answer."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from surveys.actions.recording import record_of
from surveys.actions.sending import NotSent, Sent, send_page
from surveys.loaded import load_version
from surveys.models import Response, Survey
from surveys.page_form import PageForm
from surveys.queries import responses_in_progress
from surveys.questionnaire.answers import base_hash
from surveys.questionnaire.base import Answer
from tests.surveys.respondents import NOW, general_link, open_survey, start

TABS = st.integers(0, 1)
VALUES = {"org": ("caw", "city"), "name": ("", "An", "Bea")}


@dataclass
class Tab:
    """What one browser shows: the answers that it was drawn from, has seen since, and what is typed now."""

    stale: Response
    drawn: dict[str, Answer]
    seen: dict[str, list[Answer | None]]
    typed: dict[str, str]
    asked: dict[str, str] = field(default_factory=dict)


class SeveralTabs(RuleBasedStateMachine):
    """A model of nothing: it only watches that a stored answer gives way to nobody who has not seen it."""

    survey: Survey

    @initialize()
    def begin(self) -> None:
        self.id = start(general_link(self.survey)).stored.id
        self.page = load_version(self.stored.version_id).questionnaire.by_code["about"]
        self.tabs = {number: self.drawn() for number in range(2)}

    @property
    def stored(self) -> Response:
        return responses_in_progress().get(id=self.id)

    def drawn(self) -> Tab:
        stored = self.stored
        answers = stored.answers
        typed = {
            "org": answers.get("org", {}).get("value", ""),
            "name": answers.get("name", {}).get("text", ""),
        }
        return Tab(stored, answers, {code: [answers.get(code)] for code in VALUES}, typed)

    @rule(number=TABS)
    def reload(self, number: int) -> None:
        self.tabs[number] = self.drawn()

    @rule(number=TABS, org=st.sampled_from(VALUES["org"]), name=st.sampled_from(VALUES["name"]))
    def send_changed(self, number: int, org: str, name: str) -> None:
        self.tabs[number].typed = {"org": org, "name": name}
        self.send(number, "mine")

    @rule(number=TABS, keep=st.sampled_from(["mine", "stored"]))
    def send(self, number: int, keep: str) -> None:
        tab = self.tabs[number]
        before, read = self.stored.answers, dict(tab.stale.answers)
        posted = {code: [value] for code, value in tab.typed.items()}
        for code in VALUES:
            posted[f"base__{code}"] = [base_hash(tab.seen[code][-1])]
            if code in tab.asked:
                posted[f"keep__{code}"] = [keep]
        outcome = send_page(
            version=load_version(tab.stale.version_id),
            response=tab.stale,  # read before others wrote: that it is old has to be noticed
            page=self.page,
            form=PageForm.of(self.page, posted),
            now=NOW + timedelta(minutes=1),
        )
        if isinstance(outcome, Sent):
            self.check(tab, before, keep)
            self.tabs[number] = self.drawn()
        else:
            assert self.stored.answers == before
            self.ask(tab, outcome, (before, read))
            tab.stale = self.stored

    def check(self, tab: Tab, before: dict[str, Answer], keep: str) -> None:
        after = self.stored.answers
        for code in VALUES:
            typed = self.answer(code, tab.typed[code])
            if after.get(code) != before.get(code):
                assert before.get(code) in tab.seen[code], "an answer was overwritten that this tab never saw"
            if code in tab.asked and keep == "stored":
                assert after.get(code) == before.get(code)
            elif typed != tab.drawn.get(code):
                assert after.get(code) == typed, "what was typed was dropped"

    def ask(self, tab: Tab, outcome: NotSent, stored: tuple[dict[str, Answer], ...]) -> None:
        for conflict in outcome.conflicts:
            code = conflict.question.code
            assert conflict.mine == self.answer(code, tab.typed[code])
            assert conflict.stored in [answers.get(code) for answers in stored]
            tab.seen[code].append(conflict.stored)
            tab.asked[code] = "?"

    def answer(self, code: str, value: str) -> Answer | None:
        return {"value" if code == "org" else "text": value} if value else None

    @invariant()
    def record_is_right(self) -> None:
        stored = self.stored
        assert bytes(stored.record or b"") == record_of(load_version(stored.version_id), stored)


@pytest.mark.django_db
def test_no_order_of_sends_loses_an_answer() -> None:
    SeveralTabs.survey = open_survey()
    run_state_machine_as_test(
        SeveralTabs,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            phases=[
                Phase.generate
            ],  # to make a failure smaller takes minutes, and the first one tells enough
            suppress_health_check=list(HealthCheck),
        ),
    )
