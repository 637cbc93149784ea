"""Each screen looks as it did when its text was last looked at and written by `python -m tests.goldens`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.goldens import FOLDER, GOLDENS, Golden, draw


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.name)
def test_the_screen_is_the_one_looked_at(
    golden: Golden, monkeypatch: pytest.MonkeyPatch, fresh_sandbox: SandboxServer
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert draw(golden, fresh_sandbox) == (FOLDER / f"{golden.name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fresh_sandbox() -> Iterator[SandboxServer]:
    """A sandbox that no other test has changed."""
    with SandboxServer() as server:
        yield server


def test_no_text_is_left_of_a_screen_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {golden.name for golden in GOLDENS}
