"""Questions are plain values with safe beginnings."""

from __future__ import annotations

from frameio_tui.ui.dialogs.specs import Choice, ConfirmAsk, PickAsk, PromptAsk, TextAsk, trust_ask


def test_a_confirmation_needs_nothing_typed_unless_asked() -> None:
    assert ConfirmAsk("Sure?").typed == ""


def test_a_pick_takes_only_its_rows_unless_free() -> None:
    ask = PickAsk("One", (Choice("a", (("A", "plain"),)),))
    assert (ask.free, ask.lines, ask.choices[0].words) == ("", (), "")
    assert PromptAsk("Name").value == ""
    assert TextAsk("T", "x").text == "x"


def test_trust_is_asked_with_old_and_new() -> None:
    ask = trust_ask("acme", (("token", "", "https://t"), ("base_url", "https://a", "https://b")))
    assert ask.lines == ("token: (nothing) -> https://t", "base_url: https://a -> https://b")
    assert "acme" in ask.title
