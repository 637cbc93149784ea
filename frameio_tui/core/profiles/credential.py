"""What is kept beside a profile: its tokens, who they belong to, and what they were entered for (trust T29)."""

# No annotations as texts here: each of a NamedTuple would be compiled at every start.
from typing import NamedTuple

from frameio_tui.core.profiles.profile import CredentialKind, Profile
from frameio_tui.core.secret import Secret


class TokenSet(NamedTuple):
    """An access token and what is known of it. Times are epoch seconds, UTC."""

    access: Secret
    refresh: Secret | None = None
    expires_at: int | None = None
    """None: no stated end."""
    scopes: tuple[str, ...] | None = None
    """Granted scopes; None when nothing tells them (developer tokens)."""
    obtained_at: int = 0
    refresh_expires_at: int | None = None

    def expired(self, now: float) -> bool:
        """Whether the access token is past its stated end."""
        return self.expires_at is not None and now >= self.expires_at

    def seconds_left(self, now: float) -> float | None:
        """Seconds until the stated end, None when there is none."""
        return None if self.expires_at is None else self.expires_at - now


class Person(NamedTuple):
    """Who a token belongs to, from `GET /me`; foreign text, shown only as Printable."""

    id: str
    name: str
    email: str
    account_id: str = ""
    verified_at: int = 0

    @property
    def display_name(self) -> str:
        """Such as `Ann Lee <ann@acme.example>`; an app's or a bare account's person may lack either."""
        return f"{self.name} <{self.email}>" if self.name and self.email else self.name or self.email or self.id


class Binding(NamedTuple):
    """What a credential was entered for; while the profile file says otherwise nothing is sent or run."""

    base_url: str
    kind: str
    authorize: str = ""
    token: str = ""
    revoke: str = ""
    env_var: str = ""
    command: tuple[str, ...] = ()
    userinfo: str = ""

    def differences(self, other: "Binding") -> tuple[tuple[str, str, str], ...]:
        """Field, old and new text of what `other` says differently."""
        return tuple(
            (field, _text(old), _text(new))
            for field, old, new in zip(self._fields, self, other, strict=True)
            if old != new
        )


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def binding_of(profile: Profile) -> Binding:
    """What the profile file says now."""
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
    """Written before a refresh token is sent, gone when its answer is on disk (trust T18)."""

    of: str
    """Digest of the refresh token that was sent."""
    at: int
    """Epoch seconds."""
    resent: int = 0
    """How often it was sent again because its answer was lost."""
    refused: str = ""
    """The error the server gave to it for good; it is not sent again then."""


class CredentialRecord(NamedTuple):
    """All that is kept beside one profile; an empty one where nothing was stored yet."""

    binding: Binding | None = None
    """None: the profile was made by hand and nobody has trusted it."""
    tokens: TokenSet | None = None
    client_secret: Secret | None = None
    person: Person | None = None
    refresh_attempt: RefreshAttempt | None = None
    """A renewal under way, or cut off, or refused."""


class OrphanedCredential(NamedTuple):
    """A credential file that belongs to no profile."""

    id: str
    path: str
    profile: str = ""
    """The profile that it was kept for; empty when the file does not say."""
    has_secret: bool = True


class Trust(NamedTuple):
    """Whether the profile may be used, and if not, what changed: (field, old, new)."""

    trusted: bool
    changes: tuple[tuple[str, str, str], ...] = ()


def trust_of(profile: Profile, record: CredentialRecord) -> Trust:
    """Compare the profile file with what its credential was entered for."""
    now = binding_of(profile)
    if record.binding is None:
        return Trust(False, tuple((f, "", _text(v)) for f, v in zip(now._fields, now, strict=True) if v))
    changes = record.binding.differences(now)
    return Trust(not changes, changes)


def shares_token(profile: Profile, linked_profile: Profile) -> bool:
    """Whether a developer token kept for the twin serves the profile: both linked, same kind, same origin."""
    linked = profile.linked_profile == linked_profile.id and linked_profile.linked_profile == profile.id
    same = linked_profile.credential is profile.credential and linked_profile.base_url == profile.base_url
    return linked and same and profile.credential is CredentialKind.DEVELOPER_TOKEN
