"""The status of a profile's credential in a few words, the same in every list of profiles."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from frameio_tui.core.oauth.expiry import expiry_state
from frameio_tui.core.profiles.profile import SecretStore

if TYPE_CHECKING:
    from frameio_tui.services.profiles import ProfileEntry


class ProfileStatus(StrEnum):
    """Whether a profile can be used, and if not, what is missing. The value is the text to show."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not verified"
    EXPIRED = "expired"
    NOT_SIGNED_IN = "not signed in"
    NO_TOKEN = "no token"  # noqa: S105 - a status, not a secret
    NO_CLIENT_ID = "no client ID"
    NOT_APPROVED = "not approved"
    UNREADABLE = "unreadable secret"

    @property
    def style(self) -> str:
        """The style of the text. Only a verified token is green."""
        return _STYLES[self]


_STYLES = {
    ProfileStatus.VERIFIED: "good",
    ProfileStatus.NOT_VERIFIED: "warn",
    ProfileStatus.EXPIRED: "bad",
    ProfileStatus.NOT_SIGNED_IN: "warn",
    ProfileStatus.NO_TOKEN: "warn",
    ProfileStatus.NO_CLIENT_ID: "warn",
    ProfileStatus.NOT_APPROVED: "bad",
    ProfileStatus.UNREADABLE: "bad",
}


def status_of(entry: ProfileEntry, now: float) -> ProfileStatus:
    """Return the status of a profile, without a request or a keyring prompt; the most urgent one if there are several.

    A token counts as verified if Frame.io has named its user. `now` is a Unix time.
    """
    profile, record = entry.profile, entry.record
    if entry.warning:
        return ProfileStatus.UNREADABLE
    if not entry.approval.is_approved:
        return ProfileStatus.NOT_APPROVED
    if record.tokens is None and profile.credential.oauth and not profile.client_id:
        return ProfileStatus.NO_CLIENT_ID
    if profile.credential.stored and record.tokens is None:
        if profile.store is not SecretStore.KEYRING:
            return ProfileStatus.NOT_SIGNED_IN if profile.credential.oauth else ProfileStatus.NO_TOKEN
        if record.person is None and profile.credential.oauth:
            return ProfileStatus.NOT_SIGNED_IN
    if expiry_state(profile, record, now)[1]:
        return ProfileStatus.EXPIRED
    return ProfileStatus.NOT_VERIFIED if record.person is None else ProfileStatus.VERIFIED
