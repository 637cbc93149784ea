"""What is stored with a profile: its tokens, their owner, and what they were entered for."""

# No `from __future__ import annotations` here: every annotation of a NamedTuple would be compiled at each start.
from typing import NamedTuple

from frameio_tui.core.profiles.profile import CredentialKind, Profile
from frameio_tui.core.secret import Secret


class TokenSet(NamedTuple):
    """An access token with its expiry and scopes. Times are epoch seconds, UTC."""

    access: Secret
    refresh: Secret | None = None
    expires_at: int | None = None
    """None: no stated expiry."""
    scopes: tuple[str, ...] | None = None
    """Granted scopes; None if they are not known (developer tokens)."""
    obtained_at: int = 0
    refresh_expires_at: int | None = None

    def expired(self, now: float) -> bool:
        """Whether the access token has expired."""
        return self.expires_at is not None and now >= self.expires_at

    def seconds_left(self, now: float) -> float | None:
        """Return the seconds until the token expires, or None if it has no stated expiry."""
        return None if self.expires_at is None else self.expires_at - now


class Person(NamedTuple):
    """The owner of a token, from `GET /me`; untrusted text, shown only as Printable."""

    id: str
    name: str
    email: str
    account_id: str = ""
    verified_at: int = 0

    @property
    def display_name(self) -> str:
        """Name and address such as `Ann Lee <ann@acme.example>`, or the one that is known, or else the ID."""
        return f"{self.name} <{self.email}>" if self.name and self.email else self.name or self.email or self.id


class Binding(NamedTuple):
    """What a credential was entered for; while the profile file differs from it, nothing is sent or run."""

    base_url: str
    kind: str
    authorize: str = ""
    token: str = ""
    revoke: str = ""
    env_var: str = ""
    command: tuple[str, ...] = ()
    userinfo: str = ""

    def differences(self, other: "Binding") -> tuple[tuple[str, str, str], ...]:
        """Return the field, the old text and the new text of each value that differs in `other`."""
        return tuple(
            (field, _text(old), _text(new))
            for field, old, new in zip(self._fields, self, other, strict=True)
            if old != new
        )


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def binding_of(profile: Profile) -> Binding:
    """Return the binding that the profile file describes now."""
    ends = profile.endpoints
    return Binding(
        base_url=profile.base_url,
        kind=profile.credential.value,
        authorize=ends.authorize,
        token=ends.token,
        revoke=ends.revoke,
        env_var=profile.env_var if profile.credential is CredentialKind.ENVIRONMENT else "",
        command=profile.command if profile.credential is CredentialKind.COMMAND else (),
        userinfo=ends.userinfo,
    )


class RefreshAttempt(NamedTuple):
    """A refresh, stored before the refresh token is sent and removed when the response is on disk."""

    of: str
    """Digest of the refresh token that was sent."""
    at: int
    """Epoch seconds."""
    resent: int = 0
    """How often the token was sent again because the response was lost."""
    refused: str = ""
    """The error with which the server finally refused the token; then it is not sent again."""


class CredentialRecord(NamedTuple):
    """Everything stored with one profile; all fields are empty if nothing has been stored yet."""

    binding: Binding | None = None
    """None: the profile was made by hand and has not been approved."""
    tokens: TokenSet | None = None
    client_secret: Secret | None = None
    person: Person | None = None
    refresh_attempt: RefreshAttempt | None = None
    """A refresh that is in progress, was cut off, or was refused."""
    signing: tuple[tuple[str, Secret], ...] = ()
    """Secrets of webhooks and custom actions, by their IDs."""

    def signing_secret(self, own_id: str) -> Secret | None:
        """Return the secret of a webhook or custom action, or None if it is not stored."""
        return next((secret for known, secret in self.signing if known == own_id), None)

    def with_signing_secret(self, own_id: str, secret: Secret | None) -> "CredentialRecord":
        """Return a record with this secret of a webhook or custom action, or without one."""
        others = tuple(pair for pair in self.signing if pair[0] != own_id)
        return self._replace(signing=(*others, *([(own_id, secret)] if secret is not None else [])))


class OrphanedCredential(NamedTuple):
    """A credential file that belongs to no profile."""

    id: str
    path: str
    profile: str = ""
    """Name of the profile that it was stored for; empty if the file does not say."""
    has_secret: bool = True


class Approval(NamedTuple):
    """Whether the profile may be used and, if not, the changes as (field, old, new)."""

    is_approved: bool
    changes: tuple[tuple[str, str, str], ...] = ()


def approval_of(profile: Profile, record: CredentialRecord) -> Approval:
    """Compare the profile file with what its credential was entered for."""
    now = binding_of(profile)
    if record.binding is None:
        return Approval(False, tuple((f, "", _text(v)) for f, v in zip(now._fields, now, strict=True) if v))
    changes = record.binding.differences(now)
    return Approval(not changes, changes)


def shares_token(profile: Profile, linked_profile: Profile) -> bool:
    """Whether the linked profile's developer token can be used: both linked, same kind, same origin."""
    linked = profile.linked_profile == linked_profile.id and linked_profile.linked_profile == profile.id
    same = linked_profile.credential is profile.credential and linked_profile.base_url == profile.base_url
    return linked and same and profile.credential is CredentialKind.DEVELOPER_TOKEN
