"""Messages carry what their handler needs."""

from __future__ import annotations

from frameio_tui.ui.messages import ProfilesChanged, ProfileSwitched, ScreenRequested, SwitchRequested


def test_a_request_for_a_screen_names_it_and_where_the_answer_goes() -> None:
    got: list[object] = []
    message = ScreenRequested("pick", "ask", got.append)
    assert message.on_result is not None
    message.on_result("answer")
    assert (message.name, message.argument, got) == ("pick", "ask", ["answer"])


def test_they_bubble_to_the_app() -> None:
    for message in (SwitchRequested("a"), ProfilesChanged(), ProfileSwitched(), ScreenRequested("help")):
        assert message.bubble
