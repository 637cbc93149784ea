"""What the sign-in screen's keys do, each a plain function; one table names them."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.oauth.pasted_token import client_secret_in
from frameio_tui.ui.dialogs.specs import trust_ask
from frameio_tui.ui.messages import ProfilesChanged
from frameio_tui.ui.profiles.editor_fields import EditorAsk
from frameio_tui.ui.sign_in.rows import WITH_SECRET, missing_step, waiting_rows
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.inputs import SecretField
from frameio_tui.ui.widgets.message_bar import SpansBar
from frameio_tui.ui.widgets.row_list import RowList
from frameio_tui.ui.widgets.url_block import UrlBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.ui.sign_in.screen import SignInScreen

FIELD = "Paste the last page's whole address here, or its code"
OPEN = "Open this in a browser, here or on any other machine:"
TOO_LONG = "The address needs more rows: F8 prints it, F7 copies it."
SECRET_FIELD = "Paste the client secret of the app; Enter stores it"  # noqa: S105 - words, no secret
NEED_ADDRESS = ("copy", "one_line", "browser", "longer")
"""Actions that work while an address is shown."""
BETWEEN = ("again", "without", "app", "secret")
"""Actions that work while nothing is under way."""
OTHERS = 5
"""Rows of the title, the words above the address, the field, the wait and the keys."""


def begin(screen: SignInScreen) -> None:
    """The next thing that is missing, or the sign-in itself."""
    entry = screen.entry()
    screen.query_one(SecretField).display = False
    screen.step = missing_step(entry, screen.program.bearers)
    if screen.step == "trust":
        ask = trust_ask(entry.profile.name, entry.trust.changes)
        screen.ask("confirm", ask, lambda yes: _trusted(screen, bool(yes)))
    elif screen.step == "app":
        screen.ended(f"The client id of {entry.profile.name} is missing: it is shown where the app was registered.")
    elif screen.step == "scopes":
        screen.ask("scopes", entry.profile.name, lambda _: _after_scopes(screen))
    elif screen.step == "secret":
        _ask_secret(screen, "This kind of app has a client secret, which is not stored yet.")
    else:
        screen.query_one(SecretField).prompt(FIELD)
        screen.flow.start()


def _trusted(screen: SignInScreen, yes: bool) -> None:
    if yes:
        screen.run_worker(_trust(screen), group="trust", exclusive=True, exit_on_error=False)
    else:
        screen.ended("Nothing is sent while the profile's file says what nobody approved.")


async def _trust(screen: SignInScreen) -> None:
    await to_thread(screen.program.profiles.trust, screen.entry().profile.name)
    screen.post_message(ProfilesChanged())
    begin(screen)


def _ask_secret(screen: SignInScreen, why: str) -> None:
    screen.step = "secret"
    screen.query_one(SecretField).prompt(SECRET_FIELD)
    show_field(screen)
    screen.say(why)
    screen.hint("It was shown where the app was registered. Esc leaves.")


def _after_scopes(screen: SignInScreen) -> None:
    if missing_step(screen.entry(), screen.program.bearers) == "scopes":
        screen.say("No scopes are ticked: Frame.io gives none unasked.", error=True)
        screen.hint("i asks for them again; Esc leaves.")
    else:
        begin(screen)


def edit_app(screen: SignInScreen) -> None:
    """Client id, redirect URI and endpoints, then begin anew."""

    def edited(name: object) -> None:
        if name:
            screen.argument = name
            show_title(screen)
            begin(screen)

    screen.ask("editor", EditorAsk(screen.entry().profile.name), edited)


def other_secret(screen: SignInScreen) -> None:
    """Another client secret than the stored one."""
    _ask_secret(screen, "It takes the place of the one that is stored.")


async def keep_secret(screen: SignInScreen) -> None:
    """Store what is in the field as the app's client secret, then go on."""
    try:
        secret = client_secret_in(taken(screen))
    except FrameioTuiError as error:
        screen.say(str(error), error=True)
        return
    await to_thread(screen.program.tokens.keep_client_secret, screen.entry().profile, secret)
    screen.hint("")
    screen.say("The client secret is stored.")
    begin(screen)


def show_title(screen: SignInScreen) -> None:
    """Which profile, and what kind of app."""
    profile = screen.entry().profile
    screen.query_one(Bar).update(f"Sign in: {profile.name}   {profile.api.upper()} {profile.credential.words}")


def show_field(screen: SignInScreen) -> None:
    """Ready to be pasted into."""
    field = screen.query_one(SecretField)
    field.display = True
    screen.set_focus(field)


def taken(screen: SignInScreen) -> str:
    """What is in the field, which is empty then."""
    field = screen.query_one(SecretField)
    text = field.take()
    field.clear()
    return text


def show_ways(screen: SignInScreen) -> None:
    """How to get to the provider and back, as far as there is room: the field, what happened and the keys come first.

    An address that does not fit whole is not shown at all: half of one would be copied.
    """
    signin = screen.flow.signin
    if signin is None:
        return
    (width, height), url = screen.app.size, screen.query_one(UrlBlock)
    said = sum(screen.query_one(name, SpansBar).height for name in ("#answer", "#hint"))
    room = height - OTHERS - said
    whole = url.rows(width) <= room
    url.display = whole
    words, style = (OPEN, "title") if whole else (TOO_LONG, "warn")
    screen.query_one("#open", SpansBar).show(((words, style),))
    left = room - url.rows(width) if whole else room
    screen.query_one("#ways", RowList).flow(lambda width: waiting_rows(signin, width, left))


def again(screen: SignInScreen) -> None:
    """Begin anew, listening where that is possible."""
    screen.flow.paste_only = False
    begin(screen)


def without(screen: SignInScreen) -> None:
    """Begin anew without a listener."""
    screen.flow.paste_only = True
    begin(screen)


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
        screen.hint("If nothing arrives: tmux needs 'set -s set-clipboard on'; F8 prints the address as one line.")


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
    """Whether an action can do anything now."""
    flow = screen.flow
    if name == "socket":
        return flow.switchable
    if name == "finish":
        return flow.kept
    if name == "secret" and screen.entry().profile.credential not in WITH_SECRET:
        return False
    if name in BETWEEN:
        return not flow.running and (name == "again" or not flow.kept)
    return flow.waiting


def worth_showing(screen: SignInScreen, name: str) -> bool:
    """Whether the footer has an action: over SSH a browser here is a key that only explains itself."""
    if name == "again" and screen.flow.kept:
        return False
    if name == "without" and not screen.flow.blocked:
        return False
    return usable(screen, name) and (name != "browser" or not screen.program.browser.why_not())


ACTIONS: dict[str, Callable[[SignInScreen], None]] = {
    "again": again,
    "without": without,
    "longer": longer,
    "app": edit_app,
    "secret": other_secret,
    "copy": copy,
    "one_line": one_line,
    "browser": browser,
    "socket": socket,
    "finish": finish,
}
