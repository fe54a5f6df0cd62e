"""Values from the environment: each helper reads one name and refuses what it cannot understand."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

DATABASE_FORM = "postgresql://user:password@host:port/database"
SMTP_FORM = "smtp://user:password@host:587"
#: The providers that ask for one key, and what django-anymail calls it.
PROVIDER_KEYS = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}


class SetupError(Exception):
    """What keeps Peilpunt from starting, in one sentence for whoever starts it."""


class SettingError(SetupError):
    """An environment variable has a value that cannot be used."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str) -> bool:
    """False when not set."""
    value = text(name, "False")
    if value not in ("True", "False"):
        raise SettingError(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def choice(name: str, values: tuple[str, ...]) -> str:
    """One of `values`; the first when not set."""
    value = text(name, values[0])
    if value not in values:
        raise SettingError(f"{name} must be one of {', '.join(values)}, not {value!r}.")
    return value


def whole_number(name: str, default: int, low: int, high: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise SettingError(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def secret(name: str) -> str:
    """The value of `name`, or the content of the file that `name`_FILE names; empty when neither is set."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    if text(name):
        raise SettingError(f"{name} and {name}_FILE are both set; keep one of them.")
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{name}_FILE names {path}, which cannot be read: {error}.") from None
    if not value:
        raise SettingError(f"{name}_FILE names {path}, which is empty.")
    return value


def postgresql(name: str, url: str) -> dict[str, Any]:
    """Django's database settings for `url`; what stands after `?` goes to the driver as options."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError(f"{name} must look like {DATABASE_FORM}.") from None
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise SettingError(f"{name} must look like {DATABASE_FORM}.")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def smtp(name: str, url: str) -> dict[str, Any]:
    """Django's mail settings for `url`: `smtps` speaks TLS from the start, `smtp` turns to it.

    `smtp://host:25?tls=off` stays without TLS, for a server on the same machine.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError(f"{name} must look like {SMTP_FORM}.") from None
    options = dict(parse_qsl(parts.query))
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or options not in ({}, {"tls": "off"}):
        raise SettingError(f"{name} must look like {SMTP_FORM}.")
    is_smtps = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if is_smtps else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_smtps,
        "EMAIL_USE_TLS": not is_smtps and not options,
    }


def redis(name: str, url: str) -> str:
    if urlsplit(url).scheme not in ("redis", "rediss"):
        raise SettingError(f"{name} must look like redis://:password@host:port/0.")
    return url
