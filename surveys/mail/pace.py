"""When the next mail may go: not faster than the limit, and slower while the server refuses."""

from collections.abc import Callable
from datetime import datetime, timedelta

Clock = Callable[[], datetime]
Wait = Callable[[float], None]

#: Waiting is done in pieces of so many seconds, so that a worker that is asked to leave soon does.
PIECE = 0.5
#: The longest pause, in seconds, after refusals in a row; each one doubles it.
LONGEST_PAUSE = 30


class Pace:
    """Keeps the time between mails; `last_at` is when the last one was handed over, by whomever."""

    def __init__(self, *, per_minute: int, last_at: datetime | None, clock: Clock, wait: Wait) -> None:
        self._gap = timedelta(seconds=60 / per_minute) if per_minute else timedelta()
        self._next_at = last_at + self._gap if last_at else None
        self._clock = clock
        self._wait = wait
        self._refusals = 0

    @property
    def is_ready(self) -> bool:
        """Whether the next mail may go now."""
        return self._left() <= 0

    def wait_for_turn(self, may_go_on: Callable[[], bool]) -> bool:
        """Wait until the next mail may go; False if `may_go_on` said no before that."""
        while may_go_on():
            left = self._left()
            if left <= 0:
                return True
            self._wait(min(left, PIECE))
        return False

    def was_sent(self) -> None:
        self._refusals = 0
        self._next_at = self._clock() + self._gap if self._gap else None

    def was_refused(self) -> None:
        """The server takes nothing now, neither this mail nor probably the next."""
        self._refusals += 1
        pause = timedelta(seconds=min(2 ** min(self._refusals, 10), LONGEST_PAUSE))
        self._next_at = self._clock() + max(pause, self._gap)

    def _left(self) -> float:
        return (self._next_at - self._clock()).total_seconds() if self._next_at else 0
