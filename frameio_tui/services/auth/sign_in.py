"""OAuth sign-in: show a URL, receive or paste the callback, and show the user before the tokens are saved.

The browser may run on this or on another machine. Authorization codes and PKCE verifiers are held in memory only; a
code is exchanged at most once, whatever happens.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NamedTuple, Protocol

from frameio_tui.core.errors import (
    BrokenFile,
    FrameioTuiError,
    InvalidInput,
    LockHeld,
    NoResponse,
    OAuthRefused,
    PortTaken,
    StoreError,
    WriteFailed,
)
from frameio_tui.core.http.guard import check_approved
from frameio_tui.core.oauth.authorization import (
    REFRESH_SCOPE,
    begin,
    check_endpoint,
    check_ready,
    code_request,
    endpoints_of,
    revoke_request,
)
from frameio_tui.core.oauth.callback import parse_callback
from frameio_tui.core.oauth.identity import ME_PATH, person_from_userinfo
from frameio_tui.core.oauth.token_response import describe_clock_skew, describe_granted_scopes, refusal, tokens_from
from frameio_tui.core.profiles.credential import CredentialRecord, Person, TokenSet, binding_of
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.services.auth.sign_in_session import SignIn
from frameio_tui.services.auth.token_endpoint import POST_BUDGET, Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from frameio_tui.core.http.exchange import Response
    from frameio_tui.core.oauth.authorization import Attempt, FormPost
    from frameio_tui.core.oauth.callback import CallbackResult
    from frameio_tui.core.ports.sign_in import ListenerFactory
    from frameio_tui.core.ports.system import Clock, Entropy, Locks
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.services.auth.token_endpoint import TokenRequests
    from frameio_tui.services.auth.tokens import TokenService, Verification
    from frameio_tui.services.profiles import ProfileEntry

PASTE_ONLY = {
    "https": "The redirect URI uses https, so this program cannot receive it.",
    "custom": "The redirect URI has a custom scheme, which only a desktop app can receive.",
}

_STILL_VALID = "It stays valid at the server until it expires."


class AcquiredTokens(NamedTuple):
    """Tokens that were obtained but not saved yet."""

    tokens: TokenSet
    person: Person | None
    """None if it is unknown whose tokens these are; `unknown_reason` says why."""
    before: Person | None
    """The profile's previous user, if the new user is a different one or unknown."""
    has_state: bool
    """Whether the callback contained the state of this sign-in."""
    notes: tuple[str, ...] = ()
    unknown_reason: str = ""
    rejected: bool = False
    """Whether the API does not accept the token, and the provider does not say whose it is either."""

    @property
    def must_confirm(self) -> bool:
        """Whether the user must confirm before the tokens are saved."""
        return self.before is not None or not self.has_state

    @property
    def should_ask(self) -> bool:
        """Whether to ask the user, provided that there is a terminal to ask on."""
        return self.must_confirm or self.rejected

    def question(self) -> tuple[str, str]:
        """Return an explanation and the question to ask the user."""
        now = self.person.display_name if self.person else ""
        if self.before is not None and now:
            return (
                f"The profile was signed in as {self.before.display_name}; you signed in as {now}.",
                "Replace the user?",
            )
        if self.before is not None:
            return (
                (
                    f"The profile was signed in as {self.before.display_name}; "
                    f"the user of the new token is unknown. {self.unknown_reason}"
                ),
                "Replace the user?",
            )
        if not self.has_state:
            explanation = f"You signed in as {now}." if now else f"The user is unknown. {self.unknown_reason}"
            return f"{explanation} The pasted code does not show which sign-in it belongs to.", "Is this you?"
        return self.unknown_reason, "Save the token anyway?"


class SignInProgress(Protocol):
    """Receives the progress of a sign-in."""

    def exchanging(self, *, waits_again: bool) -> None:
        """Report that a code is being exchanged; with `waits_again`, a refusal does not end the wait."""

    def code_refused(self, error: OAuthRefused) -> None:
        """Report that the server refused a bare code; the wait continues."""


class SignInService:
    """Starts a sign-in, exchanges its code, saves or discards the tokens, and revokes them.

    It shares the credential store of `tokens`, the service that verifies and removes tokens.
    """

    def __init__(
        self,
        tokens: TokenService,
        requests: TokenRequests,
        listener: ListenerFactory,
        locks: Locks,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._credentials = tokens.credentials
        self._tokens = tokens
        self._requests = requests
        self._listener = listener
        self._locks = locks
        self._clock = clock
        self._entropy = entropy

    def check(self, entry: ProfileEntry) -> None:
        """Check everything that needs neither the user nor the network.

        Raises UnapprovedProfile, or an error that names what is missing or wrong.
        """
        check_approved(entry.profile, entry.approval)
        record = self._credentials.read(entry.profile)
        check_ready(entry.profile, has_secret=record.client_secret is not None)

    @contextlib.contextmanager
    def hold_lock(self, profile: Profile) -> Iterator[None]:
        """Allow only one sign-in per profile at a time. Raises LockHeld, naming where the other one runs."""
        try:
            with self._locks.hold(f"signin-{profile.id}", 0.0):
                yield
        except LockHeld as error:
            raise LockHeld(
                f"Another sign-in for '{profile.name}' is in progress in {error.holder}.",
                "Complete or cancel it there.",
                holder=error.holder,
            ) from None

    def has_socket(self, profile: Profile) -> bool:
        """Return whether a private socket can replace the port of the redirect URI."""
        listener = self._listener(profile.redirect_uri, "", lambda _query: "", "")
        return listener is not None and bool(listener.socket_path)

    async def begin(self, entry: ProfileEntry, *, paste_only: bool = False, at_socket: bool = False) -> SignIn:
        """Start listening for the callback, then return the sign-in with its URL.

        With `paste_only`, nothing listens. With `at_socket`, the listener uses the private socket instead of the port.
        Raises PortTaken and the errors of `check`.
        """
        await asyncio.to_thread(self.check, entry)
        attempt = begin(entry.profile, self._entropy.token_hex)
        listener, why = None, "No port is open, as requested."
        if not paste_only:
            listener = self._listener(
                attempt.redirect_uri, attempt.url, lambda query: parse_callback(query, attempt.state), attempt.slug
            )
            scheme = attempt.redirect_uri.partition(":")[0].lower()
            why = PASTE_ONLY["https" if scheme in ("https", "http") else "custom"]
        if listener is not None:
            if at_socket and not listener.socket_path:
                # Do not fall back to the port: with the socket, the user wants to keep other users of this host out.
                raise PortTaken(
                    f"No private socket is available. {listener.no_socket}", "Paste the redirect URL instead."
                )
            await listener.open(at_socket=at_socket)
            why = ""
        return SignIn(attempt, listener, why, self._clock)

    async def by_browser(
        self,
        entry: ProfileEntry,
        signin: SignIn,
        progress: SignInProgress,
        reader: Callable[[], Coroutine[None, None, None]] | None = None,
    ) -> AcquiredTokens:
        """Wait for the browser or a paste, and exchange the code; the port is free afterwards, whatever happens.

        A bare code that the server refuses does not end the wait: it may be any word from a clipboard, and the next
        paste may be the right one. `reader` is the same as in `SignIn.wait_for_callback`. Raises the errors of that
        method and of `exchange`.
        """
        try:
            while True:
                callback = await signin.wait_for_callback(reader)
                if callback.has_state:
                    await signin.close()  # before anything slow
                progress.exchanging(waits_again=not callback.has_state)
                try:
                    return await self.exchange(entry, signin.attempt, callback)
                except OAuthRefused as error:
                    if callback.has_state:
                        raise
                    signin.reject(callback)
                    progress.code_refused(error)
        finally:
            await signin.close()

    async def exchange(self, entry: ProfileEntry, attempt: Attempt, callback: CallbackResult) -> AcquiredTokens:
        """Exchange the code for tokens and identify their user. Raises OAuthRefused and NoResponse errors."""
        profile = entry.profile
        secret = None
        if profile.credential.has_client_secret:
            secret = (await asyncio.to_thread(self._credentials.read, profile)).client_secret
        form = code_request(profile, secret, attempt, callback.code)
        try:
            response = await asyncio.to_thread(self._post_form, profile, form, "sign-in")
        except NoResponse as error:
            remedy = "Start again. The code may have been used." if error.sent else error.remedy
            raise type(error)(error.sentence, remedy) from None
        now = self._clock.now()
        tokens = tokens_from(response, profile.api, attempt.scopes, now, None)
        notes = [describe_granted_scopes(attempt.scopes, tokens.scopes), describe_clock_skew(response, now)]
        if tokens.refresh is None:
            offline = REFRESH_SCOPE[profile.api]
            instead = (
                ""
                if offline in attempt.scopes
                else f" To stay signed in, select the scope {offline} and sign in again."
            )
            notes.append(f"No refresh token was granted, so you have to sign in again when the token expires.{instead}")
        return await self._identify_user(profile, tokens, callback.has_state, [note for note in notes if note])

    async def acquire(self, entry: ProfileEntry) -> AcquiredTokens:
        """Request a server-to-server token, which needs no user. Raises OAuthRefused and NoResponse errors."""
        profile = entry.profile
        await asyncio.to_thread(self.check, entry)
        record = await asyncio.to_thread(self._credentials.read, profile)
        tokens = await asyncio.to_thread(self._request_grant, profile, record)
        return await self._identify_user(profile, tokens, True, [])

    def _post_form(self, profile: Profile, form: FormPost, kind: str) -> Response:
        try:
            return self._requests.post_form(profile, form, POST_BUDGET, kind)
        finally:
            self._requests.record()

    def _request_grant(self, profile: Profile, record: CredentialRecord) -> TokenSet:
        try:
            return self._requests.request_grant(profile, record, Deadline(self._clock))
        finally:
            self._requests.record()

    async def _identify_user(
        self, profile: Profile, tokens: TokenSet, has_state: bool, notes: list[str]
    ) -> AcquiredTokens:
        """Identify the user of new tokens with `GET /me`, or through the provider if the API does not name one."""
        verification = await self._tokens.verify(profile, tokens.access)
        before = self._credentials.read_without_keyring(profile).person
        person, unknown_reason = verification.person, ""
        rejected = verification.exchange is not None and verification.exchange.response.status == 401
        if person is None:
            unknown_reason = _explain_unknown_user(profile, verification)
            person = await asyncio.to_thread(self._person_by_userinfo, profile, tokens)
            if person is not None:
                notes = [*notes, unknown_reason] if rejected else notes
                unknown_reason = ""
                # The provider's IDs differ from those of the API, so users are compared by email address.
                if before is not None and before.email and before.email.casefold() == person.email.casefold():
                    person = before
        changed = before if before is not None and (person is None or person.id != before.id) else None
        if person is None and profile.credential is CredentialKind.SERVER_TO_SERVER:
            person, changed = before, None  # the token belongs to the app itself, so its user cannot have changed
        return AcquiredTokens(
            tokens, person, changed, has_state, tuple(notes), unknown_reason, rejected and person is None
        )

    def _person_by_userinfo(self, profile: Profile, tokens: TokenSet) -> Person | None:
        """Return the user according to the profile's own user info endpoint, or None if that fails."""
        url = endpoints_of(profile).userinfo
        if not url or profile.credential is CredentialKind.SERVER_TO_SERVER:
            return None
        check_endpoint(url, "userinfo")
        try:
            response = self._requests.get(profile, url, tokens.access, "verify")
        except FrameioTuiError:
            return None
        finally:
            self._requests.record()
        from frameio_tui.core.text.redact import without_secrets

        body = without_secrets(response.body, [tokens.access])
        return person_from_userinfo(body, self._clock.now()) if response.status == 200 else None

    def save(self, profile: Profile, acquired: AcquiredTokens) -> None:
        """Store the tokens, bound to the current settings of the profile. Blocks. Raises WriteFailed.

        Tokens that cannot be stored are revoked at the server if possible, because they will never be used.
        """
        binding = binding_of(profile)
        try:
            self._credentials.change(
                profile,
                # If the user is unknown, the previous one must not be shown as the owner of these tokens.
                lambda current: current._replace(
                    binding=binding, tokens=acquired.tokens, person=acquired.person, refresh_attempt=None
                ),
            )
        except StoreError as error:
            message = self.discard(profile, acquired)
            # The remedy of the write error fits here as well: trying again means signing in again.
            raise WriteFailed(
                f"The tokens of this sign-in could not be saved. {error.sentence} {message}", error.remedy
            ) from None

    def discard(self, profile: Profile, acquired: AcquiredTokens) -> str:
        """Revoke tokens that are not saved, and return a message about the result. Blocks.

        Errors are not raised; the message gives the reason.
        """
        try:
            record = self._credentials.read(profile)
        except StoreError:  # without the client secret the server may refuse
            record = CredentialRecord()
        try:
            return self._revoke_tokens(profile, record._replace(tokens=acquired.tokens))
        except FrameioTuiError as error:
            return f"The token was not revoked: {error.sentence} {_STILL_VALID}"

    def revoke(self, entry: ProfileEntry) -> str:
        """Revoke the token at the server if possible, always remove it here, and return a message. Blocks."""
        profile = entry.profile
        try:
            record = self._credentials.read(profile)
        except BrokenFile:  # a broken file has no token to revoke, but removing it must still work
            return self._tokens.forget(profile)
        try:
            message = (
                self._revoke_tokens(profile, record)
                if entry.approval.is_approved
                # Never send a token to an endpoint that is not approved, not even to revoke it there.
                else f"The token was not revoked: the file of '{profile.name}' has not been approved. {_STILL_VALID}"
            )
        finally:
            self._tokens.forget(profile)
        return (
            f"{message} It was removed from this machine."
            if record.tokens is not None
            else "There is no token to remove."
        )

    def _revoke_tokens(self, profile: Profile, record: CredentialRecord) -> str:
        """Revoke the tokens of a record at the server and return a message about the result."""
        url, tokens = endpoints_of(profile).revoke, record.tokens
        if tokens is None:
            return "There is no token."
        if not url:
            return f"The token was not revoked: the profile has no revoke endpoint. {_STILL_VALID}"
        token, hint = (tokens.refresh, "refresh_token") if tokens.refresh else (tokens.access, "access_token")
        try:
            check_endpoint(url, "revoke")
            response = self._post_form(profile, revoke_request(profile, record.client_secret, token, hint), "revoke")
        except InvalidInput as error:
            return f"The token was not revoked: {error.sentence} {_STILL_VALID}"
        except NoResponse as error:
            why = error.sentence.rstrip(".")
            return f"The token was not revoked: the server could not be reached ({why}). {_STILL_VALID}"
        if 200 <= response.status < 300:
            return "The token was revoked."
        if response.status in (404, 405, 501):
            return f"The token was not revoked: the server does not support it. {_STILL_VALID}"
        why = refusal(response.status, {}).sentence.rstrip(".")
        return f"The token was not revoked ({response.status}: {why}). {_STILL_VALID}"


def _explain_unknown_user(profile: Profile, verification: Verification) -> str:
    """Return why it is unknown whose new tokens these are.

    The message does not mention a failed request, because the user did not send one.
    """
    if verification.exchange is None:
        return verification.sentence
    request, status = f"GET {ME_PATH[profile.api]}", verification.exchange.response.status
    if status == 401:
        return f"{profile.base_url} does not accept the new token: {request} returned 401."
    return f"{request} returned no user." if status == 200 else f"{request} returned {status}."
