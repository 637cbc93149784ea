"""The command `login`: signs in with OAuth in line mode, also on hosts without a browser."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.exit_codes import OK
from frameio_tui.cli.stdin_lines import TypedLines, without_echo
from frameio_tui.core.errors import (
    FrameioTuiError,
    InvalidInput,
    OAuthRefused,
    RefusedLocally,
    UnfinishedPaste,
    UsageError,
)
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.core.text.humanize import format_duration, format_expiry

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.services.auth.sign_in import AcquiredTokens
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry

MAX_WAIT = 86400
"""Maximum value of --wait in seconds: one day."""
PASTE_GAP = 0.25
"""Maximum seconds between the lines of one paste."""


def login(context: Context, arguments: Arguments) -> int:
    """Sign in for the named profile, or the active one."""
    if not 1 <= arguments.wait <= MAX_WAIT:
        sentence = f"--wait must be between 1 and {MAX_WAIT} seconds."
        raise UsageError(sentence, "For example: --wait 600")
    entry = context.choose_profile(arguments.name)
    service = context.container.sign_in
    service.check(entry)
    with service.hold_lock(entry.profile):
        return run_async(context.container, _Login(context, arguments, entry).run())


class _Login:
    """A sign-in on the command line."""

    def __init__(self, context: Context, arguments: Arguments, entry: ProfileEntry) -> None:
        self._out = context.out
        self._container = context.container
        self._service = context.container.sign_in
        self._arguments = arguments
        self._entry = entry
        self._lines: TypedLines | None = None
        self._refused_code: OAuthRefused | None = None
        """The error of a pasted code that was refused; it ends the sign-in if nothing else arrives."""

    async def run(self) -> int:
        if self._entry.profile.credential is CredentialKind.SERVER_TO_SERVER:
            return await self._store_tokens(await self._service.acquire(self._entry))
        signin = await self._service.begin(
            self._entry, paste_only=self._arguments.paste, at_socket=self._arguments.socket
        )
        try:
            signin.wait_for(self._arguments.wait)
            self._print_instructions(signin)
            self._lines = lines = TypedLines(sys.stdin)
            with without_echo(sys.stdin):
                acquired = await self._service.by_browser(
                    self._entry, signin, self, lambda: self._read_pasted_callbacks(signin, lines)
                )
        finally:
            await signin.close()
        await self._confirm(acquired)
        return await self._store_tokens(acquired)

    def _print_instructions(self, signin: SignIn) -> None:
        say = self._out.say
        say(f"To sign in for '{self._entry.profile.name}', open this address in a browser on any machine:")
        say("")
        say(signin.attempt.url)
        say("")
        if signin.listener is not None:
            forward, running = signin.tunnel
            condition = "through the tunnel below" if signin.at_socket else "if the browser can reach this port"
            say(f"Or the short address, {condition}:")
            say(signin.listener.short_address)
            say("For a tunnel, run this on your own machine (the second if ssh -M is running):")
            say(forward)
            say(running)
            if signin.at_socket:
                say("No port is open. This socket is used instead; only you can access it:")
                say(signin.listener.socket_path)
            say("The browser then returns here automatically.")
            say("If the page after 'Allow' fails to load, paste its whole address here.")
        else:
            say(signin.no_listener_reason)
            say(signin.paste_instructions)
        seconds = round(signin.seconds_left)
        limit = f"{seconds} s" if seconds < 120 else format_duration(seconds)
        hidden = " Pasted text is not displayed." if self._out.can_ask else ""
        say(f"Waiting for {limit}. Press ctrl+c to cancel.{hidden}")
        self._open_browser(signin)

    def _open_browser(self, signin: SignIn) -> None:
        browser = self._container.browser
        if self._arguments.no_browser or browser.unavailable_reason() or not self._out.has_user:
            return
        try:
            browser.open(signin.local_browser_url)
            self._out.say(signin.browser_message)
        except FrameioTuiError as error:
            self._out.say(str(error))

    def exchanging(self, *, waits_again: bool) -> None:  # noqa: ARG002 - the message is the same
        """Print that the code is being exchanged, which may take a while."""
        self._out.say("Exchanging the authorization code for tokens.")

    def code_refused(self, error: OAuthRefused) -> None:
        """Print the refusal, and keep it as the error to report if no better callback follows."""
        self._refused_code = error
        self._out.error(error.sentence, "Still waiting. Paste the whole address of the page after 'Allow'.")

    async def _read_pasted_callbacks(self, signin: SignIn, lines: TypedLines) -> None:
        """Pass each callback that is pasted on stdin to the wait; it may span several lines."""
        while (line := await lines.next()) is not None:
            text = await self._join_pasted_lines(line, lines)
            if not text.strip():
                continue
            try:
                signin.take_paste(text)
                return
            except UnfinishedPaste as error:
                self._out.say(str(error))
            except InvalidInput as error:
                self._out.error(error.sentence, error.remedy)
        if self._refused_code is not None:
            raise self._refused_code
        if signin.listener is None:
            raise InvalidInput(
                "Standard input ended before a redirect URL was pasted.",
                "Paste the whole address of the page after 'Allow'.",
            )
        if not self._out.can_ask:
            self._out.say("Standard input has ended. Waiting for the browser.")

    @staticmethod
    async def _join_pasted_lines(line: str, lines: TypedLines) -> str:
        """Join a line with the lines that arrive with it, up to an empty one: terminals may break up pasted text."""
        while more := await lines.next_within(PASTE_GAP):
            if more.strip().lower() in ("y", "yes", "n", "no"):  # belongs to the question that follows
                lines.put_back(more)
                break
            line += f"\n{more}"
        return line

    async def _confirm(self, acquired: AcquiredTokens) -> None:
        """Ask before the tokens of a code without a state, or of a possibly different user, are stored.

        Raises RefusedLocally if the user declines, or if a required confirmation is not possible without a terminal.
        """
        if not acquired.should_ask or self._arguments.yes or not (acquired.must_confirm or self._out.can_ask):
            return
        reason, question = acquired.question()
        choice = None
        if self._out.can_ask and self._lines is not None:
            self._out.say(f"{reason} {question} [yes/no]")
            choice = await self._lines.next()
        if (choice or "").strip().lower() not in ("y", "yes"):
            await asyncio.to_thread(self._service.discard, self._entry.profile, acquired)
            raise RefusedLocally(
                "Nothing was stored." if choice else f"{reason} Without a confirmation, nothing was stored.",
                "To store the tokens without a confirmation, add --yes.",
            )

    async def _store_tokens(self, acquired: AcquiredTokens) -> int:
        profile, person = self._entry.profile, acquired.person
        await asyncio.to_thread(self._service.save, profile, acquired)
        for note in acquired.notes:
            self._out.say(note)
        if acquired.unknown_reason:
            self._out.say(f"The user could not be verified: {acquired.unknown_reason}")
        owner = person.display_name if person else "unknown user"
        expiry = format_expiry(acquired.tokens.expires_at, self._container.clock.now())
        refresh_text = (
            "refreshed automatically" if acquired.tokens.refresh or self._is_server_to_server else "then sign in again"
        )
        self._out.say(
            f"Signed in for '{profile.name}': {owner}, {expiry}, {refresh_text}; stored in {self._entry.place}"
        )
        return OK

    @property
    def _is_server_to_server(self) -> bool:
        return self._entry.profile.credential is CredentialKind.SERVER_TO_SERVER
