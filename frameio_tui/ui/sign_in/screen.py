"""The OAuth sign-in screen, which works on a host without a browser: it shows the URL, the tunnel and a paste field."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING, ClassVar

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.text.humanize import format_countdown
from frameio_tui.ui.commands.command import ANYWHERE, bindings_of
from frameio_tui.ui.commands.registry import SIGNIN_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm
from frameio_tui.ui.dialogs.specs import approval_question
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, ScopesArgs
from frameio_tui.ui.sign_in.flow import SignInFlow
from frameio_tui.ui.sign_in.rows import acquired_rows, missing_step, waiting_rows
from frameio_tui.ui.terminal.pasted_lines import TypedPaste
from frameio_tui.ui.text import join
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import SecretField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import profile_title
from frameio_tui.ui.widgets.row_list import RowList
from frameio_tui.ui.widgets.url_block import UrlBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.auth.sign_in import AcquiredTokens
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.screen_args import SignInArgs

FIELD = "Paste the address of the last page here, or its code"
OPEN = "Open this address in any browser, on any machine:"
TOO_LONG = (
    "Open the address in a browser. It does not fit here: press {one_line} to show it on one line, {copy} to copy it."
)
SECRET_FIELD = "Paste the client secret here, then press Enter to save it"  # noqa: S105 - a label, not a secret
IDLE_ACTIONS = ("again", "no_port", "app", "secret")
"""Actions that work while no attempt is running."""
FIXED_ROWS = 5
"""Number of rows for the header, the line above the URL, the field without a frame, the countdown and the footer."""
FRAME_HEIGHT = 22
"""Rows of the terminal from which the screen has a title and the field has a frame, which together take three rows."""
COUNTDOWN_COLUMNS = 72
"""Columns that the full text of the countdown needs."""


class SignInScreen(BaseScreen):
    """The sign-in screen, for the named profile or the active one.

    Its result is the name of the profile after a sign-in, else None.
    """

    can_switch_by_number = False
    COMMANDS_HERE = SIGNIN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(SIGNIN_COMMANDS)]
    DEFAULT_CSS = """
    SignInScreen { overflow: hidden; }
    SignInScreen #open { height: 1; }
    SignInScreen #ways { height: auto; }
    SignInScreen SecretField { margin: 0 1; }
    SignInScreen SecretField.framed { height: 3; margin: 0; padding: 0 1; }
    SignInScreen #space { height: 1fr; }
    """

    def __init__(self, services: Services, args: SignInArgs) -> None:
        super().__init__(services)
        self.profile_name = args.profile

    def compose(self) -> ComposeResult:
        """Create the header, the title, the URL, the ways back, the field, the messages and the footer."""
        self._read_entry()
        self.flow = SignInFlow(self, self.services.sign_in)
        yield HeaderBar()
        yield Bar(classes="title", id="title")
        yield MessageBar(id="open")
        yield UrlBlock(id="url")
        yield RowList(id="ways")
        yield SecretField(placeholder=FIELD)
        yield MessageBar(id="wait")
        yield MessageBar(id="result")
        yield MessageBar(id="hint")
        yield Bar(id="space")
        yield FooterBar()

    def on_mount(self) -> None:
        """Start the sign-in, or ask for what is missing."""
        self.query_one("#ways", RowList).can_focus = False
        self.step, self.typed = "", TypedPaste(self.set_timer, self.flow.take_paste)
        self._show_title()
        self.query_one("#url").display = False
        self._show_rows_about_wait(False)
        self.show_message("")
        self.hint("")
        self.set_interval(1.0, self.tick)
        self.start_flow(self._begin(self._entry), "signin")

    def on_resize(self) -> None:
        """Draw again, because the number of rows determines what is shown."""
        self._frame_field()
        self.show_ways()
        self.tick()

    def _frame_field(self) -> None:
        """Show the title and give the field a frame if there is room for them."""
        framed = self.app.size.height >= FRAME_HEIGHT
        self.query_one("#title").display = framed
        self.query_one(SecretField).set_class(framed, "framed")

    def key(self, command_id: str) -> str:
        """Return the key of a command of this screen, as the user reads it."""
        command = next(command for command in SIGNIN_COMMANDS if command.id == command_id)
        return self.app_context.keys.format_first(command)

    def entry(self) -> ProfileEntry:
        """Return the profile of this screen as it was last read."""
        return self._entry

    def _read_entry(self) -> ProfileEntry:
        name = self.profile_name or (self.app_context.active.profile.name if self.app_context.active else "")
        self._entry = self.services.profiles.entry(name)
        return self._entry

    def on_profile_switched(self) -> None:
        """Use the changed data of the profile."""
        overview = self.app_context.session.overview
        entries = overview.entries if overview is not None else ()
        self._entry = next((entry for entry in entries if entry.profile.id == self._entry.profile.id), self._entry)
        self.update_footer()

    def about(self) -> str | None:
        """Return the name of the profile that this screen is about, or None for the active one."""
        return self.profile_name or None

    def show_wait(self, signin: SignIn | None) -> None:
        """Show how to reach the provider and return while `signin` waits; with None, hide it again."""
        if signin is not None:
            self._show(signin)
        elif self.is_attached:
            self._hide()

    def _show(self, signin: SignIn) -> None:
        self.waiting = True
        self._show_rows_about_wait(True)
        self.query_one("#ways").remove_class("framed")
        self.query_one(UrlBlock).show(signin.attempt.url)
        self._show_field()
        self.show_message(signin.no_listener_reason)
        self.hint("")
        self.tick()
        self.update_footer()

    def _hide(self) -> None:
        """Remove the URL, which can no longer be used, and everything about the wait."""
        self.waiting = False
        url = self.query_one(UrlBlock)
        url.show("")
        url.display = False
        self.query_one("#ways", RowList).set_rows([])
        self._show_rows_about_wait(False)
        field = self.query_one(SecretField)
        field.clear()
        self.typed.clear()
        field.display = False
        self.set_focus(None)  # so that letters are keys
        self.update_footer()

    def _show_rows_about_wait(self, shown: bool) -> None:
        """Show or hide the rows that only a waiting sign-in needs."""
        for selector in ("#open", "#ways", "#wait"):
            self.query_one(selector).display = shown

    def ended(self, text: str) -> None:
        """Show why an attempt has ended without a sign-in, and what the user can do next."""
        self.show_message(text, error=True)
        self.hint(f"Press {self.key('signin.again')} to sign in again, or {self.key('signin.app')} to edit the app.")
        self.update_footer()

    def _done(self, acquired: AcquiredTokens) -> None:
        """Show the user who has signed in."""
        ways = self.query_one("#ways", RowList)
        ways.display = True
        ways.add_class("framed")
        ways.border_title = "Signed in"
        ways.set_row_factory(lambda width: acquired_rows(acquired, self.services.clock.now(), width))
        person = acquired.person
        text = f"Signed in as {person.display_name}." if person else f"Signed in. {acquired.unknown_reason}"
        self._show_text("#result", text, "good" if person else "warn")
        self.hint("Press Enter or Esc to go back.")

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show what happened."""
        self._show_text("#result", text, "bad" if error else "plain")

    def hint(self, text: str) -> None:
        """Show what the user can do next."""
        self._show_text("#hint", text)

    def _show_text(self, selector: str, text: str, style: str = "plain") -> None:
        """Show a text in one of the bars below the field; an empty text hides the bar."""
        bar = self.query_one(selector, MessageBar)
        bar.show_message(text, style)
        bar.display = bool(text)
        self.show_ways()

    def tick(self) -> None:
        """Draw the countdown."""
        signin = self.flow.signin
        if signin is not None:
            who = "the browser or a paste" if self.app.size.width >= COUNTDOWN_COLUMNS else "the browser"
            words = f"Waiting for {who}: {format_countdown(signin.seconds_left)}"
            self.query_one("#wait", MessageBar).show(
                ((f"{words}   ", "plain"), (self.key("signin.longer"), "hint"), (" wait longer", "dim"))
            )

    def on_secret_field_changed(self, event: SecretField.Changed) -> None:
        """Handle a paste at once. Typed text waits for Enter."""
        if event.pasted and self.step != "secret":
            self.typed.line(self._take_text())
            self.typed.flush()
        else:
            self.typed.typed()

    def on_secret_field_submitted(self) -> None:
        """Handle the text of the field on Enter, or close the screen after the sign-in."""
        if self.flow.signed_in:
            self.action_back()
        elif self.step == "secret":
            self.start_flow(self._store_secret(), "secret")
        else:
            self.typed.line(self._take_text())

    def on_paste(self, event: events.Paste) -> None:
        """Handle a paste while no field has the focus."""
        if self.flow.waiting:
            event.stop()
            self.flow.take_paste(event.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable keys that do nothing now.

        The key to wait longer stays enabled, because the app uses the same key to switch to the previous profile.
        """
        if action == "run" and parameters == ("longer",):
            return True
        return usable(self, str(parameters[0])) if action == "run" and parameters else True

    def _footer_shows(self, command: Command) -> bool:
        """Return whether the footer shows a command; while a sign-in waits, its own keys come first."""
        if self.waiting and command.context == ANYWHERE:
            return command.id == "anywhere.help"
        name = _name_of(command)
        return footer_shows(self, name) if name in ACTIONS else super()._footer_shows(command)

    def disabled_reason(self, command: Command) -> str:
        """Return in a few words why a command does nothing now; empty if it works."""
        name = _name_of(command)
        if name in ACTIONS and not usable(self, name):
            return "only during a sign-in" if name in WAITING_ACTIONS else "not now"
        return super().disabled_reason(command)

    def _with_footer_text(self, command: Command) -> Command:
        under_way = command.id != "signin.back" or self.flow.running
        return command if under_way else command._replace(footer="back")

    def action_run(self, name: str) -> None:
        """Run one of ACTIONS."""
        ACTIONS[name](self)

    def action_back(self) -> None:
        """End the wait and close the screen, which frees the port."""
        self.workers.cancel_node(self)
        self.dismiss(self.entry().profile.name if self.flow.signed_in else None)

    def cancel_work(self) -> bool:
        """End the wait and stay on the screen. Return whether there was a wait."""
        if not self.flow.waiting:
            return False
        self.workers.cancel_group(self, "signin")
        self.ended("Cancelled.")
        return True

    def begin(self) -> None:
        """Start the sign-in, or ask for what is missing."""
        self.start_flow(self._begin(), "signin")

    async def _begin(self, known: ProfileEntry | None = None) -> None:
        """Do the next step. `known` is the profile if it was read just now."""
        entry = known or self._read_entry()
        self.query_one(SecretField).display = False
        self.step = missing_step(entry, self.services.bearers)
        if self.step == "approve":
            await self._approve(entry)
        elif self.step == "app":
            name = entry.profile.name
            self.ended(f"The client ID of {name} is missing. It is shown where the app was registered.")
        elif self.step == "scopes":
            await self._choose_scopes(entry)
        elif self.step == "secret":
            self._ask_secret("The client secret of this app is not stored yet.")
        else:
            self._prepare_field("Address of the last page", FIELD)
            await self._sign_in(entry)

    async def _sign_in(self, entry: ProfileEntry) -> None:
        try:
            acquired = await self.flow.run(entry)
        finally:
            if self.is_attached:
                self.update_footer()
        if acquired is not None:
            self._done(acquired)

    async def _approve(self, entry: ProfileEntry) -> None:
        if not await confirm(self, approval_question(entry)):
            self.ended("Nothing is sent until you approve the changed file of the profile.")
            return
        await to_thread(self.services.profiles.approve, entry.profile.name)
        await self.announce_profiles_changed()
        await self._begin()

    async def _choose_scopes(self, entry: ProfileEntry) -> None:
        await self.open_screen(ScopesArgs(entry.profile.name))
        if missing_step(self._read_entry(), self.services.bearers) == "scopes":
            self.show_message("No scopes are selected. Frame.io grants only scopes that are requested.", error=True)
            self.hint(f"Press {self.key('signin.again')} to choose scopes.")
        else:
            await self._begin()

    def _ask_secret(self, why: str) -> None:
        self.step = "secret"
        self._prepare_field("Client secret", SECRET_FIELD)
        self._show_field()
        self.show_message(why)
        self.hint("It was shown where the app was registered.")

    def edit_app(self) -> None:
        """Edit client ID, redirect URI and endpoints, then start again."""
        self.start_flow(self._edit_app(), "edit")

    async def _edit_app(self) -> None:
        name = await self.open_screen(EditorArgs(self.entry().profile.name, focus="client_id"))
        if name:
            self.profile_name = name
            self._read_entry()
            self._show_title()
            self.begin()

    def replace_secret(self) -> None:
        """Ask for a client secret that replaces the stored one."""
        self._ask_secret("The new client secret replaces the stored one.")

    async def _store_secret(self) -> None:
        """Store the text of the field as the client secret of the app, then continue."""
        await to_thread(self.services.tokens.store_client_secret, self.entry().profile, self._take_text())
        self.hint("")
        self.show_message("The client secret is stored.")
        self.begin()

    def _show_title(self) -> None:
        """Show the profile and its kind of app in the title."""
        profile, glyphs = self.entry().profile, self.app_context.glyphs
        kind = f" {glyphs.dot} {profile.credential.description}"
        self.query_one("#title", Bar).update(join(profile_title("Sign in", profile, glyphs), kind))

    def _prepare_field(self, title: str, placeholder: str) -> None:
        """Set the title of the field's frame and the text in the empty field."""
        field = self.query_one(SecretField)
        field.border_title = title
        field.prompt(placeholder)
        self._frame_field()

    def _show_field(self) -> None:
        """Show and focus the field."""
        field = self.query_one(SecretField)
        field.display = True
        self.set_focus(field)

    def _take_text(self) -> str:
        """Return the text of the field, and clear the field."""
        field = self.query_one(SecretField)
        text = field.take_value()
        field.clear()
        return text

    def show_ways(self) -> None:
        """Show how to reach the provider and return, as far as there is room.

        The field, the messages and the footer come first. A URL that does not fit completely is not shown at all,
        because the user would copy only a part of it.
        """
        signin = self.flow.signin
        if signin is None:
            return
        (width, height), url = self.app.size, self.query_one(UrlBlock)
        bars = [self.query_one(name, MessageBar) for name in ("#result", "#hint")]
        message_rows = sum(bar.height for bar in bars if bar.display)
        frame_rows = 3 if height >= FRAME_HEIGHT else 0
        room = height - FIXED_ROWS - frame_rows - message_rows
        fits = url.rows(width) <= room
        url.display = fits
        words = OPEN if fits else TOO_LONG.format(one_line=self.key("signin.one_line"), copy=self.key("signin.copy"))
        self.query_one("#open", MessageBar).show((("1 ", "title"), (words, "plain" if fits else "warn")))
        remaining = room - url.rows(width) if fits else room
        self.query_one("#ways", RowList).set_row_factory(lambda width: waiting_rows(signin, width, remaining))

    def restart(self) -> None:
        """Start again, with a listener if possible."""
        self.flow.paste_only = False
        self.begin()

    def restart_without_port(self) -> None:
        """Start again without a listener, so that the user pastes the address of the last page."""
        self.flow.paste_only = True
        self.begin()

    def wait_longer(self) -> None:
        """Restart the full waiting time."""
        if self.flow.signin is not None:
            self.flow.signin.restart_wait()
            self.tick()

    def copy_url(self) -> None:
        """Copy the URL by OSC 52. Terminals do not report whether they accept it."""
        url = self.query_one(UrlBlock).url
        if url:
            self.app.copy_to_clipboard(url)
            self.show_message("Sent to your terminal's clipboard.")
            one_line = self.key("signin.one_line")
            self.hint(
                "If nothing arrives, run in tmux: set -s set-clipboard on. "
                f"Press {one_line} to show the address on one line."
            )

    def print_url(self) -> None:
        """Print the URL as one line on the normal screen until Enter is pressed."""
        url = self.query_one(UrlBlock).url
        if url:
            self.start_flow(self.app_context.print_suspended(url), "suspended")

    def open_browser(self) -> None:
        """Open a browser on this host if there is a desktop."""
        signin, desktop = self.flow.signin, self.services.browser
        if signin is None:
            return
        self.hint("")
        reason = desktop.unavailable_reason()
        if reason:
            self.show_message(f"No browser was opened. {reason}")
            return
        try:
            desktop.open(signin.local_browser_url)
        except FrameioTuiError as error:
            self.show_message(str(error), error=True)
            return
        self.show_message(signin.browser_message)

    def switch_listener(self) -> None:
        """Switch from the port to a private socket, or back.

        A waiting sign-in continues; if none waits, a new one starts.
        """
        flow = self.flow
        if flow.waiting:
            self.start_flow(flow.switch())
            return
        flow.at_socket, flow.paste_only = not flow.at_socket, False
        self.begin()

    def finish(self) -> None:
        """Close the screen on Enter outside the field, after the sign-in."""
        if self.flow.signed_in:
            self.action_back()


ACTIONS: dict[str, Callable[[SignInScreen], None]] = {
    "again": SignInScreen.restart,
    "no_port": SignInScreen.restart_without_port,
    "longer": SignInScreen.wait_longer,
    "app": SignInScreen.edit_app,
    "secret": SignInScreen.replace_secret,
    "copy": SignInScreen.copy_url,
    "one_line": SignInScreen.print_url,
    "browser": SignInScreen.open_browser,
    "socket": SignInScreen.switch_listener,
    "finish": SignInScreen.finish,
}

WAITING_ACTIONS = ("copy", "one_line", "browser", "longer")
"""Actions that need an attempt that waits."""


def _name_of(command: Command) -> str:
    """Return the name of the action in ACTIONS that a command runs; another text if it runs none of them."""
    return command.action.removeprefix("run('").removesuffix("')")


def usable(screen: SignInScreen, name: str) -> bool:
    """Return whether an action can do something now."""
    flow = screen.flow
    if name == "socket":
        return flow.can_switch
    if name == "finish":
        return flow.signed_in
    if name == "secret" and not screen.entry().profile.credential.has_client_secret:
        return False
    if name in IDLE_ACTIONS:
        return not flow.running and (name == "again" or not flow.signed_in)
    return flow.waiting


def footer_shows(screen: SignInScreen, name: str) -> bool:
    """Return whether the footer shows an action.

    Over SSH, the key for a browser on this host is hidden, because it would only show why that is not possible.
    """
    if name == "again" and screen.flow.signed_in:
        return False
    if name == "no_port" and not screen.flow.port_in_use:
        return False
    return usable(screen, name) and (name != "browser" or not screen.services.browser.unavailable_reason())
