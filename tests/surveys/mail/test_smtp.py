"""Mails as they go over the line, against Django's own way to make them."""

from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.utils import formataddr

import pytest
from django.core.mail import BadHeaderError, EmailMessage
from hypothesis import given
from hypothesis import strategies as st

from surveys.mail.smtp import plain_bytes

printed = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), max_size=60)
HEADERS = {"Message-ID": "<1@example.org>", "List-Unsubscribe": "<https://example.org/no-mail/x/>"}


def mail(subject: str, body: str, name: str = "Ann") -> EmailMessage:
    to = [formataddr((name, "ann@example.org"))]
    return EmailMessage(
        subject, body, "Team <team@example.org>", to, headers=HEADERS, reply_to=["q@example.org"]
    )


def told(data: bytes) -> tuple[list[str], str]:
    """Headers and text, as a mail program reads them."""
    parsed = message_from_bytes(data, _class=Parsed, policy=policy.default)
    names = ("From", "To", "Reply-To", "Subject", *HEADERS)
    return [" ".join(str(parsed[name]).split()) for name in names], parsed.get_content()


@given(subject=printed.map(str.strip), lines=st.lists(printed, max_size=5), name=printed.map(str.strip))
def test_mail_reads_as_that_of_django(subject: str, lines: list[str], name: str):
    made = mail(subject, "\n".join([*lines, "."]), name)
    ours = plain_bytes(made)
    assert ours is not None
    (heads, text), (heads_of_django, text_of_django) = told(ours), told(made.message().as_bytes())
    assert (heads, text.splitlines()) == (heads_of_django, text_of_django.splitlines())


@pytest.mark.parametrize(
    ("subject", "to"), [("a\r\nBcc: b@example.org", "a@example.org"), ("s", "a\nBcc: b <a@example.org>")]
)
def test_line_break_makes_no_header(subject: str, to: str):
    with pytest.raises(BadHeaderError):
        plain_bytes(EmailMessage(subject, "b", "t@example.org", [to]))


def test_what_is_more_than_plain_is_left_to_django():
    for other in (mail("s", "x" * 1_000), EmailMessage("s", "b", "t@example.org", ["ann@exämple.org"])):
        assert plain_bytes(other) is None
    copied = EmailMessage("s", "b", "t@example.org", ["a@example.org"], bcc=["b@example.org"])
    assert plain_bytes(copied) is None
