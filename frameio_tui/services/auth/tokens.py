"""Use cases for tokens: examine pasted text, verify a token with `GET /me`, store it and remove it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.diagnosis.explain import SUCCESS, Explanation, explain, explain_error
from frameio_tui.core.errors import BrokenFile, CredentialRefused, CredentialUnusable, FrameioTuiError, StoreError
from frameio_tui.core.http.exchange import Exchange, Outgoing
from frameio_tui.core.oauth.identity import ME_PATH, person_from
from frameio_tui.core.oauth.pasted_token import PastedToken, client_secret_in, examine_paste
from frameio_tui.core.profiles.credential import CredentialRecord, Person, TokenSet, binding_of
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.secret import Secret
from frameio_tui.services.auth.bearer import check_sendable, legacy_headers, with_legacy_header

if TYPE_CHECKING:
    from frameio_tui.core.ports.profiles import CredentialStore
    from frameio_tui.core.ports.requests import Transport
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.history import HistoryRecorder


_NO_USER = Explanation(
    "The response to GET /me does not say who the user is.", "Check the base URL of the profile, and try again."
)


class Verification(NamedTuple):
    """The result of `GET /me` with a token."""

    person: Person | None
    sentence: str
    """Message for the user; may contain text from the server."""
    remedy: str = ""
    exchange: Exchange | None = None
    error: FrameioTuiError | None = None
    """Set if `person` is None: CredentialRefused if the API refused the token, NoResponse if it was not reached."""
    changed_from: Person | None = None
    """The profile's previous user, if the token belongs to a different one."""
    unsaved: str = ""
    """A warning that says why the user could not be saved; empty if that succeeded or was not requested."""


class TokenService:
    """Use cases for tokens that the user already has; signing in with OAuth builds on them."""

    def __init__(
        self,
        credentials: CredentialStore,
        bearers: BearerService,
        transport: Transport,
        recorder: HistoryRecorder,
        clock: Clock,
    ) -> None:
        self.credentials = credentials
        """The credential store; `SignInService` uses the same one."""
        self._bearers = bearers
        self._transport = transport
        self._recorder = recorder
        self._clock = clock

    @staticmethod
    def examine(text: str) -> PastedToken:
        """Return what a pasted text is, and the token in it."""
        return examine_paste(text)

    async def verify(self, profile: Profile, token: Secret) -> Verification:
        """Send `GET /me` to identify the user of a token.

        Errors of the API and missing responses are not raised but returned. Raises CredentialUnusable if the token
        cannot be sent.
        """
        check_sendable(token, "This text")
        path = ME_PATH[profile.api]
        headers = (("accept", "application/json"), *legacy_headers(profile))
        outgoing = Outgoing(
            "GET",
            profile.base_url + path,
            headers=with_legacy_header(headers, token, path),
            bearer=token,
            bearer_origin=profile.base_url,
        )
        started = self._clock.now()
        try:
            response, timing = await self._transport.send(outgoing)
        except FrameioTuiError as error:
            await asyncio.to_thread(self._recorder.record_failure, profile, outgoing, error, started, "verify")
            explanation = explain_error(error, profile, self._clock.now())
            return Verification(None, explanation.sentence, explanation.remedy, error=error)
        from frameio_tui.core.text.redact import without_secrets

        body = without_secrets(response.body, [token])  # a user name that contains the token would be shown everywhere
        person = person_from(body, profile.api, self._clock.now()) if response.status == 200 else None
        exchange = Exchange(profile.id, profile.name, profile.api.value, outgoing, response, timing, started, person)
        await asyncio.to_thread(self._recorder.record_response, profile, exchange, None, "verify")
        if person is None:
            explanation = explain(response.status, body, profile, None, None, response.headers, now=self._clock.now())
            if explanation == SUCCESS:
                explanation = _NO_USER
            refusal = CredentialRefused(explanation.sentence, explanation.remedy)
            return Verification(None, explanation.sentence, explanation.remedy, exchange, refusal)
        before = self.credentials.read_without_keyring(profile).person
        changed = before if before is not None and before.id != person.id else None
        return Verification(person, person.display_name, exchange=exchange, changed_from=changed)

    async def whoami(self, profile: Profile) -> Verification:
        """Verify the profile's own token, refreshed if possible, and save the user that it belongs to.

        If the user cannot be saved, that is only a warning, because the API has responded.

        Raises CredentialError, UnapprovedProfile, and for a refresh NoResponse errors.
        """
        bearer = await asyncio.to_thread(self._bearers.bearer, profile)
        verification = await self.verify(profile, bearer)
        if verification.exchange is not None and verification.exchange.response.status == 401:
            other = await asyncio.to_thread(self._bearers.after_refusal, profile, bearer)
            if other is not None:
                bearer, verification = other, await self.verify(profile, other)
        if verification.person is not None:
            self._bearers.accepted(profile, bearer)
            return verification._replace(unsaved=self.remember(profile, verification.person))
        return verification

    def save(self, profile: Profile, pasted: PastedToken, person: Person | None = None) -> CredentialRecord:
        """Store a pasted token, bound to the current settings of the profile. Raises CredentialUnusable."""
        if pasted.secret is None:
            raise CredentialUnusable.not_a_token("The pasted text", pasted.fault)
        expiring = profile.credential is not CredentialKind.DEVELOPER_TOKEN
        tokens = TokenSet(
            check_sendable(pasted.secret, "The pasted text"),
            expires_at=pasted.expires_at if expiring or profile.api is ApiVersion.V4 else None,
            scopes=pasted.scopes,
            obtained_at=int(self._clock.now()),
        )
        binding = binding_of(profile)
        return self.credentials.change(
            profile,
            lambda current: current._replace(tokens=tokens, binding=binding, person=person, refresh_attempt=None),
        )

    def store_client_secret(self, profile: Profile, text: str) -> None:
        """Store a pasted or typed client secret of an OAuth app, bound to the current settings of the profile.

        Raises InvalidInput for a text that cannot be one, StoreError.
        """
        secret = client_secret_in(text)
        binding = binding_of(profile)
        self.credentials.change(profile, lambda current: current._replace(client_secret=secret, binding=binding))

    def forget(self, profile: Profile) -> str:
        """Remove the token from this machine and return a message.

        The token stays valid at Frame.io until it is deleted there.
        """
        broken = self.credentials.forget(profile)
        if broken is not None:
            return describe_wiped_file(profile, broken)
        return (
            f"The token of '{profile.name}' was removed from this machine. "
            "It stays valid at Frame.io until you delete it there."
        )

    def remember(self, profile: Profile, person: Person) -> str:
        """Save the user that the token belongs to; return the reason if that fails, else an empty string."""
        try:
            before = self.credentials.read_without_keyring(profile).person
            if before is None or before._replace(verified_at=0) != person._replace(verified_at=0):
                self.credentials.change(profile, lambda current: current._replace(person=person))
        except StoreError as error:
            return str(error)
        return ""


def describe_wiped_file(profile: Profile, broken: BrokenFile) -> str:
    """Return the message for a credential file that could not be read and was removed as a whole."""
    return (
        f"{broken.sentence} The whole file was removed, with the token, the client secret and the approval. "
        "A token in it stays valid at Frame.io until it expires or is deleted there. "
        f"Before you use profile '{profile.name}' again, approve it."
    )
