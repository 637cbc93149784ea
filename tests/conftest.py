"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.children import default_signals_for_children

# How long an example takes says something of the machine, not of the program: the benchmarks measure.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def signals() -> Iterator[None]:
    """Interrupts reach the children of a test run that was itself started in the background."""
    with default_signals_for_children():
        yield
