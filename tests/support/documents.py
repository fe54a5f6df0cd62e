"""What the questionnaires of the tests have in common, as JSON."""

from collections.abc import Callable, Sequence
from typing import Any

#: A text in every language of a questionnaire.
Texts = Callable[[str], dict[str, str]]


def document(code: str, pages: Sequence[dict[str, Any]], texts: Texts) -> dict[str, Any]:
    """A questionnaire with these pages, in the languages of `texts`."""
    languages = list(texts(""))
    return {
        "spec": 1,
        "code": code,
        "title": texts(code.capitalize()),
        "languages": languages,
        "default_language": languages[0],
        "welcome": texts("Welcome"),
        "consent": {"text": texts("Ask research@example.org"), "agree": texts("I agree"), "facts": facts()},
        "end": texts("Goodbye"),
        "pages": list(pages),
    }


def facts() -> dict[str, Any]:
    return {
        "controller": "An institute",
        "contact": "research@example.org",
        "legal_basis": "consent",
        "organisation_source": "answer",
        "smallest_group_shown": 10,
        "retention_months": 24,
        "free_text_in_datasets": False,
        "receipt_code": False,
        "ip_address_stored": False,
        "personal_link_cut_at_completion": True,
        "partial_answers_used": True,
    }
