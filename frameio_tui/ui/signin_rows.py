"""The rows of the sign-in screen, and what is missing before it can begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.errors import FrameioTuiError
from ..core.oauth import own_endpoints
from ..core.profile import ApiVersion, CredentialKind
from ..core.words import expiry_words
from .token_rows import wrapped
from .widgets.row_list import Row

if TYPE_CHECKING:
    from ..services.bearers import BearerService
    from ..services.profiles import ProfileEntry
    from ..services.signin import Acquired, SignIn


def missing_step(entry: ProfileEntry, bearers: BearerService) -> str:
    """`scopes` or `secret` when that is missing and can be given here, else an empty text."""
    profile = entry.profile
    if not profile.scopes and profile.api is ApiVersion.V2 and not own_endpoints(profile):
        return "scopes"
    if profile.credential in (CredentialKind.OAUTH_SECRET, CredentialKind.SERVER_TO_SERVER) and entry.trust.trusted:
        try:
            return "" if bearers.record(profile).client_secret is not None else "secret"
        except FrameioTuiError:
            return ""
    return ""


def waiting_rows(signin: SignIn, tunnel: tuple[str, ...]) -> list[Row]:
    """How to get to the provider and back."""
    rows: list[Row] = []
    if signin.listener is not None:
        rows.append(_row("or short", signin.listener.short_address, "accent", after="through the tunnel"))
        if tunnel:
            rows.append(_row("tunnel", tunnel[0], "plain", after="a template"))
            rows.append(_row("", tunnel[1], "plain", after="if ssh -M runs"))
        rows.append(_plain("The browser comes back here by itself. If the page after 'allow' fails to load,"))
        rows.append(_plain("copy its whole address all the same and paste it:"))
        return rows
    rows.append(_plain("After 'allow' the browser shows a page that fails to load, or asks for an app:"))
    rows.append(_plain("its address holds the answer. Copy that whole address and paste it:"))
    return rows


def acquired_rows(acquired: Acquired, now: float) -> list[Row]:
    """Who is signed in, until when, with which scopes."""
    tokens, person = acquired.tokens, acquired.person
    rows: list[Row] = []
    if person is not None:
        account = f", account {person.account_id}" if person.account_id else ""
        rows.append(_row("person", f"{person.name} <{person.email}>{account}", "good"))
    rows.append(_row("expiry", expiry_words(tokens.expires_at, now), "plain"))
    if tokens.refresh is not None:
        rows.append(_row("", "renewed by itself before that", "dim"))
    if tokens.scopes:
        rows += [
            _row("" if at else "scopes", text, "plain") for at, text in enumerate(wrapped(" ".join(tokens.scopes)))
        ]
    for note in acquired.notes:
        rows.append(_row("", note, "warn" if "not granted" in note or note.startswith("No ") else "dim"))
    if acquired.doubt:
        rows.append(_row("doubt", acquired.doubt, "warn"))
    return rows


def _row(label: str, text: str, style: str, after: str = "") -> Row:
    spans = ((f" {label:<9}", "dim"), (text, style), (f"  ({after})" if after else "", "dim"))
    return Row(f"{label}{text}"[:60], spans, pickable=False)


def _plain(text: str) -> Row:
    return Row(text, ((f" {text}", "plain"),), pickable=False)
