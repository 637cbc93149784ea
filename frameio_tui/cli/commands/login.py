"""`login`: sign in by OAuth with plain lines, for hosts without a browser."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import until_done
from frameio_tui.cli.exit_codes import OK
from frameio_tui.cli.stdin_lines import TypedLines, unechoed
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
    from frameio_tui.core.oauth.callback import CallbackResult
    from frameio_tui.services.auth.sign_in import Acquired
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry

LONGEST_WAIT = 86400
"""Seconds that a sign-in can be waited for: a day."""
PASTE_GAP = 0.25
"""Seconds within which the lines of one paste follow each other."""


def login(context: Context, arguments: Arguments) -> int:
    """Sign in as the named profile, or the active one."""
    if not 1 <= arguments.wait <= LONGEST_WAIT:
        sentence = f"--wait takes a number of seconds, 1 or more and at most {LONGEST_WAIT}."
        raise UsageError(sentence, "Such as: --wait 600")
    entry = context.chosen(arguments.name)
    service = context.parts.sign_in
    service.check(entry)
    with service.exclusive(entry.profile):
        return until_done(context.parts, _Login(context, arguments, entry).run())


class _Login:
    """One sign-in on the command line."""

    def __init__(self, context: Context, arguments: Arguments, entry: ProfileEntry) -> None:
        self._out = context.out
        self._parts = context.parts
        self._service = context.parts.sign_in
        self._arguments = arguments
        self._entry = entry
        self._lines: TypedLines | None = None
        self._refused: OAuthRefused | None = None
        """Why a bare code was of no use: the last word when nothing better comes."""

    async def run(self) -> int:
        if self._entry.profile.credential is CredentialKind.SERVER_TO_SERVER:
            return await self._keep(await self._service.acquire(self._entry))
        signin = await self._service.begin(
            self._entry, paste_only=self._arguments.paste, at_socket=self._arguments.socket
        )
        try:
            signin.wait_for(self._arguments.wait)
            self._tell(signin)
            self._lines = TypedLines(sys.stdin)
            with unechoed(sys.stdin):
                acquired = await self._acquired(signin)
        finally:
            await signin.close()
        await self._confirm(acquired)
        return await self._keep(acquired)

    def _tell(self, signin: SignIn) -> None:
        say = self._out.say
        say(f"Sign in for '{self._entry.profile.name}': open this in a browser, here or on any other machine:")
        say("")
        say(signin.attempt.url)
        say("")
        if signin.listener is not None:
            forward, running = signin.tunnel
            way = "through the tunnel below" if signin.at_socket else "once a browser reaches this port"
            say(f"Or the short one, {way}:")
            say(signin.listener.short_address)
            say("A tunnel from your desk (a template), or the same in a running ssh -M:")
            say(forward)
            say(running)
            if signin.at_socket:
                say("Nothing listens at the port; only you can reach the socket:")
                say(signin.listener.socket_path)
            say("The answer comes by itself. If the page after 'allow' fails to load,")
            say("paste its whole address here.")
        else:
            say(signin.why_not)
            say(signin.where_to_look)
        seconds = round(signin.seconds_left)
        how_long = f"{seconds} s" if seconds < 120 else format_duration(seconds)
        hidden = " What you paste is not shown." if self._out.can_ask else ""
        say(f"Waiting {how_long}; ctrl+c ends it.{hidden}")
        self._open_browser(signin)

    def _open_browser(self, signin: SignIn) -> None:
        browser = self._parts.browser
        if self._arguments.no_browser or browser.why_not() or not self._out.attended:
            return
        try:
            browser.open(signin.for_a_browser_here)
            self._out.say(signin.browser_message)
        except FrameioTuiError as error:
            self._out.say(str(error))

    async def _wait_for_callback(self, signin: SignIn) -> CallbackResult:
        """The first good answer, of the listener or of stdin."""
        heard = asyncio.ensure_future(signin.wait_for_callback())
        pasted = asyncio.ensure_future(self._pasted(signin))
        try:
            await asyncio.wait({heard, pasted}, return_when=asyncio.FIRST_COMPLETED)
            if not heard.done() and pasted.result() is None:
                # stdin has ended: only the listener is left.
                return await heard
            callback = heard.result() if heard.done() else pasted.result()
            assert callback is not None  # noqa: S101 - the case above
            return callback
        finally:
            heard.cancel()
            pasted.cancel()

    async def _acquired(self, signin: SignIn) -> Acquired:
        """Tokens for the first good answer. A bare code that is refused ends no wait: the next answer may be good."""
        while True:
            callback = await self._wait_for_callback(signin)
            if callback.stated:
                await signin.close()  # the port is free before anything slow
            self._out.say("Exchanging the code.")
            try:
                return await self._service.exchange(self._entry, signin.attempt, callback)
            except OAuthRefused as error:
                if callback.stated:
                    raise
                signin.reject(callback)
                self._refused = error
                self._out.refusal(error.sentence, "Waiting goes on: paste the whole address of the page after 'allow'.")

    async def _pasted(self, signin: SignIn) -> CallbackResult | None:
        """What is pasted on stdin; an address that came in several lines is put together."""
        assert self._lines is not None  # noqa: S101 - set before
        while (line := await self._lines.next()) is not None:
            text = await self._whole(line, self._lines)
            if not text.strip():
                continue
            try:
                return signin.paste(text)
            except UnfinishedPaste as error:
                self._out.say(str(error))
            except InvalidInput as error:
                self._out.refusal(error.sentence, error.remedy)
        if self._refused is not None:
            raise self._refused
        if signin.listener is None:
            raise InvalidInput(
                "Standard input ended without an answer.", "Paste the address of the page after 'allow'."
            )
        if not self._out.can_ask:
            self._out.say("Nothing more comes on standard input: waiting for the browser to come back.")
        return None

    @staticmethod
    async def _whole(line: str, lines: TypedLines) -> str:
        """A line and those that came with it, up to an empty one: a terminal breaks what is pasted."""
        while more := await lines.soon(PASTE_GAP):
            if more.strip().lower() in ("y", "yes", "n", "no"):  # the answer to the question that comes after
                lines.put_back(more)
                break
            line += f"\n{more}"
        return line

    async def _confirm(self, acquired: Acquired) -> None:
        """A bare code, or perhaps another person than before, is kept only after a yes."""
        if not acquired.to_ask or self._arguments.yes or not (acquired.to_confirm or self._out.can_ask):
            return
        matter, question = acquired.question()
        typed = None
        if self._out.can_ask and self._lines is not None:
            self._out.say(f"{matter} {question} [yes/no]")
            typed = await self._lines.next()
        if (typed or "").strip().lower() not in ("y", "yes"):
            await asyncio.to_thread(self._service.discard, self._entry.profile, acquired)
            raise RefusedLocally(
                "Nothing was kept." if typed else f"{matter} Nobody is there to ask, so nothing was kept.",
                "To keep it without being asked: --yes",
            )

    async def _keep(self, acquired: Acquired) -> int:
        profile, person = self._entry.profile, acquired.person
        await asyncio.to_thread(self._service.keep, profile, acquired)
        for note in acquired.notes:
            self._out.say(note)
        if acquired.doubt:
            self._out.say(f"Whose it is could not be asked: {acquired.doubt}")
        who = person.display_name if person else "somebody"
        expiry = format_expiry(acquired.tokens.expires_at, self._parts.clock.now())
        again = "renewed by itself" if acquired.tokens.refresh or self._is_app_only else "sign in again then"
        self._out.say(f"Signed in for '{profile.name}': {who}, {expiry}, {again}; kept in {self._entry.place}")
        return OK

    @property
    def _is_app_only(self) -> bool:
        return self._entry.profile.credential is CredentialKind.SERVER_TO_SERVER
