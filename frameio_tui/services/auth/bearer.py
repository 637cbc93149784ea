"""Lookup of a profile's bearer token, wherever it is stored; a token that is about to expire is refreshed first."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from frameio_tui.core.errors import CredentialExpired, CredentialMissing, CredentialUnusable, FrameioTuiError, Remedy
from frameio_tui.core.http.guard import check_approved
from frameio_tui.core.profiles.credential import CredentialRecord, approval_of, shares_token
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.secret import Secret, token_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.ports.profiles import CredentialStore, ProfileStore
    from frameio_tui.core.ports.system import Clock, CommandRunner, Environment
    from frameio_tui.services.auth.refresh import TokenRefreshService

LEGACY_HEADER = ("x-frameio-legacy-token-auth", "true")
"""Allows a developer token to call V4; always sent with one, as Frame.io's migration page requires."""


def legacy_headers(profile: Profile, path: str = "") -> tuple[tuple[str, str], ...]:
    """Return the extra headers that a profile's credential needs for a path.

    Without a path, return those for the profile's own API.
    """
    v4 = path.startswith("/v4/") if path else profile.api is ApiVersion.V4
    return (LEGACY_HEADER,) if v4 and profile.credential is CredentialKind.DEVELOPER_TOKEN else ()


def with_legacy_header(headers: tuple[tuple[str, str], ...], token: Secret, path: str) -> tuple[tuple[str, str], ...]:
    """Return the headers, including the one that V4 requires with a developer token.

    It is also added for a developer token that comes from an environment variable or a command.
    """
    legacy = path.startswith("/v4/") and token.reveal().startswith("fio-u-")
    given = any(name.lower() == LEGACY_HEADER[0] for name, _ in headers)
    return (*headers, LEGACY_HEADER) if legacy and not given else headers


def check_sendable(token: Secret, source: str, remedy: str = "") -> Secret:
    """Return the token, or raise CredentialUnusable if it cannot be sent in a header.

    `source` describes the token in the error message, such as "The pasted text". The message never contains the token.
    """
    if fault := token_fault(token.reveal()):
        raise CredentialUnusable.not_a_token(source, fault, remedy)
    return token


class BearerService:
    """Finds a profile's token in its credential file, the keyring, an environment variable or a command's output."""

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
        """Return the stored credential of a profile.

        A profile without a token of its own gets the developer token of its linked profile.
        """
        record = self._credentials.read(profile)
        if record.tokens is None and profile.linked_profile and profile.credential is CredentialKind.DEVELOPER_TOKEN:
            linked_profile = next((p for p in self._store.listing().profiles if p.id == profile.linked_profile), None)
            if linked_profile is not None and shares_token(profile, linked_profile):
                shared = self._credentials.read(linked_profile)
                if approval_of(linked_profile, shared).is_approved:
                    return record._replace(tokens=shared.tokens, person=record.person or shared.person)
        return record

    def bearer(self, profile: Profile, *, refresh_early: bool = False) -> Secret:
        """Return the token to send. An OAuth token that has nearly expired is refreshed over the network first.

        `refresh_early` is for callers that cannot refresh the token themselves: a token that expires soon is refreshed
        now, if possible.

        Raises UnapprovedProfile, CredentialMissing, CredentialExpired and CredentialUnusable; a refresh also raises
        SignInNeeded, OAuthRefused, LockHeld, WriteFailed and NoResponse errors.
        """
        record = self.record(profile)
        check_approved(profile, approval_of(profile, record))
        if profile.credential is CredentialKind.ENVIRONMENT:
            return self._from_environment(profile)
        if profile.credential is CredentialKind.COMMAND:
            return self._from_command(profile)
        if profile.credential.oauth:
            token = self._oauth_token(profile, record, refresh_early)
            remedy = Remedy("Press I to sign in again.", f"Sign in again: frameio-tui login {profile.name}")
            return check_sendable(token, "The token from the authorization server", remedy)
        if record.tokens is None:
            raise CredentialMissing(
                f"Profile '{profile.name}' has no token.",
                Remedy("Press t, then n, to paste a token.", f"Run: frameio-tui token set {profile.name}"),
            )
        if record.tokens.expired(self._clock.now()):
            raise CredentialExpired(
                f"The token of profile '{profile.name}' has expired.",
                Remedy(
                    "A pasted access token cannot be refreshed. Press t, then n, to paste a new one.",
                    f"A pasted access token cannot be refreshed. Enter a new one: frameio-tui token set {profile.name}",
                ),
            )
        remedy = Remedy("Press t, then n, to paste it again.", f"Enter it again: frameio-tui token set {profile.name}")
        return check_sendable(record.tokens.access, "The stored token", remedy)

    def after_refusal(self, profile: Profile, used: Secret) -> Secret | None:
        """Return a different token after a 401, from disk or from a refresh, or None if there is none.

        Raises the errors of a refresh.
        """
        return (
            self.token_refresh.unauthorized_recovery.replacement_token(profile, used)
            if profile.credential.oauth
            else None
        )

    def accepted(self, profile: Profile, used: Secret) -> None:
        """Record that the API accepted this token."""
        if self._token_refresh is not None:
            self._token_refresh.unauthorized_recovery.accepted(profile, used)

    @property
    def token_refresh(self) -> TokenRefreshService:
        """The service that refreshes tokens, created on first use."""
        if self._token_refresh is None:
            self._token_refresh = self._make_token_refresh()
        return self._token_refresh

    def _oauth_token(self, profile: Profile, record: CredentialRecord, refresh_early: bool) -> Secret:
        """Return the access token of an OAuth app, refreshed if it is about to expire."""
        from frameio_tui.core.oauth.expiry import RefreshUrgency, can_refresh, refresh_urgency

        if self._token_refresh is not None:
            record = self._token_refresh.unsaved(profile) or record
        tokens = record.tokens
        if tokens is None:
            if profile.credential is CredentialKind.SERVER_TO_SERVER:
                tokens = self.token_refresh.refresh(profile, None).tokens
            if tokens is None:
                raise CredentialMissing(
                    f"Profile '{profile.name}' is not signed in.",
                    Remedy("Sign in.", f"Run: frameio-tui login {profile.name}"),
                )
            return tokens.access
        if refresh_urgency(tokens, self._clock.now(), 1.0) is RefreshUrgency.NO:
            return tokens.access
        refreshable = can_refresh(profile, record)
        urgency = self.token_refresh.refresh_urgency(tokens)
        if urgency is RefreshUrgency.SOON and refreshable:
            if refresh_early:
                # The current token still works if this fails or another process is refreshing it.
                with contextlib.suppress(FrameioTuiError):
                    tokens = self.token_refresh.refresh(profile, tokens.access, timeout=0.0).tokens or tokens
            else:
                self.token_refresh.refresh_soon(profile, tokens.access)
        elif urgency is RefreshUrgency.NOW and (refreshable or tokens.expired(self._clock.now())):
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
                f"The token of profile '{profile.name}' comes from ${profile.env_var}, which is not set.",
                f"Set it before you start frameio-tui: export {profile.env_var}=…",
            )
        from frameio_tui.core.oauth.pasted_token import token_from

        return token_from(value, f"The value of ${profile.env_var}")
