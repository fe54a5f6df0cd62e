"""Comparing floating point."""

from typing import Any

import pytest


def near(value: Any, *, rel: float | None = None, abs: float | None = None) -> Any:  # noqa: A002 - as pytest says
    """`pytest.approx` as a value that stands in a dataclass of numbers: equal to what is near."""
    return pytest.approx(value, rel=rel, abs=abs)
