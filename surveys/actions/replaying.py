"""Doing again what the ledger knows, after a back-up was restored that knows nothing of it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from organisations import ledger
from surveys.actions.erasing import ERASURE, erase_again
from surveys.actions.opting_out import OPT_OUT, TAKEN_BACK, wish_again
from surveys.actions.retaining import SURVEY_ERASED, erase_survey_again


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """How many responses, wishes about mail and surveys were not what the ledger says of them.

    `foreign` lines were written under another SECRET_KEY, so what they are about cannot be found.
    """

    erasures: int
    opt_outs: int
    surveys: int
    foreign: int


@dataclass
class _Known:
    """What the lines say, the last word about each thing."""

    erased: set[str] = field(default_factory=set)
    wishes: dict[tuple[bytes, UUID | None], bool] = field(default_factory=dict)
    surveys: dict[UUID, tuple[date, list[int]]] = field(default_factory=dict)
    foreign: int = 0

    def add(self, line: ledger.Line) -> None:
        """Raises `KeyError`, `TypeError` or `ValueError` for a damaged line."""
        kind = line["kind"]
        if kind == SURVEY_ERASED:  # names no person, so it needs no key
            waves = [int(number) for number in line["waves"]]
            self.surveys[UUID(line["survey"])] = date.fromisoformat(line["on"]), waves
        elif kind not in (ERASURE, OPT_OUT, TAKEN_BACK):
            return
        elif line["key"] != ledger.key_name():
            self.foreign += 1
        elif kind == ERASURE:
            self.erased.add(str(line["response"]))
        else:
            survey = UUID(line["survey"]) if line["survey"] else None
            self.wishes[bytes.fromhex(line["address"]), survey] = kind == OPT_OUT


def replay(*, lines: Iterable[ledger.Line], now: datetime) -> Replayed:
    """Bring what was restored to what the lines say, in their order; what is so already stays.

    A damaged line and one of another kind are passed over. Nothing is written into the ledger.
    """
    known = _Known()
    for line in lines:
        with suppress(KeyError, TypeError, ValueError):
            known.add(line)
    return Replayed(
        erasures=erase_again(known.erased),
        opt_outs=wish_again(wishes=known.wishes, now=now),
        surveys=sum(
            erase_survey_again(survey_id=each, on=on, waves=waves)
            for each, (on, waves) in known.surveys.items()
        ),
        foreign=known.foreign,
    )
