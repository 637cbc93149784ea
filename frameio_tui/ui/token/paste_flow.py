"""Pasting a token: examine, verify with `GET /me`, show whose it is, keep."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.errors import CredentialRefused, StoreError
from frameio_tui.core.oauth.pasted_token import PastedToken, Shape, client_secret_in
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile, suggest_name
from frameio_tui.ui.dialogs.specs import ConfirmSpec, PromptSpec
from frameio_tui.ui.messages import ProfilesChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.message import Message

    from frameio_tui.core.profiles.credential import Person
    from frameio_tui.services.auth.tokens import Verification
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services


class PasteScreen(Protocol):
    """What pasting needs of the screen that shows it."""

    services: Services
    making: bool
    """Whether a profile is made of what is pasted."""

    def entry(self) -> ProfileEntry | None:
        """The profile that the token is for; None while one is in the making."""

    def take_pasted(self) -> str:
        """Return what is in the field, which is empty then."""

    def close_field(self) -> None:
        """Hide the field, empty, and what was said of its text."""

    def set_focus(self, widget: None) -> None:
        """Take the keys from the field, so that letters act."""

    def say(self, text: str, *, error: bool = False) -> None:
        """Show what happened."""

    def hint(self, text: str) -> None:
        """Show what can be done next."""

    def ask(self, name: str, argument: object, on_result: Callable[[object], None] | None = None) -> None:
        """Open a dialog by its name."""

    def made(self, name: str) -> None:
        """A profile was made of what was pasted."""

    def post_message(self, message: Message) -> bool:
        """Tell the app."""

    def run_worker(
        self, work: Coroutine[None, None, None], *, group: str, exclusive: bool, exit_on_error: bool
    ) -> object:
        """Run work beside the keys."""


class Pasting:
    """What was pasted on the token screen, and how far it got."""

    def __init__(self, screen: PasteScreen) -> None:
        self._screen = screen
        self._pasted: PastedToken | None = None
        self._verification: Verification | None = None
        self._profile: Profile | None = None
        self.for_client_secret = False

    @property
    def verified(self) -> bool:
        """Whether Frame.io said whose it is."""
        return self._verification is not None and self._verification.person is not None

    @property
    def pending(self) -> bool:
        """Whether a token waits to be kept."""
        return self._pasted is not None and self._pasted.secret is not None

    def take(self, pasted: PastedToken) -> None:
        """Another text is in the field."""
        self._pasted, self._verification = pasted, None

    def leave(self) -> None:
        """Forget the pasted text and close the field."""
        self._pasted, self._verification, self.for_client_secret = None, None, False
        self._screen.close_field()

    def verify(self) -> None:
        """Ask `GET /me`."""
        pasted, screen = self._pasted, self._screen
        if self.for_client_secret:
            screen.run_worker(self._keep_secret(), group="keep", exclusive=True, exit_on_error=False)
        elif pasted is None or pasted.secret is None:
            screen.say(pasted.sentence if pasted else "Paste something first.", error=True)
        elif not pasted.header_safe:
            screen.say("That cannot be sent: paste the token alone.", error=True)
        else:
            screen.run_worker(self._verify(pasted), group="verify", exclusive=True, exit_on_error=False)

    def target(self, pasted: PastedToken) -> Profile:
        """The profile, or a draft of the one to make: V4 and access token for a JWT, else V2 and developer token."""
        entry = self._screen.entry()
        if entry is not None:
            return entry.profile
        services = self._screen.services
        jwt = pasted.shape is Shape.JWT
        fields: dict[str, object] = {
            "api": ApiVersion.V4 if jwt else ApiVersion.V2,
            "credential": CredentialKind.ACCESS_TOKEN if jwt else CredentialKind.DEVELOPER_TOKEN,
        }
        if services.demo:
            fields["base_url"] = services.demo_url
        return services.profiles.draft("new-profile", **fields)

    async def _verify(self, pasted: PastedToken) -> None:
        screen = self._screen
        if pasted.secret is None:
            return
        self._profile = self.target(pasted)
        screen.say(f"Asking {self._profile.base_url} whose it is ...   Esc cancels")
        verification = await screen.services.tokens.verify(self._profile, pasted.secret)
        self._verification = verification
        if verification.person is None:
            screen.say(f"{verification.sentence} {verification.remedy}", error=True)
            screen.set_focus(None)
            screen.hint("k keeps it all the same; p pastes another; Esc leaves.")
            return
        person = verification.person
        account = f", account {person.account_id}" if person.account_id else ""
        screen.say(f"It is {person.display_name}{account}")
        screen.hint("Enter keeps it; Esc leaves.")

    def keep(self) -> None:
        """Keep it; another person than before is confirmed first."""
        pasted, screen = self._pasted, self._screen
        if pasted is None or pasted.secret is None:
            screen.say("Paste a token first (p).", error=True)
            return
        before = self._verification.changed_from if self._verification else None
        now = self._verification.person if self._verification else None
        entry = screen.entry()
        lines: list[str] = []
        if before is not None and now is not None:
            lines += [f"before: {before.display_name}", f"now:    {now.display_name}"]
        if entry is not None and entry.signed_in:
            lines += ["It is signed in by OAuth: a pasted token ends that", "and is not renewed."]
        if lines:
            title = "This profile becomes another person" if before else "Paste over a sign-in?"
            ask = ConfirmSpec(title, tuple(lines), yes="Yes, replace the token")
            screen.ask("confirm", ask, lambda yes: self._start(pasted, now) if yes else None)
        elif screen.making:
            suggestion = suggest_name(now.email.partition("@")[2].partition(".")[0] or now.name) if now else "frameio"
            taken = {entry.profile.name for entry in screen.services.profiles.overview().entries}
            name = next(n for n in (suggestion, *(f"{suggestion}-{i}" for i in range(2, 99))) if n not in taken)
            ask_name = PromptSpec("Name of the profile", ("a-z 0-9 . _ -",), value=name)
            screen.ask("prompt", ask_name, lambda text: self._start(pasted, now, str(text)) if text else None)
        else:
            self._start(pasted, now)

    def _start(self, pasted: PastedToken, person: Person | None, name: str = "") -> None:
        self._screen.run_worker(self._keep(pasted, person, name), group="keep", exclusive=True, exit_on_error=False)

    async def _keep(self, pasted: PastedToken, person: Person | None, name: str) -> None:
        screen, services = self._screen, self._screen.services
        if screen.making:
            draft = self._profile or self.target(pasted)
            account = person.account_id if person and draft.api is ApiVersion.V2 else ""
            entry = await asyncio.to_thread(services.profiles.create, draft._replace(name=name, account=account))
            profile = entry.profile
        else:
            profile = self.target(pasted)
        try:
            await asyncio.to_thread(services.tokens.keep, profile, pasted, person)
        except StoreError:
            if screen.making:  # a profile without its token is not what was asked for
                await asyncio.to_thread(services.profiles.delete, profile.name)
            raise
        if screen.making:
            screen.made(profile.name)
            return
        self.leave()
        screen.post_message(ProfilesChanged())
        screen.say("Kept." if person else "Kept, though nobody confirmed whose it is.")

    async def _keep_secret(self) -> None:
        entry = self._screen.entry()
        if entry is None:
            raise CredentialRefused("There is no profile to keep it for.", "Make one first.")
        secret = client_secret_in(self._screen.take_pasted())
        await asyncio.to_thread(self._screen.services.tokens.keep_client_secret, entry.profile, secret)
        self.leave()
        self._screen.post_message(ProfilesChanged())
        self._screen.say("The client secret is kept.")
