"""What the sign-in screen's keys do, each a plain function; one table names them."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from ..core.errors import FrameioTuiError
from ..core.token import client_secret_in
from .signin_rows import missing_step, waiting_rows
from .widgets.fields import SecretField
from .widgets.row_list import RowList
from .widgets.url_block import UrlBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..services.signin_wait import SignIn
    from .screens.signin import SignInScreen

FIELD = "Paste the whole address of the page after 'allow', or its code; Enter takes it"
SECRET_FIELD = "Paste the client secret of the app; Enter stores it"  # noqa: S105 - words, no secret
NEED_ADDRESS = ("copy", "one_line", "browser", "longer")
"""Actions that work while an address is shown."""
TALL = 20
"""Rows below which the tunnel's template gives way to the address and the keys."""


def begin(screen: SignInScreen) -> None:
    """The next thing that is missing, or the sign-in itself."""
    field = screen.query_one(SecretField)
    field.display = False
    screen.step = missing_step(screen.entry(), screen.program.bearers)
    if screen.step == "scopes":
        screen.ask("scopes", screen.entry().profile.name, lambda _: _after_scopes(screen))
        return
    field.prompt(SECRET_FIELD if screen.step == "secret" else FIELD)
    if screen.step == "secret":
        screen.show_field()
        screen.say("This kind of app has a client secret, which is not stored yet.")
        screen.hint("It was shown where the app was registered. Esc leaves.")
        return
    screen.flow.start()


def _after_scopes(screen: SignInScreen) -> None:
    if missing_step(screen.entry(), screen.program.bearers) == "scopes":
        screen.say("No scopes are ticked: Frame.io gives none unasked.", error=True)
        screen.hint("i asks for them again; Esc leaves.")
    else:
        begin(screen)


async def keep_secret(screen: SignInScreen) -> None:
    """Store what is in the field as the app's client secret, then go on."""
    field = screen.query_one(SecretField)
    text = field.take()
    field.clear()
    try:
        secret = client_secret_in(text)
    except FrameioTuiError as error:
        screen.say(str(error), error=True)
        return
    await to_thread(screen.program.tokens.keep_client_secret, screen.entry().profile, secret)
    screen.say("The client secret is stored.")
    begin(screen)


def show_ways(screen: SignInScreen, signin: SignIn) -> None:
    """How to get to the provider and back, as it listens now."""
    width, height = screen.app.size
    screen.query_one("#ways", RowList).set_rows(waiting_rows(signin, width, brief=height < TALL))


def again(screen: SignInScreen) -> None:
    """Begin anew."""
    if not screen.flow.waiting:
        begin(screen)


def without(screen: SignInScreen) -> None:
    """Begin anew without a listener."""
    screen.flow.paste_only = True
    again(screen)


def longer(screen: SignInScreen) -> None:
    """Wait as long again."""
    if screen.flow.signin is not None:
        screen.flow.signin.prolong()
        screen.tick()


def copy(screen: SignInScreen) -> None:
    """The address by OSC 52, of which nobody can know whether it arrived."""
    url = screen.query_one(UrlBlock).url
    if url:
        screen.app.copy_to_clipboard(url)
        screen.say("Sent to your terminal's clipboard.")
        screen.hint("If nothing arrives: tmux needs 'set -g set-clipboard on'; F8 prints the address as one line.")


def one_line(screen: SignInScreen) -> None:
    """Leave the screen for a moment and print the address unbroken."""
    url = screen.query_one(UrlBlock).url
    if url:
        screen.run_worker(screen.face.show_aside(url), group="aside", exclusive=True, exit_on_error=False)


def browser(screen: SignInScreen) -> None:
    """Open a browser here, where there is a desk."""
    signin, desktop = screen.flow.signin, screen.program.browser
    if signin is None:
        return
    screen.hint("")
    reason = desktop.why_not()
    if reason:
        screen.say(f"No browser is opened. {reason}")
        return
    try:
        desktop.open(signin.for_a_browser_here)
    except FrameioTuiError as error:
        screen.say(str(error), error=True)
        return
    screen.say(signin.browser_words)


def socket(screen: SignInScreen) -> None:
    """Listen at a private socket instead of the port, or the other way round."""
    flow = screen.flow
    if flow.waiting:
        screen.run_worker(flow.switch(), group="switch", exit_on_error=False)
        return
    flow.at_socket, flow.paste_only = not flow.at_socket, False
    begin(screen)


def finish(screen: SignInScreen) -> None:
    """Enter outside the field."""
    if screen.flow.kept:
        screen.action_back()


def usable(screen: SignInScreen, name: str) -> bool:
    """Whether an action can do anything now: the address's keys need one, the socket's key a place for it."""
    if name == "socket":
        return screen.flow.switchable
    return screen.flow.waiting or name not in NEED_ADDRESS


def worth_showing(screen: SignInScreen, name: str) -> bool:
    """Whether the footer has an action: over SSH a browser here is a key that only explains itself."""
    return usable(screen, name) and (name != "browser" or not screen.program.browser.why_not())


ACTIONS: dict[str, Callable[[SignInScreen], None]] = {
    "again": again,
    "without": without,
    "longer": longer,
    "copy": copy,
    "one_line": one_line,
    "browser": browser,
    "socket": socket,
    "finish": finish,
}
