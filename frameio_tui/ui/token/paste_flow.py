"""The three steps of a pasted token: paste it, check it with `GET /me`, save it."""

from __future__ import annotations

import asyncio
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from frameio_tui.core.errors import CredentialRefused, StoreError
from frameio_tui.core.oauth.pasted_token import PastedToken, Shape
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile, suggest_name
from frameio_tui.ui.dialogs.ask import DialogOwner, confirm, prompt
from frameio_tui.ui.dialogs.specs import ConfirmSpec, PromptSpec, profile_spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.profiles.credential import Person
    from frameio_tui.services.auth.tokens import TokenService, Verification
    from frameio_tui.services.profiles import ProfileEntry, ProfileService


class Progress(Enum):
    """How far a step is."""

    DONE = "done"
    CURRENT = "current"
    FAILED = "failed"
    LATER = "later"


class Step(NamedTuple):
    """A step of pasting, as shown to the user."""

    title: str
    progress: Progress


class PasteView(DialogOwner, Protocol):
    """What the flow needs from the screen that shows it, in addition to dialogs."""

    def entry(self) -> ProfileEntry | None:
        """Return the profile that the token is for, or None while a new one is created."""

    def close_field(self) -> None:
        """Clear and hide the field and the rows about its text."""

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show what happened."""

    def hint(self, text: str) -> None:
        """Show what the user can do next."""

    def show_steps(self) -> None:
        """Show the steps again, because one of them has ended or failed."""

    def key(self, command_id: str) -> str:
        """Return the key of a command, as the user reads it."""

    async def announce_profiles_changed(self) -> None:
        """Tell every screen that profiles have changed."""


class Pasting:
    """The token that was pasted on the token screen, and the result of verifying it."""

    def __init__(
        self,
        view: PasteView,
        tokens: TokenService,
        profiles: ProfileService,
        values: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        """Create the flow. `values` are fields of a profile that is created here, such as its API version."""
        self._view = view
        self._tokens = tokens
        self._profiles = profiles
        self._values = values
        self._pasted: PastedToken | None = None
        self._verification: Verification | None = None
        self._profile: Profile | None = None
        self.for_client_secret = False

    @property
    def verified(self) -> bool:
        """Whether Frame.io has named the user of the token."""
        return self._verification is not None and self._verification.person is not None

    @property
    def failed(self) -> bool:
        """Whether the pasted token was checked, and its user is not known."""
        return self._verification is not None and self._verification.person is None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of pasting, and how far each of them is."""
        current, later, done = Progress.CURRENT, Progress.LATER, Progress.DONE
        if self.for_client_secret:
            return Step("Paste", current), Step("Save", later)
        if self._pasted is None or self._pasted.secret is None or self._pasted.fault:
            return Step("Paste", current), Step("Verify", later), Step("Save", later)
        if self._verification is None:
            return Step("Paste", done), Step("Verify", current), Step("Save", later)
        check = Progress.FAILED if self.failed else done
        return Step("Paste", done), Step("Verify", check), Step("Save", current)

    @property
    def pending(self) -> bool:
        """Whether a token was pasted and is not stored yet."""
        return self._pasted is not None and self._pasted.secret is not None

    def replace(self, pasted: PastedToken) -> None:
        """Replace the pasted text after the field has changed."""
        self._pasted, self._verification = pasted, None

    def discard(self) -> None:
        """Discard the pasted text and close the field."""
        self._pasted, self._verification, self.for_client_secret = None, None, False
        self._view.close_field()

    def target(self, pasted: PastedToken) -> Profile:
        """Return the profile that the token is for, or a draft of the one to create.

        A JWT is an access token of V4. Any other token is a developer token, of V2 unless the values say V4.
        """
        entry = self._view.entry()
        if entry is not None:
            return entry.profile
        jwt = pasted.shape is Shape.JWT
        fields = dict(self._values)
        fields["credential"] = CredentialKind.ACCESS_TOKEN if jwt else CredentialKind.DEVELOPER_TOKEN
        if jwt:
            fields["api"] = ApiVersion.V4
        return self._profiles.draft("new-profile", **fields)

    async def verify(self) -> bool:
        """Send `GET /me` with the token and show its user. Return False if it was sent but named no user."""
        pasted, view = self._pasted, self._view
        if pasted is None or pasted.secret is None:
            view.show_message(pasted.sentence if pasted else "Paste a token first.", error=True)
            return True
        if not pasted.header_safe:
            view.show_message("That does not look like a token. Paste only the token.", error=True)
            return True
        self._profile = self.target(pasted)
        view.hint("")
        view.show_message(f"Verifying the token with GET /me at {self._profile.base_url}... Press Esc to cancel.")
        verification = await self._tokens.verify(self._profile, pasted.secret)
        self._verification = verification
        view.show_steps()
        if verification.person is None:
            view.show_message(f"{verification.sentence} {verification.remedy}", error=True)
            use, paste = view.key("token.use_anyway"), view.key("token.paste")
            view.hint(f"Press Enter to check it again, {paste} to paste another one, or {use} to use it anyway.")
            return False
        person = verification.person
        account = f", account {person.account_id}" if person.account_id else ""
        view.show_message(f"The token works. Its user is {person.display_name}{account}.")
        view.hint("Press Enter to save it, or Esc to cancel.")
        return True

    async def store(self) -> str:
        """Store the token, and return the name of a profile that was created for it, else an empty text.

        If the token belongs to another user than before, or replaces a sign-in, the user must confirm it first.
        """
        pasted, view = self._pasted, self._view
        if pasted is None or pasted.secret is None:
            view.show_message(f"Paste a token first. Press {view.key('token.paste')}.", error=True)
            return ""
        person = self._verification.person if self._verification else None
        if (entry := view.entry()) is None:
            name = await prompt(
                view, PromptSpec("Name of the new profile", ("a-z 0-9 . _ -",), value=self._name_for(person))
            )
            return await self._create_profile(pasted, person, name) if name else ""
        question = self._question(entry)
        if question is None or await confirm(view, question):
            await asyncio.to_thread(self._tokens.save, self.target(pasted), pasted, person)
            self.discard()
            await view.announce_profiles_changed()
            view.show_message("Token saved." if person else "Token saved. It is not verified.")
        return ""

    def _question(self, entry: ProfileEntry) -> ConfirmSpec | None:
        """Return the question to confirm if the user changes or a sign-in is replaced, else None."""
        before = self._verification.changed_from if self._verification else None
        now = self._verification.person if self._verification else None
        lines: list[str] = []
        if before is not None and now is not None:
            lines += [f"Before: {before.display_name}", f"Now:    {now.display_name}"]
        if entry.signed_in:
            lines += [
                "The profile is signed in with OAuth. A pasted token replaces",
                "the sign-in and is not refreshed.",
            ]
        title = "The token belongs to a different user. Replace the current one?" if before else "Replace the sign-in?"
        details = (profile_spans(entry),)
        return ConfirmSpec(title, tuple(lines), yes="Yes, replace the token", details=details) if lines else None

    def _name_for(self, person: Person | None) -> str:
        """Return a free profile name, based on the domain of the user's email address or on the user's name."""
        suggestion = "frameio"
        if person is not None:
            suggestion = suggest_name(person.email.partition("@")[2].partition(".")[0] or person.name)
        used = self._profiles.names()
        return next(name for name in (suggestion, *(f"{suggestion}-{i}" for i in range(2, 99))) if name not in used)

    async def _create_profile(self, pasted: PastedToken, person: Person | None, name: str) -> str:
        draft = self._profile or self.target(pasted)
        account = person.account_id if person and draft.api is ApiVersion.V2 else ""
        entry = await asyncio.to_thread(self._profiles.create, draft._replace(name=name, account=account))
        try:
            await asyncio.to_thread(self._tokens.save, entry.profile, pasted, person)
        except StoreError:  # do not leave a profile without its token behind
            await asyncio.to_thread(self._profiles.delete, entry.profile.name)
            raise
        await self._view.announce_profiles_changed()
        return entry.profile.name

    async def store_client_secret(self, text: str) -> None:
        """Store a pasted client secret. Raises CredentialRefused if there is no profile."""
        entry = self._view.entry()
        if entry is None:
            raise CredentialRefused("There is no profile to store the client secret for.", "Create a profile first.")
        await asyncio.to_thread(self._tokens.store_client_secret, entry.profile, text)
        self.discard()
        await self._view.announce_profiles_changed()
        self._view.show_message("Client secret saved.")
