"""The bearer token of a profile, from wherever it is kept; one that is about to expire is renewed first."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from frameio_tui.core.errors import CredentialExpired, CredentialMissing, CredentialUnusable, FrameioTuiError
from frameio_tui.core.http.guard import check_trusted
from frameio_tui.core.profiles.credential import CredentialRecord, shares_token, trust_of
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.secret import Secret, token_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.ports import Clock, CommandRunner, CredentialStore, Environment, ProfileStore
    from frameio_tui.services.auth.refresh import TokenRefreshService

LEGACY_HEADER = ("x-frameio-legacy-token-auth", "true")
"""Lets a developer token call V4; always sent with one, as Frame.io's migration page asks."""


def legacy_headers(profile: Profile, path: str = "") -> tuple[tuple[str, str], ...]:
    """The extra headers that a profile's credential needs at a path; without one, at the profile's own API."""
    v4 = path.startswith("/v4/") if path else profile.api is ApiVersion.V4
    return (LEGACY_HEADER,) if v4 and profile.credential is CredentialKind.DEVELOPER_TOKEN else ()


def with_legacy_header(headers: tuple[tuple[str, str], ...], token: Secret, path: str) -> tuple[tuple[str, str], ...]:
    """The headers, with the one that V4 asks of a developer token, also when a variable or command gave it."""
    legacy = path.startswith("/v4/") and token.reveal().startswith("fio-u-")
    given = any(name.lower() == LEGACY_HEADER[0] for name, _ in headers)
    return (*headers, LEGACY_HEADER) if legacy and not given else headers


def check_sendable(token: Secret, source: str, remedy: str = "") -> Secret:
    """The token, or CredentialUnusable when it cannot stand in a header; the value is never quoted.

    `source` says what it is, such as "The pasted text".
    """
    if fault := token_fault(token.reveal()):
        raise CredentialUnusable.not_a_token(source, fault, remedy)
    return token


class BearerService:
    """Finds a profile's token: file, key ring, environment variable or command."""

    def __init__(
        self,
        store: ProfileStore,
        credentials: CredentialStore,
        environment: Environment,
        commands: CommandRunner,
        clock: Clock,
        token_refresh: Callable[[], TokenRefreshService],
    ) -> None:
        self._make_token_refresh = token_refresh
        self._token_refresh: TokenRefreshService | None = None
        self._store = store
        self._credentials = credentials
        self._environment = environment
        self._commands = commands
        self._clock = clock

    def record(self, profile: Profile) -> CredentialRecord:
        """What is kept for a profile; a developer token kept for its twin serves it too."""
        record = self._credentials.read(profile)
        if record.tokens is None and profile.linked_profile and profile.credential is CredentialKind.DEVELOPER_TOKEN:
            linked_profile = next((p for p in self._store.listing().profiles if p.id == profile.linked_profile), None)
            if linked_profile is not None and shares_token(profile, linked_profile):
                shared = self._credentials.read(linked_profile)
                if trust_of(linked_profile, shared).trusted:
                    return record._replace(tokens=shared.tokens, person=record.person or shared.person)
        return record

    def bearer(self, profile: Profile, *, lasting: bool = False) -> Secret:
        """The token to send; may wait for the network where an OAuth token is at its end.

        `lasting` is for whoever cannot renew it: one that ends soon is renewed first, where that can be done.

        Raises UntrustedProfile, CredentialMissing, CredentialExpired, CredentialUnusable; for a renewal also
        SignInNeeded, OAuthRefused, NoResponse's children, LockHeld, WriteFailed.
        """
        record = self.record(profile)
        check_trusted(profile, trust_of(profile, record))
        if profile.credential is CredentialKind.ENVIRONMENT:
            return self._from_environment(profile)
        if profile.credential is CredentialKind.COMMAND:
            return self._from_command(profile)
        if profile.credential.oauth:
            token, again = self._acquired(profile, record, lasting), f"Sign in again: frameio-tui login {profile.name}"
            return check_sendable(token, "The token from the authorization server", again)
        if record.tokens is None:
            raise CredentialMissing(
                f"Profile '{profile.name}' has no token.",
                f"Paste one in the program (t), or run: frameio-tui token set {profile.name}",
            )
        if record.tokens.expired(self._clock.now()):
            raise CredentialExpired(
                f"The token of profile '{profile.name}' has expired.",
                "A pasted access token cannot be renewed: paste a new one.",
            )
        again = f"Enter it again: frameio-tui token set {profile.name}"
        return check_sendable(record.tokens.access, "The stored token", again)

    def after_refusal(self, profile: Profile, used: Secret) -> Secret | None:
        """After a 401: another token than the refused one, already on disk or renewed now; None when there is none.

        Raises what a renewal raises.
        """
        return (
            self.token_refresh.unauthorized_recovery.replacement_token(profile, used)
            if profile.credential.oauth
            else None
        )

    def accepted(self, profile: Profile, used: Secret) -> None:
        """The API answered to this token."""
        if self._token_refresh is not None:
            self._token_refresh.unauthorized_recovery.accepted(profile, used)

    @property
    def token_refresh(self) -> TokenRefreshService:
        """Renews tokens; loaded when first needed."""
        if self._token_refresh is None:
            self._token_refresh = self._make_token_refresh()
        return self._token_refresh

    def _acquired(self, profile: Profile, record: CredentialRecord, lasting: bool) -> Secret:
        """The access token of an OAuth app, renewed when it is time."""
        from frameio_tui.core.oauth.expiry import RefreshUrgency, can_refresh, refresh_urgency

        if self._token_refresh is not None:
            record = self._token_refresh.unsaved(profile) or record
        tokens = record.tokens
        if tokens is None:
            if profile.credential is CredentialKind.SERVER_TO_SERVER:
                tokens = self.token_refresh.refresh(profile, None).tokens
            if tokens is None:
                raise CredentialMissing(
                    f"Nobody has signed in for profile '{profile.name}' yet.",
                    f"Press I, or run: frameio-tui login {profile.name}",
                )
            return tokens.access
        if refresh_urgency(tokens, self._clock.now(), 1.0) is RefreshUrgency.NO:
            return tokens.access
        can = can_refresh(profile, record)
        wanted = self.token_refresh.refresh_urgency(tokens)
        if wanted is RefreshUrgency.SOON and can:
            if lasting:
                # It serves on where that fails, or another process is at it.
                with contextlib.suppress(FrameioTuiError):
                    tokens = self.token_refresh.refresh(profile, tokens.access, timeout=0.0).tokens or tokens
            else:
                self.token_refresh.refresh_soon(profile, tokens.access)
        elif wanted is RefreshUrgency.NOW and (can or tokens.expired(self._clock.now())):
            refreshed = self.token_refresh.refresh(profile, tokens.access).tokens
            tokens = refreshed or tokens
        return tokens.access

    def _from_command(self, profile: Profile) -> Secret:
        from frameio_tui.core.oauth.pasted_token import token_from

        output = self._commands.run(profile.command).reveal()
        return token_from(output, f"The output of the command '{profile.command[0]}'")

    def _from_environment(self, profile: Profile) -> Secret:
        value = self._environment.get(profile.env_var)
        if value is None:
            raise CredentialMissing(
                f"Profile '{profile.name}' takes its token from ${profile.env_var}, which is not set.",
                f"Set it: export {profile.env_var}=…",
            )
        from frameio_tui.core.oauth.pasted_token import token_from

        return token_from(value, f"The value of ${profile.env_var}")
