"""Token refresh under a lock between processes, so that no token pair is lost.

A refresh blocks, so call it in a thread. The order of its steps keeps the profile usable even if one of them fails:
take the lock, read the credential again, write an attempt marker, send the refresh token, write the new pair (which
removes the marker), and only then use it. A marker found on disk means that a response was lost;
`_recover_lost_response` then decides what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import LockHeld, NoResponse, OAuthRefused, Remedy, SignInNeeded, WriteFailed
from frameio_tui.core.http.guard import check_approved
from frameio_tui.core.oauth.authorization import REFRESH_SCOPE, check_endpoint, endpoints_of, refresh_request
from frameio_tui.core.oauth.expiry import RefreshUrgency, refresh_urgency
from frameio_tui.core.oauth.token_response import FINAL_REFRESH_ERRORS, TEMPORARY_ERRORS, tokens_from
from frameio_tui.core.profiles.credential import CredentialRecord, RefreshAttempt, TokenSet, approval_of
from frameio_tui.core.profiles.profile import CredentialKind, Profile
from frameio_tui.services.auth.background import Background
from frameio_tui.services.auth.token_endpoint import Deadline, TokenRequests
from frameio_tui.services.auth.unauthorized import ALIVE, UnauthorizedRecovery

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.ports.profiles import CredentialStore
    from frameio_tui.core.ports.requests import BlockingClient
    from frameio_tui.core.ports.system import Clock, Entropy, Locks
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.history import HistoryRecorder

LOCK_TIMEOUT = 35.0
"""Seconds to wait for the lock: the longest time that another process may hold it, plus a margin."""


class _UnsavedTokens(NamedTuple):
    """A refreshed token pair that is not saved yet."""

    before: TokenSet | None
    """The pair that it replaces."""
    record: CredentialRecord

    def apply_to(self, stored: CredentialRecord) -> CredentialRecord:
        """Return the stored record with the new pair, unless the tokens were replaced or removed in the meantime."""
        if stored.tokens != self.before:
            return stored
        return stored._replace(tokens=self.record.tokens, refresh_attempt=None)


class TokenRefreshService:
    """Refreshes tokens, one refresh at a time per profile across all of the user's processes."""

    def __init__(
        self,
        credentials: CredentialStore,
        transport: BlockingClient,
        locks: Locks,
        clock: Clock,
        entropy: Entropy,
        recorder: Callable[[], HistoryRecorder],
    ) -> None:
        self._credentials = credentials
        self._locks = locks
        self._clock = clock
        self._jitter = int(entropy.token_hex(2), 16) / 65536
        self._requests = TokenRequests(transport, clock, recorder, self._jitter)
        self._unsaved: dict[str, _UnsavedTokens] = {}
        self._background = Background()
        self.unauthorized_recovery = UnauthorizedRecovery(credentials, self._requests, self)
        """Handles a 401 response from the API."""

    def refresh_urgency(self, tokens: TokenSet) -> RefreshUrgency:
        """Return whether the tokens need a refresh now."""
        return refresh_urgency(tokens, self._clock.now(), self._jitter)

    def unsaved(self, profile: Profile) -> CredentialRecord | None:
        """Return the record with a pair that could not be saved, after trying to save it again; None if there is none.

        The pair exists only in the memory of this process.
        """
        unsaved = self._unsaved.get(profile.id)
        if unsaved is None:
            return None
        try:
            record = self._credentials.change(profile, unsaved.apply_to)
        except WriteFailed:
            return unsaved.record
        del self._unsaved[profile.id]
        return record

    def refresh_soon(self, profile: Profile, seen: Secret) -> None:
        """Start a refresh in the background, unless one is running here or in another process. Errors are ignored."""
        self._background.start(profile.id, lambda: self.refresh(profile, seen, timeout=0.0))

    def settle(self) -> None:
        """Wait for background refreshes, because exiting during one would lose its response."""
        self._background.join(LOCK_TIMEOUT)

    def refresh(
        self,
        profile: Profile,
        seen: Secret | None,
        *,
        force: bool = False,
        resend: bool = False,
        timeout: float = LOCK_TIMEOUT,
    ) -> CredentialRecord:
        """Return the record with a usable token, refreshed if necessary.

        `seen` is the access token that is about to expire or was refused. `force` refreshes it even if it is not due
        yet. `resend` sends a refresh token that may already be used up, because the user asked for it. `timeout` is how
        many seconds to wait for the lock.

        The refresh is completed even if the user interrupts the program, because the server sends the new pair only
        once. Raises SignInNeeded, OAuthRefused, LockHeld, WriteFailed, UnapprovedProfile and NoResponse errors.
        """
        return self._background.run_to_completion(
            lambda: self._refresh_with_lock(profile, seen, force, resend, timeout)
        )

    def _refresh_with_lock(
        self, profile: Profile, seen: Secret | None, force: bool, resend: bool, timeout: float
    ) -> CredentialRecord:
        """Refresh under the lock. If another process holds it, return the token that it has saved by now."""
        try:
            with self._locks.hold(f"refresh-{profile.id}", timeout):
                if resend:
                    self._write_attempt(profile, None)
                return self._refresh_if_needed(profile, seen, force, Deadline(self._clock))
        except LockHeld:
            record = self._credentials.read(profile)
            if (
                _has_other_token(record, seen)
                and record.tokens
                and self.refresh_urgency(record.tokens) is not RefreshUrgency.NOW
            ):
                return record
            raise
        finally:
            self._requests.record()

    def _refresh_if_needed(
        self, profile: Profile, seen: Secret | None, force: bool, deadline: Deadline
    ) -> CredentialRecord:
        """Return the record on disk if its token can be used, else refresh it. The caller holds the lock."""
        record = self._credentials.read(profile)
        check_approved(profile, approval_of(profile, record))
        tokens = record.tokens
        if tokens is not None and (_has_other_token(record, seen) or not force):
            urgency = self.refresh_urgency(tokens)
            if urgency is RefreshUrgency.NO or (_has_other_token(record, seen) and urgency is not RefreshUrgency.NOW):
                return record
        check_endpoint(endpoints_of(profile).token, "token")
        if profile.credential is CredentialKind.SERVER_TO_SERVER:
            return self._save_tokens(profile, record, self._requests.request_grant(profile, record, deadline))
        if tokens is None or tokens.refresh is None:
            advice = f"To stay signed in, select the scope {REFRESH_SCOPE[profile.api]} first."
            raise SignInNeeded(
                f"The token of profile '{profile.name}' has expired, and there is no refresh token.",
                Remedy(
                    f"Press I to sign in again. {advice}",
                    f"Sign in again: frameio-tui login {profile.name}. {advice}",
                ),
            )
        return self._post_refresh(profile, record, tokens, tokens.refresh, deadline)

    def _post_refresh(
        self, profile: Profile, record: CredentialRecord, tokens: TokenSet, refresh: Secret, deadline: Deadline
    ) -> CredentialRecord:
        """Send the refresh token and save the new pair.

        If the response is lost, either raise, or send the refresh token once more (see `_recover_lost_response`).
        """
        attempt = record.refresh_attempt
        if attempt is not None and attempt.of == refresh.digest():
            if attempt.refused:
                raise _sign_in_needed(profile, f"the server rejected the refresh token ({attempt.refused})")
            resent = self._recover_lost_response(profile, tokens, attempt)
        else:
            resent = 0
        form = refresh_request(profile, record.client_secret, tokens, refresh)
        while True:
            sent = RefreshAttempt(refresh.digest(), int(self._clock.now()), resent)
            self._write_attempt(profile, sent)
            try:
                response = self._requests.post_refresh(profile, form, deadline)
                refreshed = tokens_from(
                    response, profile.api, tokens.scopes or profile.scopes, self._clock.now(), tokens
                )
            except OAuthRefused as error:
                # After a 504 the server may still complete the refresh. A 502 means that the server is down.
                if error.status != 504:
                    return self._handle_refusal(profile, record, sent, error)
                lost: NoResponse = NoResponse(error.sentence, error.remedy)
            except NoResponse as error:
                if not error.sent:
                    self._write_attempt(profile, None)
                    raise
                lost = error
            else:
                return self._save_tokens(profile, record, refreshed)
            resent = self._recover_lost_response(profile, tokens, sent, lost)

    def _handle_refusal(
        self, profile: Profile, record: CredentialRecord, sent: RefreshAttempt, error: OAuthRefused
    ) -> CredentialRecord:
        """Return a newer pair from disk (written by another host that shares the home folder), else raise.

        No token is deleted.
        """
        current = self._credentials.read(profile)
        if current.tokens is not None and record.tokens is not None and current.tokens.access != record.tokens.access:
            return current
        final = error.code in FINAL_REFRESH_ERRORS or (error.status == 401 and error.code != "invalid_client")
        if not final or error.code in TEMPORARY_ERRORS:
            self._write_attempt(profile, None)
            raise error
        self._write_attempt(profile, sent._replace(refused=error.code or str(error.status)))
        raise _sign_in_needed(profile, f"the server rejected the refresh token. {error.sentence}")

    def _recover_lost_response(
        self, profile: Profile, tokens: TokenSet, attempt: RefreshAttempt, lost: NoResponse | None = None
    ) -> int:
        """Decide what to do after a response was lost; return how often the refresh token will have been resent.

        If the old access token still works, the server did not refresh, so the refresh token is still valid. If it does
        not work, the new pair is lost for good, and sending the old refresh token again does no harm. This is done only
        once.

        `lost` is the error of the request whose response was just lost; None if the marker comes from an earlier run.
        """
        if attempt.resent:
            raise _sign_in_needed(
                profile, "the response to the token refresh was lost twice", " Or refresh the token again."
            )
        probed = None
        if not tokens.expired(self._clock.now()):
            try:
                probed = self._requests.probe(profile, tokens.access)
            except NoResponse:
                raise lost or NoResponse(
                    f"The last token refresh of '{profile.name}' got no response, and the API does not respond either.",
                    "Nothing is lost. Try again when the network is available.",
                ) from None
        if probed is not None and probed >= 500:
            raise lost or NoResponse(f"The API returned {probed}.", "Nothing is lost. Try again later.")
        if probed in ALIVE:
            if lost is not None:
                self._write_attempt(profile, None)
                raise lost
            return 0
        return 1

    def _write_attempt(self, profile: Profile, attempt: RefreshAttempt | None) -> None:
        """Write the attempt marker, or remove it if `attempt` is None."""
        self._credentials.change(profile, lambda current: current._replace(refresh_attempt=attempt))

    def _save_tokens(self, profile: Profile, record: CredentialRecord, tokens: TokenSet) -> CredentialRecord:
        """Save the new tokens and return the record; if that fails, hold them in memory and raise WriteFailed."""
        refreshed = _UnsavedTokens(record.tokens, record._replace(tokens=tokens, refresh_attempt=None))
        try:
            return self._credentials.change(profile, refreshed.apply_to)
        except WriteFailed as error:
            self._unsaved[profile.id] = refreshed
            raise WriteFailed(
                f"The new tokens of '{profile.name}' could not be saved. {error.sentence}",
                "They are in memory, and the next request saves them. If you quit before that, sign in again.",
            ) from None


def _sign_in_needed(profile: Profile, why: str, alternative: str = "") -> SignInNeeded:
    """Return the error that asks the user to sign in again; `alternative` is a sentence with another remedy."""
    return SignInNeeded(
        f"Profile '{profile.name}' is no longer signed in: {why}" + ("" if why.endswith(".") else "."),
        Remedy(f"Sign in again.{alternative}", f"Sign in again: frameio-tui login {profile.name}"),
    )


def _has_other_token(record: CredentialRecord, seen: Secret | None) -> bool:
    """Return whether the token on disk differs from `seen`."""
    return record.tokens is not None and (seen is None or record.tokens.access != seen)
