"""The rows about the credential of a profile, and about a pasted text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.oauth.expiry import describe_expiry
from frameio_tui.core.oauth.token_response import describe_granted_scopes
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.text.humanize import format_expiry, format_time_ago
from frameio_tui.ui.widgets.label_rows import label_rows

if TYPE_CHECKING:
    from frameio_tui.core.oauth.pasted_token import PastedToken
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.widgets.row_list import Row

LIFETIMES = {
    CredentialKind.DEVELOPER_TOKEN: "persistent; it can be disabled or deleted on the developer site",
    CredentialKind.ACCESS_TOKEN: "expires, and cannot be renewed: paste a new one then",
    CredentialKind.ENVIRONMENT: "read from the environment at each request, kept nowhere",
    CredentialKind.COMMAND: "asked of the command at each request, kept nowhere",
}
OAUTH_HINT = "i signs in, after that it is renewed by itself"


def state_rows(entry: ProfileEntry, now: float, width: int) -> list[Row]:
    """Return the rows about the state of a credential, with problems first."""
    profile, record = entry.profile, entry.record
    tokens = record.tokens
    lines: list[tuple[str, str, str]] = [
        *(("untrusted", f"{f}: {old or '(nothing)'} -> {new}", "bad") for f, old, new in entry.approval.changes),
        ("trouble", entry.warning, "bad"),
        ("kind", f"{profile.credential.description}, {profile.api.value.upper()}, for {profile.base_url}", "plain"),
        ("lasts", LIFETIMES.get(profile.credential) or describe_expiry(profile, record, now), "dim"),
    ]
    if tokens is not None:
        expired = tokens.expired(now)
        lines.append(("expiry", format_expiry(tokens.expires_at, now), "bad" if expired else "plain"))
        lines.append(("token", tokens.access.fingerprint(), "title"))
    elif profile.credential.stored:
        how = OAUTH_HINT if profile.credential.oauth else "p pastes one"
        lines.append(("token", f"none here yet: {how}", "warn"))
    if record.client_secret is not None:
        lines.append(("secret", f"client secret {record.client_secret.fingerprint()}", "plain"))
    if record.person is not None:
        who = f"{record.person.display_name}, account {record.person.account_id or 'not told'}"
        verified = f", asked {format_time_ago(record.person.verified_at, now)}" if record.person.verified_at else ""
        lines.append(("person", who + verified, "good"))
    if tokens is not None:
        scopes = "nothing tells" if tokens.scopes is None else " ".join(tokens.scopes)
        lines.append(("scopes", f"granted: {scopes}", "plain"))
        if profile.credential.oauth and tokens.scopes is not None and profile.scopes:
            granted = describe_granted_scopes(profile.scopes, tokens.scopes)
            lines.append(("", granted, "warn" if "not granted" in granted else "dim"))
    lines.append(("source", entry.place, "plain"))
    if profile.api is ApiVersion.V4 and profile.credential is CredentialKind.DEVELOPER_TOKEN:
        lines.append(("note", "sent with x-frameio-legacy-token-auth: true", "dim"))
    return label_rows(lines, width)


def pasted_rows(pasted: PastedToken, now: float, width: int) -> list[Row]:
    """Return the rows about a pasted text: what it is, and what was removed from it."""
    lines = [("pasted", str(pasted.shape), "title"), ("", pasted.sentence, "plain")]
    if pasted.secret is not None:
        lines.append(("token", pasted.secret.fingerprint(), "plain"))
    if pasted.cleaned:
        lines.append(("cleaned", "taken away: " + ", ".join(pasted.cleaned), "warn"))
    if pasted.expires_at is not None:
        expired = pasted.expires_at <= now
        lines.append(("expiry", format_expiry(pasted.expires_at, now), "bad" if expired else "plain"))
    if pasted.scopes is not None:
        lines.append(("scopes", " ".join(pasted.scopes), "plain"))
    return label_rows(lines, width)
