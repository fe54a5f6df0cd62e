"""Nothing is overwritten unseen: what was posted, what its form was drawn from, and what is stored by now."""

import hashlib
import json
from dataclasses import dataclass

from surveys.questionnaire.base import Answer

BASE_LENGTH = 16


@dataclass(frozen=True)
class Merged:
    """The answer to keep; `conflict`: it is the stored one, and the respondent has to choose."""

    answer: Answer | None
    conflict: bool = False


def base_hash(answer: Answer | None) -> str:
    """What a form carries to tell which stored answer it was drawn from: the same for equal answers."""
    canonical = json.dumps(answer, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:BASE_LENGTH]


def merge(posted: Answer | None, base: str, stored: Answer | None) -> Merged:
    """The three ways come together; `base` is the `base_hash` in the form, whatever it may hold.

    1. Posted is what is stored: nothing to do.
    2. Stored is what the form was drawn from: take what was posted.
    3. Posted is what the form was drawn from: nothing was changed here, keep what is stored elsewhere.
    4. Else both were changed: ask.
    """
    new, old = base_hash(posted), base_hash(stored)
    if new in (old, base):
        return Merged(stored)
    return Merged(posted) if old == base else Merged(stored, conflict=True)
