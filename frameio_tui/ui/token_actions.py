"""What the token screen's keys do to a stored credential, each a plain function; one table names them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..core.errors import FrameioTuiError
from ..core.profile import CredentialKind
from .asks import ConfirmAsk, TextAsk
from .editor_ask import EditorAsk
from .messages import ProfilesChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..services.profiles import ProfileEntry
    from .screens.token import Token

FOR_THE_APP = "Paste the client secret here; Enter stores it"


def verify(screen: Token, entry: ProfileEntry) -> None:
    """GET /me with the stored token."""
    screen.run_worker(_verify(screen, entry), group="verify", exclusive=True, exit_on_error=False)


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
    screen.run_worker(_renew(screen, entry), group="renew", exclusive=True, exit_on_error=False)


async def _renew(screen: Token, entry: ProfileEntry) -> None:
    screen.say("Renewing ...")
    tokens = entry.record.tokens
    renewal = screen.program.bearers.renewal
    await asyncio.to_thread(renewal.renewed, entry.profile, tokens.access if tokens else None, force=True, insist=True)
    screen.post_message(ProfilesChanged())
    screen.say("Renewed; the old pair is worth nothing now.")


def source(screen: Token, entry: ProfileEntry) -> None:
    """Another kind of credential: the editor begins with it."""
    screen.ask("editor", EditorAsk(entry.profile.name), lambda name: screen.draw())


def client_secret(screen: Token, entry: ProfileEntry) -> None:
    """The client secret of an OAuth app is pasted like a token."""
    kind = entry.profile.credential
    if kind not in (CredentialKind.OAUTH_SECRET, CredentialKind.SERVER_TO_SERVER):
        screen.say(f"The credential is a {kind.words}, which has no client secret: e changes the kind.", error=True)
        return
    screen.open_field(FOR_THE_APP)
    screen.pasting.for_client_secret = True


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
