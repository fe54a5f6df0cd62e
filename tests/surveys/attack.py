"""What somebody tries who holds the whole database and SECRET_KEY, to find out whose a response is.

The attacker is given more than a thief would have: which invitations led to a completed response at all.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from django.db import connection
from scipy.stats import rankdata

from surveys.personal import address_hash, opt_out_token, printed_token
from surveys.secrets import receipt_code, receipt_hash, resume_code, resume_hash, start_hash

Row: TypeAlias = dict[str, Any]
#: Whose response it is, by the id of the invitation.
Truth: TypeAlias = Mapping[UUID, UUID]

#: Where a row lies: its page and line.
PLACE = re.compile(r"\((\d+),(\d+)\)")
#: What an attacker can compute from anything that is stored; the wave's key is gone.
DERIVED: tuple[Callable[[str], Any], ...] = (
    start_hash,
    address_hash,
    resume_code,
    lambda text: resume_hash(resume_code(text)),
    lambda text: receipt_hash(receipt_code(text)),
    lambda text: start_hash(printed_token(text)),
)


@dataclass(frozen=True)
class Findings:
    """Of how many responses equal values told the owner, how many an order did at best, and the strongest
    correlation of two orders, with the names of the two.
    """

    by_value: int
    by_order: tuple[int, str]
    correlation: tuple[float, str]


def attack(truth: Truth) -> Findings:
    """Compare all that is stored of the invitations with all that is stored of the responses."""
    rows = list(_all_rows())
    invitations, responses = list(truth), list(truth.values())
    right = sum(truth[one] == other for one, other in _linked_by_value(rows, invitations, responses))
    best, strongest = (0, "nothing"), (0.0, "nothing")
    mine, theirs = _orders(rows, invitations), _orders(rows, responses)
    for one, ranks in mine.items():
        for other, ranks_there in theirs.items():
            # Both lists are in the order of the truth, so a response is found where two ranks are the same.
            hits = max(int(np.sum(ranks == ranks_there)), int(np.sum(len(truth) + 1 - ranks == ranks_there)))
            names = f"{one} / {other}"
            best = max(best, (hits, names))
            strongest = max(strongest, (abs(float(np.corrcoef(ranks, ranks_there)[0, 1])), names))
    return Findings(right, best, strongest)


def tells(who: Collection[UUID], everybody: Sequence[UUID]) -> tuple[float, str]:
    """How strongly something stored of the invitations tells which of them are `who`, and what does.

    That is the correlation with being one of them: of each value, of each kind of row, and of each order.
    """
    rows = list(_all_rows())
    belongs = np.array([each in who for each in everybody], dtype=float)
    signs: dict[str, Any] = {}
    for place, subject in enumerate(everybody):
        for table, row in _rows_about(rows, subject):
            kind = _kind(table, row)
            named = {f"{kind}.{name} = {value}" for name, value in row.items() if name != "ctid"}
            for sign in {kind, *named}:
                signs.setdefault(sign, np.zeros(len(everybody)))[place] = 1
    signs |= _orders(rows, list(everybody))
    found = [
        (round(abs(float(np.corrcoef(belongs, sign)[0, 1])), 6), name)
        for name, sign in signs.items()
        if np.ptp(sign)
    ]
    return max(found)


def _all_rows() -> Iterator[tuple[str, Row]]:
    """Every row of every table as its owner sees it, with the transaction that wrote it and its place."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = "xmin::text::bigint AS xmin, xmax::text::bigint AS xmax, ctid::text AS ctid, *"
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table)}")
            names = [column.name for column in cursor.description]
            for values in cursor.fetchall():
                yield table, dict(zip(names, map(_plain, values), strict=True))


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    place = PLACE.fullmatch(value) if isinstance(value, str) else None
    return (int(place[1]), int(place[2])) if place else value


def _rows_about(rows: list[tuple[str, Row]], subject: UUID) -> list[tuple[str, Row]]:
    return [(table, row) for table, row in rows if any(value == subject for value in row.values())]


def _linked_by_value(
    rows: list[tuple[str, Row]], invitations: list[UUID], responses: list[UUID]
) -> list[tuple[UUID, UUID]]:
    """Pairs that share a value which no other invitation and no other response has."""
    owner, holder = _by_rare_value(rows, invitations), _by_rare_value(rows, responses)
    return list({(owner[value], holder[value]) for value in owner.keys() & holder.keys()})


def _by_rare_value(rows: list[tuple[str, Row]], subjects: list[UUID]) -> dict[str, UUID]:
    facts = {subject: set(_facts(_rows_about(rows, subject))) for subject in subjects}
    frequency = Counter(value for values in facts.values() for value in values)
    return {value: subject for subject, values in facts.items() for value in values if frequency[value] == 1}


def _facts(about: list[tuple[str, Row]]) -> Iterator[str]:
    """Whatever is told, and what can be derived of it; places are compared as orders only."""
    for _, row in about:
        for name, value in row.items():
            if name != "ctid" and value not in (None, "", True, False):
                yield str(value)
                if isinstance(value, UUID):
                    yield value.hex
                    yield opt_out_token(value)
                if isinstance(value, UUID | str):
                    yield from (_derived(each, str(value)) for each in DERIVED)


def _derived(derive: Callable[[str], Any], text: str) -> str:
    derived = derive(text)
    return derived.hex() if isinstance(derived, bytes) else str(derived)


def _orders(rows: list[tuple[str, Row]], subjects: list[UUID]) -> dict[str, Any]:
    """The ranks of the subjects by each column of each kind of row about them, and by how many there are."""
    kinds: list[Counter[str]] = []
    columns: dict[str, list[Any]] = {}
    for subject in subjects:
        about = _rows_about(rows, subject)
        kinds.append(Counter(_kind(table, row) for table, row in about))
        for table, row in about:
            for name, value in row.items():
                columns.setdefault(f"{_kind(table, row)}.{name}", []).append(value)
    for kind in sorted(set().union(*kinds)):
        columns[f"number of {kind}"] = [each[kind] for each in kinds]
    found: dict[str, Any] = {}
    for name, values in columns.items():
        if len(values) == len(subjects) and len(set(map(str, values))) > 1:
            found[name] = _ranks(values)
    return found


def _kind(table: str, row: Row) -> str:
    """The table, and of mails which one."""
    return f"{table} {row['kind']} {row['number']}" if "kind" in row else table


def _ranks(values: list[Any]) -> Any:
    try:
        places = {value: place for place, value in enumerate(sorted(set(values)))}
        return rankdata([places[value] for value in values])
    except TypeError:  # of several types, or of one without order
        return rankdata(np.unique([str(value) for value in values], return_inverse=True)[1])
