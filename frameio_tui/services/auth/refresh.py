"""Renews tokens under a lock between processes, and never loses a pair (trust T18, R39-R49). It waits: use a thread.

The order that keeps a profile usable whatever happens: lock, read anew, write a mark, send, write the new pair (which
takes the mark away), use it. A mark found on disk means that an answer was lost; what is done then is in `_recovered`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import LockHeld, NoResponse, OAuthRefused, SignInNeeded, WriteFailed
from frameio_tui.core.http.guard import check_trusted
from frameio_tui.core.oauth.authorization import check_endpoint, endpoints_of, refresh_request
from frameio_tui.core.oauth.expiry import RefreshUrgency, refresh_urgency
from frameio_tui.core.oauth.token_response import PASSING, SPENT, tokens_from
from frameio_tui.core.profiles.credential import CredentialRecord, RefreshAttempt, TokenSet, trust_of
from frameio_tui.core.profiles.profile import CredentialKind, Profile
from frameio_tui.services.auth.background import Background
from frameio_tui.services.auth.token_endpoint import Deadline, TokenRequests
from frameio_tui.services.auth.unauthorized import ALIVE, UnauthorizedRecovery

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.ports import BlockingClient, Clock, CredentialStore, Entropy, Locks
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.history import HistoryRecorder

LOCK_TIMEOUT = 35.0
"""Seconds others wait for it: the holder's whole budget, and some."""


class _Unsaved(NamedTuple):
    """A renewed pair on its way to the disk."""

    before: TokenSet | None
    """The pair it replaces."""
    record: CredentialRecord

    def put(self, stored: CredentialRecord) -> CredentialRecord:
        """What is kept, with the new pair; who signed in anew or had it forgotten meanwhile is not overruled."""
        return (
            stored._replace(tokens=self.record.tokens, refresh_attempt=None) if stored.tokens == self.before else stored
        )


class TokenRefreshService:
    """One renewal at a time per profile, over all processes of this person."""

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
        self._unsaved: dict[str, _Unsaved] = {}
        self._background = Background()
        self.unauthorized_recovery = UnauthorizedRecovery(credentials, self._requests, self)
        """Answers to a 401 of the API."""

    def refresh_urgency(self, tokens: TokenSet) -> RefreshUrgency:
        """Whether a renewal is called for now."""
        return refresh_urgency(tokens, self._clock.now(), self._jitter)

    def unsaved(self, profile: Profile) -> CredentialRecord | None:
        """A pair that could not be written, kept in memory for this process; tries to write it again."""
        unsaved = self._unsaved.get(profile.id)
        if unsaved is None:
            return None
        try:
            record = self._credentials.change(profile, unsaved.put)
        except WriteFailed:
            return unsaved.record
        del self._unsaved[profile.id]
        return record

    def refresh_soon(self, profile: Profile, seen: Secret) -> None:
        """Begin a renewal in the background, unless one is under way here or elsewhere; its failure is no matter."""
        self._background.start(profile.id, lambda: self.refresh(profile, seen, timeout=0.0))

    def settle(self) -> None:
        """Wait for what runs in the background: a program that ends under it loses the answer."""
        self._background.join(LOCK_TIMEOUT)

    def refresh(
        self,
        profile: Profile,
        seen: Secret | None,
        *,
        force: bool = False,
        insist: bool = False,
        timeout: float = LOCK_TIMEOUT,
    ) -> CredentialRecord:
        """The record with a token that can be used; `seen` is the access token that is ending or was refused.

        `force` renews before it is time; `insist` sends a refresh token that may be spent, as the person asked for it.
        It is carried through although the person interrupts: what the server sent last is not to be had twice.
        Raises SignInNeeded, OAuthRefused, NoResponse's children, LockHeld, WriteFailed, UntrustedProfile.
        """
        return self._background.carried(lambda: self._locked(profile, seen, force, insist, timeout))

    def _locked(
        self, profile: Profile, seen: Secret | None, force: bool, insist: bool, timeout: float
    ) -> CredentialRecord:
        try:
            with self._locks.hold(f"renew-{profile.id}", timeout):
                if insist:
                    self._mark(profile, None)
                return self._refresh_locked(profile, seen, force, Deadline(self._clock))
        except LockHeld:
            record = self._credentials.read(profile)
            if _other(record, seen) and record.tokens and self.refresh_urgency(record.tokens) is not RefreshUrgency.NOW:
                return record
            raise
        finally:
            self._requests.write_down()

    def _refresh_locked(
        self, profile: Profile, seen: Secret | None, force: bool, deadline: Deadline
    ) -> CredentialRecord:
        record = self._credentials.read(profile)
        check_trusted(profile, trust_of(profile, record))
        tokens = record.tokens
        if tokens is not None and (_other(record, seen) or not force):
            wanted = self.refresh_urgency(tokens)
            if wanted is RefreshUrgency.NO or (_other(record, seen) and wanted is not RefreshUrgency.NOW):
                return record
        check_endpoint(endpoints_of(profile).token, "token")
        if profile.credential is CredentialKind.SERVER_TO_SERVER:
            return self._stored(profile, record, self._requests.request_grant(profile, record, deadline))
        if tokens is None or tokens.refresh is None:
            raise SignInNeeded(
                f"The token of '{profile.name}' has expired and no refresh token was granted.",
                f"Sign in again: frameio-tui login {profile.name}; tick 'offline' to stay signed in.",
            )
        return self._post_refresh(profile, record, tokens, tokens.refresh, deadline)

    def _post_refresh(
        self, profile: Profile, record: CredentialRecord, tokens: TokenSet, refresh: Secret, deadline: Deadline
    ) -> CredentialRecord:
        mark = record.refresh_attempt
        if mark is not None and mark.of == refresh.digest():
            if mark.refused:
                raise _sign_in(profile, f"its refresh token was refused ({mark.refused})")
            resent = self._recovered(profile, tokens, mark)
        else:
            resent = 0
        form = refresh_request(profile, record.client_secret, tokens, refresh)
        while True:
            sent = RefreshAttempt(refresh.digest(), int(self._clock.now()), resent)
            self._mark(profile, sent)
            try:
                response = self._requests.post_refresh(profile, form, deadline)
                refreshed = tokens_from(
                    response, profile.api, tokens.scopes or profile.scopes, self._clock.now(), tokens
                )
            except OAuthRefused as error:
                # After a 504 the server may yet do it; a 502 is a server that is not there, however long that lasts.
                if error.status != 504:
                    return self._refused(profile, record, sent, error)
                lost: NoResponse = NoResponse(error.sentence, error.remedy)
            except NoResponse as error:
                if not error.sent:
                    self._mark(profile, None)
                    raise
                lost = error
            else:
                return self._stored(profile, record, refreshed)
            resent = self._recovered(profile, tokens, sent, lost)

    def _refused(
        self, profile: Profile, record: CredentialRecord, sent: RefreshAttempt, error: OAuthRefused
    ) -> CredentialRecord:
        """Nothing is deleted. A newer pair on disk (another host on the same home) is taken."""
        now = self._credentials.read(profile)
        if now.tokens is not None and record.tokens is not None and now.tokens.access != record.tokens.access:
            return now
        final = error.code in SPENT or (error.status == 401 and error.code != "invalid_client")
        if not final or error.code in PASSING:
            self._mark(profile, None)
            raise error
        self._mark(profile, sent._replace(refused=error.code or str(error.status)))
        raise _sign_in(profile, f"the server refused its refresh token. {error.sentence}")

    def _recovered(
        self, profile: Profile, tokens: TokenSet, mark: RefreshAttempt, lost: NoResponse | None = None
    ) -> int:
        """After a lost answer: how often the refresh token was sent again, counting the time to come (R45).

        While the old access token works, the server did not renew: the refresh token is unspent. When it does not,
        the new pair is lost to everybody, and sending the old refresh token once more loses nothing. Not twice.
        """
        if mark.resent:
            raise _sign_in(profile, "the answer to its renewal was lost twice", "; or ask once more (t, then n)")
        probed = None
        if not tokens.expired(self._clock.now()):
            try:
                probed = self._requests.probe(profile, tokens.access)
            except NoResponse:
                raise lost or NoResponse(
                    f"The last renewal of '{profile.name}' got no answer, and the API does not answer either.",
                    "Nothing is lost: try again once the network is back.",
                ) from None
        if probed is not None and probed >= 500:
            raise lost or NoResponse(f"The API answered {probed}.", "Nothing is lost: try again in a while.")
        if probed in ALIVE:
            if lost is not None:
                self._mark(profile, None)
                raise lost
            return 0
        return 1

    def _mark(self, profile: Profile, mark: RefreshAttempt | None) -> None:
        self._credentials.change(profile, lambda stored: stored._replace(refresh_attempt=mark))

    def _stored(self, profile: Profile, record: CredentialRecord, tokens: TokenSet) -> CredentialRecord:
        refreshed = _Unsaved(record.tokens, record._replace(tokens=tokens, refresh_attempt=None))
        try:
            return self._credentials.change(profile, refreshed.put)
        except WriteFailed as error:
            self._unsaved[profile.id] = refreshed
            raise WriteFailed(
                f"The new tokens of '{profile.name}' are not saved. {error.sentence}",
                "They are in memory until this program ends, and its next request saves them; else sign in again.",
            ) from None


def _sign_in(profile: Profile, why: str, also: str = "") -> SignInNeeded:
    return SignInNeeded(
        f"'{profile.name}' has to sign in again: {why}" + ("" if why.endswith(".") else "."),
        f"Press I, or run: frameio-tui login {profile.name}{also}",
    )


def _other(record: CredentialRecord, seen: Secret | None) -> bool:
    """Whether another token is on disk than the one that was seen."""
    return record.tokens is not None and (seen is None or record.tokens.access != seen)
