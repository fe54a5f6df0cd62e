"""A disk that is nearly full."""

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def room_for(most: int) -> Iterator[None]:
    """No file of this process, or of one that it starts, gets longer than `most` bytes.

    Nobody writes bytecode meanwhile: Python would leave half a file, and every later import of it fails.
    """
    limits, writes = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    said = os.environ.get("PYTHONDONTWRITEBYTECODE")
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, limits[1]))
    sys.dont_write_bytecode, os.environ["PYTHONDONTWRITEBYTECODE"] = True, "1"
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        sys.dont_write_bytecode = writes
        del os.environ["PYTHONDONTWRITEBYTECODE"]
        if said is not None:
            os.environ["PYTHONDONTWRITEBYTECODE"] = said
