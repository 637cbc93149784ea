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
    from ..services.signin import Acquired
    from ..services.signin_wait import SignIn


LABEL = 10
"""Columns before the text of a row."""


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


def waiting_rows(signin: SignIn, width: int, *, brief: bool = False) -> list[Row]:
    """How to get to the provider and back; brief without the tunnel, but where a tunnel is the only way."""
    rows: list[Row] = []
    if signin.listener is not None:
        rows.append(_row("or short", signin.listener.short_address, "accent", after="through the tunnel"))
        tunnel = signin.tunnel
        if tunnel and (signin.at_socket or not brief):
            rows += _command_rows("tunnel", tunnel[0], "a template", width)
        if tunnel and not brief:
            rows += _command_rows("", tunnel[1], "if ssh -M runs", width)
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
        rows += _rows("person", f"{person.words}{account}", "good")
    rows.append(_row("expiry", expiry_words(tokens.expires_at, now), "plain"))
    if tokens.refresh is not None:
        rows.append(_row("", "renewed by itself before that", "dim"))
    if tokens.scopes:
        rows += _rows("scopes", " ".join(tokens.scopes), "plain")
    for note in acquired.notes:
        bad = "not granted" in note or "not accept" in note or note.startswith("No ")
        rows += _rows("", note, "warn" if bad else "dim")
    if acquired.doubt:
        rows += _rows("doubt", acquired.doubt, "warn")
    return rows


def _rows(label: str, text: str, style: str) -> list[Row]:
    """A text in as many rows as it needs."""
    return [_row("" if at else label, piece, style) for at, piece in enumerate(wrapped(text))]


def _row(label: str, text: str, style: str, after: str = "") -> Row:
    spans = ((f" {label:<9}", "dim"), (text, style), (f"  ({after})" if after else "", "dim"))
    return Row(f"{label}{text}"[:60], spans, pickable=False)


def _command_rows(label: str, command: str, after: str, width: int) -> list[Row]:
    """A command to copy, whole: what its row has no room for goes first, then it takes more rows.

    Those begin at the edge and end in a backslash, so that a shell reads what was copied as one line.
    """
    room = width - LABEL
    if len(command) <= room:
        return [_row(label, command, "plain", after if len(command) + len(after) + 4 <= room else "")]
    if len(command) < width:
        return [_plain(command)]
    room = width - 3  # for the backslash, and for a scrollbar on a small screen
    cuts = range(0, len(command), room)
    pieces = [command[at : at + room] + ("\\" if at + room < len(command) else "") for at in cuts]
    return [Row(piece[:60], ((piece, "plain"),), pickable=False) for piece in pieces]


def _plain(text: str) -> Row:
    return Row(text, ((f" {text}", "plain"),), pickable=False)
