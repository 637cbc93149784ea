"""What the token screen's keys do to a stored credential, each a plain function; one table names them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.oauth.expiry import renewable
from frameio_tui.ui.dialogs.specs import ConfirmAsk, TextAsk, trust_ask
from frameio_tui.ui.messages import ProfilesChanged
from frameio_tui.ui.profiles.editor_fields import EditorAsk
from frameio_tui.ui.sign_in.rows import WITH_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.token.screen import Token

FOR_THE_APP = "Paste the client secret here; Enter stores it"


def trusted_first(screen: Token, entry: ProfileEntry, go_on: Callable[[ProfileEntry], None]) -> None:
    """Show what nobody approved yet and ask, before anything is entered for it or sent (trust T29)."""
    if entry.trust.trusted:
        go_on(entry)
        return

    async def approve() -> None:
        trusted = await asyncio.to_thread(screen.program.profiles.trust, entry.profile.name)
        screen.post_message(ProfilesChanged())
        go_on(trusted)

    def take(yes: object) -> None:
        if yes:
            screen.run_worker(approve(), group="trust", exclusive=True, exit_on_error=False)

    screen.ask("confirm", trust_ask(entry.profile.name, entry.trust.changes), take)


def worth_showing(entry: ProfileEntry | None, name: str) -> bool:
    """Whether the footer has an action: only what can do something with this credential, as it is now."""
    if entry is None:
        return name == "paste"  # a profile in the making
    kind, tokens = entry.profile.credential, entry.record.tokens
    if name == "signin":
        return kind.oauth
    if name == "renew":
        return renewable(entry.profile, entry.record)
    if name == "secret":
        return kind in WITH_SECRET
    if name == "paste":
        return kind.stored and not kind.oauth
    if name == "forget":
        return tokens is not None or entry.record.person is not None
    return name == "source" or tokens is not None or not kind.stored


def verify(screen: Token, entry: ProfileEntry) -> None:
    """GET /me with the stored token."""

    def go_on(entry: ProfileEntry) -> None:
        screen.run_worker(_verify(screen, entry), group="verify", exclusive=True, exit_on_error=False)

    trusted_first(screen, entry, go_on)


async def _verify(screen: Token, entry: ProfileEntry) -> None:
    screen.say("Asking who you are ...   Esc cancels")
    verification = await screen.program.tokens.whoami(entry.profile)
    if verification.person is None:
        screen.say(f"{verification.sentence} {verification.remedy}", error=True)
        return
    screen.post_message(ProfilesChanged())
    screen.say(f"It is {verification.person.words}")


def sign_in(screen: Token, entry: ProfileEntry) -> None:
    """Sign in by OAuth, or get the app's own token."""
    if not entry.profile.credential.oauth:
        screen.say("Nobody signs in for this kind of credential: p pastes a token, e changes the kind.", error=True)
        return
    screen.ask("signin", entry.profile.name, lambda name: screen.draw())


def renew(screen: Token, entry: ProfileEntry) -> None:
    """Renew now, though it is not time yet."""
    if not entry.profile.credential.oauth:
        screen.say("Only OAuth tokens can be renewed.", error=True)
        return

    def go_on(entry: ProfileEntry) -> None:
        screen.run_worker(_renew(screen, entry), group="renew", exclusive=True, exit_on_error=False)

    trusted_first(screen, entry, go_on)


async def _renew(screen: Token, entry: ProfileEntry) -> None:
    screen.say("Renewing ...")
    tokens = entry.record.tokens
    renewal = screen.program.bearers.renewal
    again = asyncio.to_thread(
        renewal.renewed, entry.profile, tokens.access if tokens else None, force=True, insist=True
    )
    try:
        await again
    except asyncio.CancelledError:
        if screen.is_attached:
            screen.say("Not waited for any longer: what was sent may still renew it.")
        raise
    screen.post_message(ProfilesChanged())
    screen.say("Renewed; the old pair is worth nothing now.")


def source(screen: Token, entry: ProfileEntry) -> None:
    """Another kind of credential: the editor begins with it."""
    screen.ask("editor", EditorAsk(entry.profile.name), lambda name: screen.draw())


def client_secret(screen: Token, entry: ProfileEntry) -> None:
    """The client secret of an OAuth app is pasted like a token."""
    kind = entry.profile.credential
    if kind not in WITH_SECRET:
        screen.say(f"The credential is a {kind.words}, which has no client secret: e changes the kind.", error=True)
        return

    def go_on(entry: ProfileEntry) -> None:
        screen.open_field(FOR_THE_APP)
        screen.pasting.for_client_secret = True

    trusted_first(screen, entry, go_on)


def forget(screen: Token, entry: ProfileEntry) -> None:
    """Wipe it here, after a yes; an OAuth token is revoked at the server first, where it can be."""
    if entry.record.tokens is None and entry.record.person is None:
        screen.say("There is no token here to forget.")
        return
    oauth = entry.profile.credential.oauth
    lines = ("It is wiped from this machine and stays valid at Frame.io:", "delete it on the developer site too.")
    if oauth:
        lines = (
            "It is revoked at the server, where the server can do that,",
            "and wiped from this machine in any case.",
        )
    verb = "Revoke and forget" if oauth else "Forget"
    ask = ConfirmAsk(f"{verb} the token of {entry.profile.name}?", lines, f"Yes, {verb.lower()} it")

    def take(yes: object) -> None:
        if yes:
            screen.run_worker(_forget(screen, entry), group="forget", exit_on_error=False)

    screen.ask("confirm", ask, take)


async def _forget(screen: Token, entry: ProfileEntry) -> None:
    if entry.profile.credential.oauth:
        screen.say("Revoking ...")
        said = await asyncio.to_thread(screen.program.signing_in.revoke, entry)
    else:
        await asyncio.to_thread(screen.program.tokens.forget, entry.profile)
        said = "Forgotten here. It stays valid at Frame.io until it is deleted there."
    screen.post_message(ProfilesChanged())
    screen.say(said)


def reveal(screen: Token, entry: ProfileEntry) -> None:
    """Show it in clear, after the profile's name was typed."""
    lines = ("Anybody who sees the screen can use it.",)
    ask = ConfirmAsk("Show the token in clear?", lines, typed=entry.profile.name)

    def take(yes: object) -> None:
        if not yes:
            return
        try:
            clear = screen.program.bearers.bearer(entry.profile).reveal()
        except FrameioTuiError as error:
            screen.say(str(error), error=True)
            return
        screen.ask("text", TextAsk(f"Token of {entry.profile.name}", clear))

    screen.ask("confirm", ask, take)


ACTIONS: dict[str, Callable[[Token, ProfileEntry], None]] = {
    "verify": verify,
    "signin": sign_in,
    "renew": renew,
    "source": source,
    "secret": client_secret,
    "forget": forget,
    "reveal": reveal,
}
