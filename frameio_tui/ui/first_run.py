"""The first-run screen with three choices, one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import FIRST_RUN_COMMANDS
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, SignInArgs, TokenArgs
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.label_rows import wrapped
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

RESTART_AS_DEMO = 200
"""Exit code that tells the command line to start again with `--demo`."""

WAYS = (
    ("paste", "1", "Paste a token", "A developer token suits one account, scripts and experiments."),
    (
        "oauth",
        "2",
        "Sign in with an OAuth app",
        "To act as several people: describe the app once, sign in by any browser.",
    ),
    ("demo", "3", "Look around in the demo", "A local sandbox with made-up people: no account, no network."),
)
INSTALL = "The demo needs two more packages: pip install 'frameio-tui[demo]'"


def way_rows(width: int) -> list[Row]:
    """Return the rows of the three choices, each with its explanation and an empty row."""
    rows: list[Row] = []
    for key, number, title, words in WAYS:
        rows.append(Row(key, ((f" {number}  ", "hint"), (title, "title"))))
        rows += [Row("", ((f"    {piece}", "dim"),), pickable=False) for piece in wrapped(words, width - 4)]
        rows.append(Row("", (), pickable=False))
    return rows


class FirstRun(BaseScreen):
    """The screen shown while there is no profile."""

    COMMANDS_HERE = FIRST_RUN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(FIRST_RUN_COMMANDS)]
    DEFAULT_CSS = "FirstRun RowList { margin: 1 2; height: 1fr; } FirstRun Bar.intro { padding: 0 2; margin-top: 1; }"

    def compose(self) -> ComposeResult:
        """Create title, question, choices, message and footer."""
        yield Bar(classes="title -focused")
        yield Bar(classes="intro", id="intro")
        yield RowList()
        yield MessageBar()
        yield FooterBar()

    def on_mount(self) -> None:
        """Fill in the texts and focus the list."""
        self.query_one(Bar).update("frameio-tui")
        self.query_one("#intro", Bar).update("There is no profile yet. How do you want to begin?")
        self.query_one(RowList).set_row_factory(way_rows)
        self.set_focus(self.query_one(RowList))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Run the chosen action."""
        getattr(self, f"action_{event.row.key}")()

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the choices."""
        self.query_one(MessageBar).show_message(text, "bad" if error else "plain")

    def action_paste(self) -> None:
        """Paste a token; the new profile is named after its user."""
        self.start_flow(self._paste(), "begin")

    async def _paste(self) -> None:
        self._made(await self.open_screen(TokenArgs(making=True)))

    def action_oauth(self) -> None:
        """Enter the OAuth app in the profile editor, then sign in."""
        self.start_flow(self._describe_and_sign_in(), "begin")

    async def _describe_and_sign_in(self) -> None:
        name = await self.open_screen(EditorArgs("", {"credential": CredentialKind.OAUTH_PKCE}))
        if name:
            await self.open_screen(SignInArgs(name))
            self._made(name)

    def action_demo(self) -> None:
        """Exit, so that the program starts again as the demo."""
        if self.services.demo_possible:
            self.app.exit(RESTART_AS_DEMO, return_code=RESTART_AS_DEMO)
        else:
            self.show_message(INSTALL, error=True)

    def _made(self, name: str | None) -> None:
        """Switch to the new profile and close this screen."""
        if name:
            self.post_message(SwitchRequested(name))
            self.dismiss(name)

    def action_back(self) -> None:
        """Do nothing: there is no previous screen."""
