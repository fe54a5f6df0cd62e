"""Waiting for a fact: as long as it takes, so that no test depends on how busy the machine is."""

import time
from collections.abc import Callable

#: Seconds after which a test gives up on what should come at once; only a test that fails waits so long.
PATIENCE = 300


def wait_until(holds: Callable[[], bool]) -> bool:
    """Whether `holds` came true within the patience of a test."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
