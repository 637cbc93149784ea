"""What the user has to do next before a profile can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.profiles.profile import CredentialKind, SecretStore

if TYPE_CHECKING:
    from frameio_tui.services.profiles import ProfileEntry


def next_step(entry: ProfileEntry) -> str:
    """Return the next step as a sentence with its key in the profile manager; empty if the profile can be used."""
    profile, record = entry.profile, entry.record
    kind = profile.credential
    if not entry.approval.is_approved:
        return "Press O to approve its file."
    if kind.oauth:
        if not profile.client_id:
            return "The client ID is missing. Press e to add it, then I to sign in."
        if record.tokens is not None:
            return ""
        return "Press I to get a token." if kind is CredentialKind.SERVER_TO_SERVER else "Press I to sign in."
    if not kind.stored:
        return "" if record.person is not None else "Press m to verify it."
    if record.tokens is not None or (profile.store is SecretStore.KEYRING and record.person is not None):
        return ""
    return "Press t to paste a token."
