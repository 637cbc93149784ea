"""What is done when the API refuses an OAuth token with a 401: another one is looked for, or got, once (R40)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.oauth.expiry import can_refresh
from frameio_tui.core.profiles.credential import trust_of

if TYPE_CHECKING:
    from frameio_tui.core.ports import CredentialStore
    from frameio_tui.core.profiles.credential import CredentialRecord
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.auth.token_endpoint import TokenRequests

ALIVE = frozenset({200, 403, 429})
"""What the API says to a token it accepts."""


class CanRefresh(Protocol):
    """Gets new tokens."""

    def refresh(self, profile: Profile, seen: Secret | None, *, force: bool = False) -> CredentialRecord:
        """The record with a token that can be used. Raises what a renewal raises."""


class UnauthorizedRecovery:
    """Remembers which new tokens the API has never taken, so that no refusal is answered with renewals for ever."""

    def __init__(self, credentials: CredentialStore, requests: TokenRequests, token_refresh: CanRefresh) -> None:
        self._credentials = credentials
        self._requests = requests
        self._token_refresh = token_refresh
        self._new: dict[str, Secret] = {}

    def replacement_token(self, profile: Profile, used: Secret) -> Secret | None:
        """Another token than the refused one, from disk or renewed; None when there is none to be had."""
        record = self._credentials.read(profile)
        tokens = record.tokens
        if tokens is None or not trust_of(profile, record).trusted:
            return None
        if tokens.access != used:
            return tokens.access
        if not can_refresh(profile, record) or self._fine(profile, used):
            return None
        refreshed = self._token_refresh.refresh(profile, used, force=True).tokens
        self._new[profile.id] = refreshed.access if refreshed is not None else used
        return refreshed.access if refreshed is not None and refreshed.access != used else None

    def accepted(self, profile: Profile, used: Secret) -> None:
        """The API took this token. When it refuses it later, that is about the token again, and renewing helps."""
        if self._new.get(profile.id) == used:
            del self._new[profile.id]

    def _fine(self, profile: Profile, used: Secret) -> bool:
        """Whether a refused token is all right, and the 401 about something else: renewing would not help then.

        So is one that a refusal was answered with and that the API has never taken since.
        """
        if self._new.get(profile.id) == used:
            return True
        try:
            return self._requests.probe(profile, used) in ALIVE
        finally:
            self._requests.write_down()
