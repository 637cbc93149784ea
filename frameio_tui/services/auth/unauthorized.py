"""Recovery from a 401 for an OAuth token: look for another token or get a new one, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.oauth.expiry import can_refresh
from frameio_tui.core.profiles.credential import approval_of

if TYPE_CHECKING:
    from frameio_tui.core.ports.profiles import CredentialStore
    from frameio_tui.core.profiles.credential import CredentialRecord
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.auth.token_endpoint import TokenRequests

ALIVE = frozenset({200, 403, 429})
"""Status codes that show that the API accepts a token."""


class CanRefresh(Protocol):
    """A service that refreshes tokens."""

    def refresh(self, profile: Profile, seen: Secret | None, *, force: bool = False) -> CredentialRecord:
        """Return the record with a usable token. Raises the errors of `TokenRefreshService.refresh`."""


class UnauthorizedRecovery:
    """Finds a replacement for a token that the API refused.

    It remembers which new tokens the API has not accepted yet, so that repeated refusals do not cause endless
    refreshes.
    """

    def __init__(self, credentials: CredentialStore, requests: TokenRequests, token_refresh: CanRefresh) -> None:
        self._credentials = credentials
        self._requests = requests
        self._token_refresh = token_refresh
        self._new: dict[str, Secret] = {}

    def replacement_token(self, profile: Profile, used: Secret) -> Secret | None:
        """Return a different token from disk or from a refresh, or None if there is none."""
        record = self._credentials.read(profile)
        tokens = record.tokens
        if tokens is None or not approval_of(profile, record).is_approved:
            return None
        if tokens.access != used:
            return tokens.access
        if not can_refresh(profile, record) or self._is_still_valid(profile, used):
            return None
        refreshed = self._token_refresh.refresh(profile, used, force=True).tokens
        self._new[profile.id] = refreshed.access if refreshed is not None else used
        return refreshed.access if refreshed is not None and refreshed.access != used else None

    def accepted(self, profile: Profile, used: Secret) -> None:
        """Record that the API accepted this token. If it is refused later, a refresh helps again."""
        if self._new.get(profile.id) == used:
            del self._new[profile.id]

    def _is_still_valid(self, profile: Profile, used: Secret) -> bool:
        """Return whether a refused token is still valid, so that a refresh would not help.

        The 401 has another cause then. A token that replaced a refused one counts as valid until the API accepts it.
        """
        if self._new.get(profile.id) == used:
            return True
        try:
            return self._requests.probe(profile, used) in ALIVE
        finally:
            self._requests.record()
