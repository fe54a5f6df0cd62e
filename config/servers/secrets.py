"""The secrets that a data folder generates for itself, once."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from pathlib import Path

from config.environment import SetupError

_generated = partial(field, default_factory=partial(secrets.token_urlsafe, 36), repr=False)


@dataclass(frozen=True)
class Secrets:
    """Django's secret key and the passwords of the embedded servers."""

    secret_key: str = _generated()
    owner_password: str = _generated()
    application_password: str = _generated()
    valkey_password: str = _generated()


def read_or_generate(path: Path) -> Secrets:
    """Secrets kept in `path` (mode 0600); two first starts at the same moment agree on one file."""
    try:
        if not path.exists():
            _write_once(path)
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Secrets(**{each.name: stored[each.name] for each in fields(Secrets)})
    except OSError as error:
        raise SetupError(f"The data folder {path.parent} cannot be used: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise SetupError(f"{path} is damaged; put it back from a back-up.") from None


def _write_once(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(draft, "w", encoding="utf-8", opener=partial(os.open, mode=0o600)) as file:
        json.dump(asdict(Secrets()), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails where renaming would replace what another process just wrote
    except FileExistsError:
        pass
    finally:
        draft.unlink()
