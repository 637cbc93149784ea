"""The baseline of the terminal figures: the least that a Textual app with a header, a field and a footer is."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input


class BareApp(App[None]):
    """Nothing but what the framework gives."""

    def compose(self) -> ComposeResult:
        """Header, Input, Footer."""
        yield Header()
        yield Input(placeholder="ready")
        yield Footer()


if __name__ == "__main__":
    BareApp().run()
