"""Each screen looks as it did when its text was last looked at and written by `python -m tests.goldens`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.goldens import FOLDER, TOURS, Tour, names_of, walk

RUNS = [(tour, run) for tour in TOURS for run in tour.runs]
NAMES = ["-".join([tour.name, *(f"{width}x{height}" for width, height in run)]) for tour, run in RUNS]


@pytest.mark.parametrize(("tour", "run"), RUNS, ids=NAMES)
def test_the_screens_of_a_tour_are_the_ones_looked_at(
    tour: Tour, run: tuple[tuple[int, int], ...], monkeypatch: pytest.MonkeyPatch, fresh_sandbox: SandboxServer
) -> None:
    monkeypatch.setenv("LANG", tour.lang)
    monkeypatch.delenv("LC_ALL", raising=False)
    for name, text in walk(tour, run, fresh_sandbox).items():
        assert text == (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), name


@pytest.fixture
def fresh_sandbox() -> Iterator[SandboxServer]:
    """A sandbox that no other test has changed."""
    with SandboxServer() as server:
        yield server


def test_no_text_is_left_of_a_screen_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set().union(*map(names_of, TOURS))
