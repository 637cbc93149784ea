"""The flow alone: what needs no screen to be seen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from frameio_tui.ui.sign_in.flow import SignInFlow


def test_a_paste_without_a_wait_is_told() -> None:
    said: list[str] = []
    view: Any = SimpleNamespace(show_message=lambda text, error=False: said.append(text), key=lambda name: "I")
    service: Any = None
    assert not SignInFlow(view, service).take_paste("x")
    assert said == ["No sign-in is running. Press I to start one."]
