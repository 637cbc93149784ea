"""The first-run screen: three ways to start, and the API version and server of the first profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Vertical

from frameio_tui.core.profiles.profile import (
    DEFAULT_BASE_URL,
    V2_APPS_URL,
    V2_TOKENS_URL,
    V4_CONSOLE_URL,
    ApiVersion,
    CredentialKind,
    check_base_url,
    describe_v2_closing,
)
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import FIRST_RUN_COMMANDS
from frameio_tui.ui.dialogs.ask import prompt
from frameio_tui.ui.dialogs.specs import PromptSpec
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, SignInArgs, TokenArgs
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.label_rows import wrapped
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

RESTART_AS_DEMO = 200
"""Exit code that tells the command line to start again with `--demo`."""

DENSE_HEIGHT = 24
"""Height of the terminal below which the choices are not separated by empty rows."""
INSTALL = "The demo needs two more packages. Run: pip install 'frameio-tui[demo]'"
APP_PAGES = {ApiVersion.V2: V2_APPS_URL, ApiVersion.V4: V4_CONSOLE_URL}
"""Where an OAuth app is registered."""


class Way(NamedTuple):
    """A numbered row: the name of its action, its title, a value or what it is for, and explanations below it."""

    action: str
    title: str
    value: str
    style: str
    explanations: tuple[str, ...]


def ways(api: ApiVersion, base_url: str, now: float) -> tuple[Way, ...]:
    """Return the choices for a profile on this API version and server; `now` is a Unix time."""
    token_pages: tuple[str, ...] = (f"Create a developer token at {V2_TOKENS_URL}",)
    version, closing = "V2", f"{describe_v2_closing(now)}. V4 is recommended."
    if api is ApiVersion.V4:
        token_pages = (
            f"Create a token at {V4_CONSOLE_URL}",
            "A V2 developer token also works, unless Adobe manages the account.",
        )
        version, closing = "V4 (recommended)", f"{describe_v2_closing(now)}."
    return (
        Way("paste", "Paste a token", "for one account and scripts", "dim", token_pages),
        Way("oauth", "Sign in with OAuth", "for several users", "dim", (f"Register an app first at {APP_PAGES[api]}",)),
        Way("demo", "Start the demo", "no account, no network", "dim", ("A local sandbox with sample data.",)),
        Way("api", "API version", version, "plain", (closing,)),
        Way("server", "Server", base_url, "plain", ()),
    )


def way_rows(choices: tuple[Way, ...], width: int, *, dense: bool = False) -> list[Row]:
    """Return the rows of the choices with their explanations and, unless `dense`, an empty row before each."""
    rows: list[Row] = []
    for number, way in enumerate(choices, 1):
        if not dense:
            rows.append(Row("", (), selectable=False))
        spans = ((f"{number}  ", "hint"), (f"{way.title:<20}", "title"), (way.value, way.style))
        rows.append(Row(way.action, spans))
        pieces = [piece for text in way.explanations for piece in wrapped(text, width - 4)]
        rows += [Row("", ((f"   {piece}", "dim"),), selectable=False) for piece in pieces]
    return rows


class FirstRun(BaseScreen):
    """The screen shown while there is no profile."""

    can_switch_by_number = False
    COMMANDS_HERE = FIRST_RUN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(FIRST_RUN_COMMANDS)]
    DEFAULT_CSS = """
    FirstRun .framed { height: 1fr; padding: 0 1; }
    FirstRun RowList { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Create the framed question with its choices, the message and the footer."""
        with Vertical(classes="framed"):
            yield Bar(id="intro")
            yield RowList()
        yield MessageBar()
        yield FooterBar()

    def on_mount(self) -> None:
        """Fill in the texts and focus the list."""
        self._api = ApiVersion.V4
        self._base_url = self.services.demo_url or DEFAULT_BASE_URL
        self.query_one(".framed").border_title = content("Welcome to frameio-tui")
        self.query_one("#intro", Bar).update("There is no profile yet. How do you want to start?")
        self._draw()
        self.set_focus(self.query_one(RowList))

    def _draw(self) -> None:
        choices = ways(self._api, self._base_url, self.services.clock.now())
        dense = self.app.size.height < DENSE_HEIGHT
        self.query_one(RowList).set_row_factory(lambda width: way_rows(choices, width, dense=dense))

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Run the chosen action."""
        getattr(self, f"action_{event.row.key}")()

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the choices."""
        self.query_one(MessageBar).show_message(text, "bad" if error else "plain")

    @property
    def _values(self) -> dict[str, object]:
        """The fields of the new profile that are chosen here."""
        return {"api": self._api, "base_url": self._base_url}

    def action_paste(self) -> None:
        """Paste a token; the new profile is named after its user."""
        self.start_flow(self._paste(), "start")

    async def _paste(self) -> None:
        self._use(await self.open_screen(TokenArgs(making=True, values=self._values)))

    def action_oauth(self) -> None:
        """Enter the OAuth app in the profile editor, then sign in."""
        self.start_flow(self._describe_and_sign_in(), "start")

    async def _describe_and_sign_in(self) -> None:
        name = await self.open_screen(EditorArgs("", {"credential": CredentialKind.OAUTH_PKCE} | self._values))
        if name:
            if self.services.profiles.entry(name).profile.client_id:
                await self.open_screen(SignInArgs(name))
            self._use(name)

    def action_api(self) -> None:
        """Choose the other API version."""
        self._api = self._api.other
        self.show_message("")
        self._draw()

    def action_server(self) -> None:
        """Ask for the base URL of another server."""
        self.start_flow(self._ask_server(), "start")

    async def _ask_server(self) -> None:
        self.show_message("")
        lines = ("Scheme, host and port, such as https://api.frame.io.",)
        if url := await prompt(self, PromptSpec("Base URL of the server", lines, self._base_url)):
            self._base_url = check_base_url(url)
            self._draw()

    def action_demo(self) -> None:
        """Exit, so that the program starts again as the demo."""
        if self.services.demo_possible:
            self.app.exit(RESTART_AS_DEMO, return_code=RESTART_AS_DEMO)
        else:
            self.show_message(INSTALL, error=True)

    def _use(self, name: str | None) -> None:
        """Switch to the new profile and close this screen."""
        if name:
            self.post_message(SwitchRequested(name))
            self.dismiss(name)

    def action_back(self) -> None:
        """Do nothing: there is no previous screen."""
